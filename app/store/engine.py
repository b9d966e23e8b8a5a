"""The engines for SQLite, with the pragmas that keep its data safe, and for PostgreSQL."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import QueuePool

from app.store.postgres import postgres_engine

# Connections to PostgreSQL for those who write, and for those who read.
WRITERS, READERS = 8, 4

# FULL, not NORMAL: after a power cut NORMAL had lost posts that were already acknowledged.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    # In pages, 8 MB: most of those that a shorter log would put in their place are written anew soon after.
    "wal_autocheckpoint=2000",
)


def engine_for(url: str) -> Engine:
    """An engine whose transactions take the write lock at their start."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return postgres_engine(parsed, "BEGIN", "COMMIT", WRITERS)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    return _embedded_engine(parsed, "BEGIN IMMEDIATE")


def reading_engine(engine: Engine) -> Engine:
    """An engine over the same database for readers, who must never wait for or take the write lock."""
    if engine.dialect.name != "sqlite":
        return postgres_engine(engine.url, "BEGIN ISOLATION LEVEL REPEATABLE READ", "", READERS)
    return _embedded_engine(engine.url, "BEGIN")


def _embedded_engine(url: URL, begin: str) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        connect_args={"isolation_level": None, "check_same_thread": False, "cached_statements": 512},
    )
    event.listen(engine, "connect", _set_pragmas)
    _begin_with(engine, begin)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_with(engine: Engine, statement: str) -> None:
    """Say what opens a transaction.

    The driver's own BEGIN comes before the first write: two who read first would then overwrite each other. It is
    said here and not by an event, for which an engine would look at each statement.
    """
    dialect: Any = engine.dialect
    dialect.do_begin = lambda connection: connection.execute(statement)
