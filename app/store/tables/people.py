"""Who takes part, and which browsers they use."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class Participant(SQLModel, table=True):
    """A person in one session, in one role. `joined_seq` is the turn in which they came.

    `screen` marks a wall of the room, which only shows and is nobody (app/store/screens.py).
    `came_by` is the role whose link they used, in its `link_version`; `back_version` counts their personal links.
    """

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
    no_device: bool = False
    screen: bool = False
    came_by: str = ""
    link_version: int = 1
    back_version: int = 1
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
