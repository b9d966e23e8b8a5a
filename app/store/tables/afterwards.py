"""What goes on after a session: what came of its actions, what was reported back, and who agreed to be found."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class CheckIn(SQLModel, table=True):
    """How an action stood 30 or 90 `days` after the session, and what had come of it by then."""

    __tablename__ = "check_in"
    action_id: str = Field(primary_key=True, foreign_key="action_item.id")
    days: int = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    state: str
    outcome: str = ""
    by_id: str = Field(foreign_key="participant.id")
    at: datetime = Field(sa_type=Instant)


class Report(SQLModel, table=True):
    """What the host team reported back to those who helped. Several over time; none is changed."""

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    born_seq: int
    text: str
    by_id: str = Field(foreign_key="participant.id")
    at: datetime = Field(sa_type=Instant)


class Consent(SQLModel, table=True):
    """What one person agreed to, and when they last said so. Taken back, the row stays with `active` off.

    `kind` is "library" (the session's advice may be found) or "found" (this person may be found).
    """

    participant_id: str = Field(primary_key=True, foreign_key="participant.id")
    kind: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    active: bool = True
    at: datetime = Field(sa_type=Instant)
