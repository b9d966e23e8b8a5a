"""Column types and ids that every table shares."""

import os
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

# The 32 letters of an id, each for 8 of the 256 bytes.
_LETTERS = b"abcdefghijklmnopqrstuvwxyz234567" * 8
_IN_ORDER = "234567abcdefghijklmnopqrstuvwxyz"


class Instant(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite keeps no zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    # SQLite stores text, which every turn and every row converts several times. SQLAlchemy's own conversion takes three calls.
    def bind_processor(self, dialect: Dialect) -> Any:
        """From a moment to what the database takes."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """From what the database gives to a moment."""
        return _as_moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return value.astimezone(UTC).isoformat(" ", "microseconds").removesuffix("+00:00")


def _as_moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


def new_id() -> str:
    """A random name of 16 letters and digits: says nothing about order or number."""
    return os.urandom(16).translate(_LETTERS).decode("ascii")


def new_id_at(now: datetime) -> str:
    """An id for rows that are created often: seven letters for the second, then nine at random.

    Ids created at the same time are neighbours in the index, so that their commit writes one page of it, not one per row.
    """
    return _second(int(now.timestamp())) + os.urandom(9).translate(_LETTERS).decode("ascii")


@lru_cache(maxsize=4)
def _second(seconds: int) -> str:
    return "".join(_IN_ORDER[seconds >> shift & 31] for shift in range(30, -1, -5))


def utc_now() -> datetime:
    """The present moment. Layers inside take it as an argument."""
    return datetime.now(UTC)
