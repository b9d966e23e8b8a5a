"""What people wrote on the board."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class Card(SQLModel, table=True):
    """Anything a person wrote on the board. Order never comes from a clock: cards stand by `place`, then `born_seq`.

    `role` is the author's when it was posted; `unsigned` means that only facilitators and the author know the author.
    A card with a `stack_id` stands on that one. `pending_at` says since when it waits to be published, `held_note`
    why it was held back. `original` is JSON of the author's words where a facilitator reworded them.
    """

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    born_seq: int
    kind: str
    parent_id: str | None = Field(default=None, foreign_key="card.id")
    stack_id: str | None = Field(default=None, foreign_key="card.id")
    place: float
    author_id: str = Field(foreign_key="participant.id")
    scribe_id: str | None = Field(default=None, foreign_key="participant.id")
    phase_id: str | None = Field(default=None, foreign_key="phase.id")
    role: str
    unsigned: bool = False
    text: str
    headline: str = ""
    heading: str = ""
    basis: str = ""
    evidence: str = ""
    condition: bool = False
    posted_at: datetime = Field(sa_type=Instant)
    edited_at: datetime | None = Field(default=None, sa_type=Instant)
    reworded_at: datetime | None = Field(default=None, sa_type=Instant)
    original: str = ""
    pinned_at: datetime | None = Field(default=None, sa_type=Instant)
    pending_at: datetime | None = Field(default=None, sa_type=Instant)
    held_at: datetime | None = Field(default=None, sa_type=Instant)
    held_note: str = ""
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
