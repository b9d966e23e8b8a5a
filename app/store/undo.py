"""What a turn replaced, row by row, so that the session can be shown as it stood before.

`Turn.add` and `Turn.change` are the only ways to write a row of a session, and both tell this first; so no verb has to
remember anything for the replay, and none can forget it.
"""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import SQLModel

Key = dict[str, Any]


class Undo:
    """The rows that one turn touched, each as it stood when the turn began: its former values, or None for a new one."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Any, ...], tuple[str, Key, dict[str, Any] | None]] = {}

    def added(self, model: type[SQLModel], values: dict[str, Any]) -> None:
        """A row comes new."""
        table = model.__table__  # type: ignore[attr-defined]
        key = {column.name: values[column.name] for column in table.primary_key}
        self._rows.setdefault((table.name, *key.values()), (table.name, key, None))

    def changing(self, sql: Connection, model: type[SQLModel], key: Key, names: list[str]) -> None:
        """Columns of a row are about to change. What an earlier change of this turn replaced stays as it is."""
        table = model.__table__  # type: ignore[attr-defined]
        place = (table.name, *(key[column.name] for column in table.primary_key))
        _, _, former = self._rows.get(place, ("", {}, {}))
        if former is None:
            return
        new = [name for name in names if name not in former]
        if new:
            where = [table.c[name] == value for name, value in key.items()]
            row = sql.execute(select(*(table.c[name] for name in new)).where(*where)).one()
            self._rows[place] = (table.name, key, former | row._asdict())

    def as_json(self) -> str:
        """What `before` in app/store/replay.py takes back."""
        return json.dumps(list(self._rows.values()), default=_plain, ensure_ascii=False)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"cannot keep {type(value).__name__} for the replay")
