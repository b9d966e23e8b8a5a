"""What each turn did, and which requests have been carried out."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class Event(SQLModel, table=True):
    """What one turn did: history, audit and the room's reading list. `before` is JSON of what it replaced.

    `regions` names what must be drawn anew and `tables` where to read it, both separated by spaces. `undo` is JSON of
    every row as it stood before, for the replay; None where that was not written down. `had` says who
    had the cards that it put into or out of sight (see `sight.py`); `reversal` is JSON of the columns that a
    facilitator's act changed, and `undoes` the turn that it took back.

    `key` is the idempotency key of the request that asked for it, or None, and `fingerprint` what it asked, so that a
    retry gets the first answer; `seen` is JSON of the marks that it was answered with, or empty.
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
    undo: str | None = None
    had: str = ""
    reversal: str = ""
    undoes: int | None = None
    key: str | None = None
    fingerprint: str = ""
    seen: str = ""


class Done(SQLModel, table=True):
    """A request that was carried out and is no turn (see `newcomers.py`), by its idempotency key, for a retry."""

    actor_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    fingerprint: str
    seq: int
    target: str
