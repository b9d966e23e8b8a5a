"""Letters that go out by mail, written down so that a restart neither forgets one nor sends it twice."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class Mailing(SQLModel, table=True):
    """One request to mail a role's invitation. No part of the board, and kept for a day.

    `id` comes from the request's key and what it asks, so that the same one is the same mailing. `base_url` is the address
    by which its links reach the instance. One process works at it `held_until`; `broke_off` where the rest is given up.
    """

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    participant_id: str
    role: str
    base_url: str
    begun_at: datetime = Field(sa_type=Instant)
    held_until: datetime = Field(sa_type=Instant)
    ended: bool = False
    broke_off: bool = False


class Letter(SQLModel, table=True):
    """One address of a mailing. `state` is one of `app.store.mailings`."""

    mailing_id: str = Field(primary_key=True, foreign_key="mailing.id")
    place: int = Field(primary_key=True)
    address: str
    state: str
