"""Agendas that a facilitator keeps for the next session."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class AgendaTemplate(SQLModel, table=True):
    """An agenda under a name. It belongs to whoever holds the secret with this hash; `plan` is JSON."""

    __tablename__ = "agenda_template"
    id: str = Field(primary_key=True)
    token_hash: str = Field(index=True)
    name: str
    plan: str
    kept_at: datetime = Field(sa_type=Instant)
