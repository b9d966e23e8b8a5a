"""What people wrote on the board."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class Card(SQLModel, table=True):
    """Anything a person wrote on the board. `born_seq` gives its place; order never comes from a clock."""

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    born_seq: int
    kind: str
    parent_id: str | None = Field(default=None, foreign_key="card.id")
    author_id: str = Field(foreign_key="participant.id")
    scribe_id: str | None = Field(default=None, foreign_key="participant.id")
    phase_id: str | None = Field(default=None, foreign_key="phase.id")
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
