"""The tables. Every row of a session carries the `seq` of its last change, so that a room reads only what is new."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class Meta(SQLModel, table=True):
    """One row: which database this is. A restored backup gets another epoch, so that readers start afresh."""

    id: int = Field(default=1, primary_key=True)
    epoch: str


class Session(SQLModel, table=True):
    """A peer assist. `seq` counts its turns; `phase_id` is where it stands."""

    id: str = Field(primary_key=True)
    seq: int = 0
    title: str
    challenge: str
    tried: str = ""
    wanted: str = ""
    decision: str = ""
    agenda: str = "short"
    phase_id: str = ""
    phase_kind: str = "prepare"
    phase_seq: int = Field(default=0, description="the turn in which the present phase began")
    ends_at: datetime | None = Field(default=None, sa_type=Instant)
    left_ms: int | None = None
    revealed_at: datetime | None = Field(default=None, sa_type=Instant)
    facilitator_link: int = 1
    host_link: int = 1
    resource_link: int = 1
    observer_link: int = 1
    created_at: datetime = Field(sa_type=Instant)


class Phase(SQLModel, table=True):
    """One place in a session's agenda. `opened_at` and `closed_at` are of its last time."""

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    position: int
    kind: str
    round: int = 1
    minutes: int = 0
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class Participant(SQLModel, table=True):
    """A person in one session, in one role. `joined_seq` is the turn in which they came."""

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    joined_seq: int
    role: str
    name: str
    organisation: str = ""
    did_what: str = ""
    did_where: str = ""
    did_when: str = ""
    link_version: int = 1
    joined_at: datetime = Field(sa_type=Instant)
    brief_read_at: datetime | None = Field(default=None, sa_type=Instant)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


class Visit(SQLModel, table=True):
    """A browser or an API client that is a participant. Only the SHA-256 of its secret is kept."""

    token_hash: str = Field(primary_key=True)
    participant_id: str = Field(primary_key=True, foreign_key="participant.id", index=True)
    session_id: str = Field(foreign_key="session.id")
    began_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Card(SQLModel, table=True):
    """Anything a person wrote on the board. `born_seq` gives its place; order never comes from a clock."""

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    born_seq: int
    kind: str
    parent_id: str | None = Field(default=None, foreign_key="card.id")
    author_id: str = Field(foreign_key="participant.id")
    text: str
    headline: str = ""
    heading: str = ""
    basis: str = ""
    evidence: str = ""
    condition: bool = False
    posted_at: datetime = Field(sa_type=Instant)
    edited_at: datetime | None = Field(default=None, sa_type=Instant)
    parked_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    hidden_at: datetime | None = Field(default=None, sa_type=Instant)
    hidden_by_id: str | None = None
    hidden_reason: str = ""


class Asking(SQLModel, table=True):
    """Someone who is also asking a question. Taken back, the row stays with `active` off."""

    card_id: str = Field(primary_key=True, foreign_key="card.id")
    participant_id: str = Field(primary_key=True, foreign_key="participant.id")
    session_id: str = Field(foreign_key="session.id")
    seq: int
    active: bool = True


class Dots(SQLModel, table=True):
    """How many dots one person placed on one recommendation."""

    card_id: str = Field(primary_key=True, foreign_key="card.id")
    participant_id: str = Field(primary_key=True, foreign_key="participant.id")
    session_id: str = Field(foreign_key="session.id")
    seq: int
    count: int


class Decision(SQLModel, table=True):
    """The host team's answer to one recommendation."""

    card_id: str = Field(primary_key=True, foreign_key="card.id")
    session_id: str = Field(foreign_key="session.id")
    seq: int
    choice: str
    reason: str
    by_id: str = Field(foreign_key="participant.id")
    at: datetime = Field(sa_type=Instant)


class ActionItem(SQLModel, table=True):
    """What the host team commits to: who does what by when. `card_id` is the recommendation it comes from."""

    __tablename__ = "action_item"
    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    born_seq: int
    card_id: str | None = Field(default=None, foreign_key="card.id")
    text: str
    owner: str
    due: date | None = None
    state: str = "open"
    outcome: str = ""
    dropped_at: datetime | None = Field(default=None, sa_type=Instant)


class Summary(SQLModel, table=True):
    """How a named person of the host team sums up the outcomes."""

    session_id: str = Field(primary_key=True, foreign_key="session.id")
    seq: int
    text: str
    by: str
    at: datetime = Field(sa_type=Instant)


class Feedback(SQLModel, table=True):
    """One person's answers after the session: two marks from 1 to 5, one text, and what one takes home."""

    participant_id: str = Field(primary_key=True, foreign_key="participant.id")
    session_id: str = Field(foreign_key="session.id")
    seq: int
    first: int
    second: int
    words: str = ""
    takes_home: str = ""


class Event(SQLModel, table=True):
    """What one turn did: history, audit and the room's reading list. `before` is JSON of what it replaced.

    `regions` names what must be drawn anew and `tables` where to read it, both separated by spaces.
    """

    session_id: str = Field(primary_key=True, foreign_key="session.id")
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor_id: str = ""
    role: str = ""
    phase_kind: str = ""
    verb: str
    target: str = ""
    regions: str
    tables: str
    before: str = ""


class Done(SQLModel, table=True):
    """A request that was carried out, by its idempotency key, so that a retry gets the first answer."""

    actor_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    fingerprint: str
    seq: int
    target: str


# A room reads what changed after its own `seq`: that must cost what changed, not what is there.
for _model in (Phase, Participant, Card, Asking, Dots, Decision, ActionItem, Summary, Feedback):
    _table = _model.__table__  # type: ignore[attr-defined]
    Index(f"ix_{_table.name}_changes", _table.c.session_id, _table.c.seq)
