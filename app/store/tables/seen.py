"""When somebody last opened the board, so that a facilitator can remind those who are missing."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class Seen(SQLModel, table=True):
    """One participant's last look. No part of the board: it is read only where somebody is to be reminded."""

    participant_id: str = Field(primary_key=True, foreign_key="participant.id")
    session_id: str = Field(foreign_key="session.id", index=True)
    at: datetime = Field(sa_type=Instant)
