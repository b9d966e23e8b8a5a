"""A turn's news as a line of text between processes, so that the others need not read what one of them has written.

What goes along is what a room would read: who acted, what must be drawn anew, and the changed rows. A line is sealed with
a key that all processes of an instance share. The seal holds for one database and for tables of one shape: what another
instance, another version or anybody else has written cannot be read here, and is no more than a ring.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer

from app.store.columns import Instant
from app.store.events import Happening, News
from app.store.rows import row_type
from app.store.snapshot import MODELS, TABLES

# What may be in a message: what a board shows while people are at it. Of secrets and files nothing is in these, and what
# is said in confidence (dots, feedback, consents) is read where it is kept.
BY_BELL = {"session", "phase", "participant", "card", "asking", "ranking", "decision", "action_item", "summary"}
BY_BELL |= {"material", "opening", "hand", "speech"}
SEAL_BYTES = 16

Read = Callable[[Any], Any]


class NewsWire:
    """Writes and reads such lines."""

    def __init__(self, key: bytes, epoch: str) -> None:
        self._key = hmac.digest(key, f"{epoch} {_shape()}".encode(), "sha256")

    def write(self, news: News) -> str:
        """The line with a turn's news; empty where they must not be sent."""
        happening = news.happening
        if not happening.tables <= BY_BELL or happening.ended_visits:
            return ""
        who = (happening.actor_id, happening.verb, happening.target)
        try:
            body = _JSON.encode((*who, happening.regions, sorted(happening.tables), happening.had, news.changes))
            return f"{self._seal(news.session_id, happening.seq, body)} {body}"
        except (TypeError, ValueError):  # the turn is committed: whatever is in it, it is rung
            return ""

    def read(self, line: str, session_id: str, seq: int) -> News | None:
        """The news of this turn in a line; None where it cannot be trusted or understood."""
        seal, _, body = line.partition(" ")
        if not hmac.compare_digest(seal.encode(), self._seal(session_id, seq, body).encode()):
            return None
        try:
            return _read(json.loads(body), session_id, seq)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def _seal(self, session_id: str, seq: int, body: str) -> str:
        text = f"{session_id} {seq} {body}".encode()
        return hashlib.blake2b(text, key=self._key, digest_size=SEAL_BYTES).hexdigest()


def _read(told: Any, session_id: str, seq: int) -> News:
    actor_id, verb, target, regions, tables, had, rows = told
    happening = Happening(seq, actor_id, verb, target, tuple(regions), frozenset(tables), had)
    changes = [(name, [_row(name, one) for one in found]) for name, found in rows]
    return News(session_id, happening, changes)


def _row(table: str, told: list[Any]) -> Any:
    make, reads = _ROWS[table]
    return make([read(value) for read, value in zip(reads, told, strict=True)])


def _reader(column: Column[Any]) -> Read:
    kind = column.type
    if isinstance(kind, Instant):
        read: Read = _moment
    elif isinstance(kind, Date):
        read = date.fromisoformat
    elif isinstance(kind, Boolean):
        read = _one_of(bool)
    elif isinstance(kind, Integer):
        read = _one_of(int)
    else:
        read = _one_of(float, int) if isinstance(kind, Float) else _one_of(str)
    return (lambda value: None if value is None else read(value)) if column.nullable else read


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told).astimezone(UTC)


def _one_of(*kinds: type) -> Read:
    def read(value: Any) -> Any:
        # Not isinstance: true is no number.
        if type(value) not in kinds:
            raise TypeError(f"not a value of this column: {type(value).__name__}")
        return value

    return read


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot send {type(value).__name__}")


def _shape() -> str:
    """What the tables look like here."""
    columns = [f"{name}.{c.name} {c.type!r} {c.nullable}" for name, table in TABLES.items() for c in table.c]
    return hashlib.sha256("\n".join(columns).encode()).hexdigest()


_JSON = json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":"))
_ROWS = {
    model.__table__.name: (row_type(model)._make, tuple(_reader(column) for column in model.__table__.c))  # type: ignore[union-attr]
    for model in MODELS
    if model.__table__.name in BY_BELL  # type: ignore[union-attr]
}
