"""Changes that can be undone: every column that such a change sets is kept in the event, as it was and as it became."""

from datetime import date, datetime
from typing import Any

from sqlmodel import SQLModel

from app.rules import regions
from app.store.columns import Instant
from app.store.sight import remember_who_had
from app.store.tables import Card, Session
from app.store.turn import Turn


def revise(turn: Turn, model: type[SQLModel], row: Any, **values: Any) -> None:
    """Set columns of a row so that it can be undone. Columns that are already so are left out."""
    table = model.__table__  # type: ignore[attr-defined]
    changed = {name: value for name, value in values.items() if value != getattr(row, name)}
    if not changed:
        return
    if model is Card:
        remember_who_had(turn, row)
    key = {column.name: getattr(row, column.name) for column in table.primary_key}
    turn.change(model, key, **changed)
    turn.revised.append(
        {
            "table": table.name,
            "key": key,
            "was": {name: plain(getattr(row, name)) for name in changed},
            "now": {name: plain(value) for name, value in changed.items()},
        }
    )


def revise_session(turn: Turn, **values: Any) -> None:
    """The same for the session's own row."""
    revise(turn, Session, turn.session, **values)


def acted(turn: Turn, verb: str, target: str, *touched: str, before: dict[str, Any] | None = None) -> None:
    """Say what a facilitator did, as `Turn.touched` does, and that the history of facilitation has grown."""
    turn.change(Session, {"id": turn.session.id}, acted_seq=turn.seq)
    turn.touched(verb, target, *touched, regions.HISTORY, before=before)


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def lifelike(model: type[SQLModel], name: str, value: Any) -> Any:
    """The value of a column as the database takes it."""
    kind = model.__table__.c[name].type  # type: ignore[attr-defined]
    return datetime.fromisoformat(value) if value is not None and isinstance(kind, Instant) else value
