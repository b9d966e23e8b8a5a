"""The engine for PostgreSQL, whose connections queue statements until a result is needed (see `line.py`)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

# Connections beyond those that are kept, for a moment in which all are in use.
SPARE = 4


class Outdated(Exception):
    """A connection knew the schema from before a migration, and is discarded. Its transaction is rolled back."""


def postgres_engine(url: URL, begin: str, commit: str, connections: int) -> Engine:
    """An engine for PostgreSQL. BEGIN is sent together with the first statement of a transaction.

    Nobody waits for a rollback, nor for the end of a transaction that writes nothing (`commit` is empty).
    """
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=connections,
        max_overflow=SPARE,
        pool_timeout=10,
        pool_use_lifo=True,
        connect_args={
            # Else the driver would send BEGIN by itself, and wait for the result.
            "autocommit": True,
            # Else the driver would now and then discard all prepared statements of the connection, ours among them.
            "prepare_threshold": None,
            "connect_timeout": 5,
            "options": "-c statement_timeout=10000 -c lock_timeout=5000"
            " -c idle_in_transaction_session_timeout=10000 -c timezone=UTC",
        },
    )
    # First of all, since the engine itself asks the first connection what it is.
    event.listen(engine, "connect", _give_line, insert=True)
    _speak_by_lines(engine.dialect, begin, commit)
    return engine


def follow_commit(sql: Connection, words: bytes, values: Sequence[Any]) -> None:
    """Send this directly after the commit of this transaction, if there is one, ignoring its result."""
    driver: Any = sql.connection.dbapi_connection
    driver.line.follow(words, values)


def _give_line(driver: Any, _record: object) -> None:
    # Where there is no PostgreSQL its driver need not be installed.
    from app.store.line import Line

    driver.line = Line(driver)


def _speak_by_lines(dialect: Any, begin: str, commit: str) -> None:
    """Have SQLAlchemy execute everything through the connection's queue, or after what is queued there."""
    ask_anyhow = dialect.do_ping
    dialect.do_begin = lambda driver: driver.line.say(begin.encode())
    dialect.do_commit = lambda driver: _commit(driver, commit)
    dialect.do_rollback = lambda driver: driver.line.part(b"ROLLBACK")
    dialect.do_execute = _execute
    dialect.do_execute_no_params = lambda cursor, statement, context=None: _execute(cursor, statement, None)
    dialect.do_executemany = _execute_many
    dialect.do_ping = lambda driver: driver.line.is_quiet or ask_anyhow(driver)


def _commit(driver: Any, commit: str) -> None:
    if not commit:
        driver.line.part(b"COMMIT")
        return
    try:
        driver.line.commit(commit.encode())
    except Exception:
        # A queued statement failed, so the commit was not executed, and the transaction must still be ended.
        driver.line.part(b"ROLLBACK")
        raise


def _execute(cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
    cursor.connection.line.hear()
    cursor.execute(statement, parameters)


def _execute_many(cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
    cursor.connection.line.hear()
    cursor.executemany(statement, parameters)
