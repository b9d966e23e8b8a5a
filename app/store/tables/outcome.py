"""What a session comes to: dots, decisions, actions, the summary, feedback."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class Dots(SQLModel, table=True):
    """How many dots one person placed on one recommendation. `vote` counts the votes of a session, from 1.

    They count for the team that the person was in then, whatever their role becomes.
    """

    card_id: str = Field(primary_key=True, foreign_key="card.id")
    participant_id: str = Field(primary_key=True, foreign_key="participant.id")
    vote: int = Field(primary_key=True, default=1)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    count: int
    role: str


class Ranking(SQLModel, table=True):
    """The place that the facilitator settled for a recommendation after a vote, 1 being the first; 0 for none."""

    card_id: str = Field(primary_key=True, foreign_key="card.id")
    session_id: str = Field(foreign_key="session.id")
    seq: int
    place: int


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
