"""A session, its agenda, and which database this is."""

from datetime import datetime

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
