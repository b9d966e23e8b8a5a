"""The floor: who wants to speak, who speaks, and for how long they spoke."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class Hand(SQLModel, table=True):
    """A person's hand. `raised_seq` gives its place in the queue; 0 when it is down."""

    participant_id: str = Field(primary_key=True, foreign_key="participant.id")
    session_id: str = Field(foreign_key="session.id")
    seq: int
    raised_seq: int = 0


class Speech(SQLModel, table=True):
    """Somebody speaking, or having spoken, in one phase. `participant_id` is None where a whole team speaks."""

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    phase_id: str = Field(foreign_key="phase.id")
    role: str
    participant_id: str | None = Field(default=None, foreign_key="participant.id")
    began_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
