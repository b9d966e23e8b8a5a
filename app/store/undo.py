"""What a turn replaced, row by row, so that the session can be shown as it stood before.

`Turn.insert` and `Turn.change` are the only ways to write a row of a session, and both report to this first. So no verb
has to remember anything for the replay, and none can forget it.
"""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel

from app.store.rows import key_of, name_of, reading

Key = dict[str, Any]
Values = dict[str, Any]


class Undo:
    """The rows that one turn touched, each as it stood when the turn began: its former values, or None for a new one."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Any, ...], tuple[str, Key, Values | None]] = {}

    def added(self, model: type[SQLModel], row: Any) -> None:
        """A row comes new."""
        table = name_of(model)
        key = {name: getattr(row, name) for name in key_of(model)}
        self._rows.setdefault((table, *key.values()), (table, key, None))

    def changing(self, sql: Connection, model: type[SQLModel], key: Key, names: list[str]) -> Values:
        """Columns of a row are about to change. What an earlier change of this turn replaced stays as it is.

        The answer: these columns as they are now, those left out that this turn has changed before.
        """
        table = name_of(model)
        place = (table, *(key[name] for name in key_of(model)))
        _, _, former = self._rows.get(place, ("", {}, {}))
        if former is None:
            return {}
        new = tuple(name for name in names if name not in former)
        present: Values = reading(model, new).first(sql, key)._asdict() if new else {}
        self._rows[place] = (table, key, former | present)
        return present

    def as_json(self) -> str:
        """The rows as JSON, as `taken_back` in app/store/replay.py reads them."""
        return _JSON.encode(list(self._rows.values()))


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"cannot keep {type(value).__name__} for the replay")


# Made once: `json.dumps` with other than its own settings makes one for each call.
_JSON = json.JSONEncoder(default=_plain, ensure_ascii=False)
