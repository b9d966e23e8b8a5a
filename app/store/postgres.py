"""How we speak to PostgreSQL: over lines on which what needs no answer waits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL


def postgres_engine(url: URL, begin: str, commit: str, connections: int) -> Engine:
    """An engine over PostgreSQL. What opens a transaction goes along with its first statement, and what need not be
    waited for is not: the end of one that was undone, or of any where `commit` is empty since nothing is written.
    """
    from psycopg import Error

    from app.store.line import Line

    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=connections,
        max_overflow=4,
        pool_timeout=10,
        pool_use_lifo=True,
        connect_args={
            # The driver would say BEGIN by itself, and wait for the answer.
            "autocommit": True,
            # What it prepares it gives up after some statements, all of the connection's at once, the line's among them.
            "prepare_threshold": None,
            "connect_timeout": 5,
            "options": "-c statement_timeout=10000 -c lock_timeout=5000"
            " -c idle_in_transaction_session_timeout=10000 -c timezone=UTC",
        },
    )
    dialect: Any = engine.dialect
    ask_anyhow = dialect.do_ping

    def give_line(driver: Any, _record: object) -> None:
        driver.line = Line(driver)

    def do_commit(driver: Any) -> None:
        if not commit:
            driver.line.part(b"COMMIT")
            return
        try:
            driver.line.commit(commit.encode())
        except Error:
            # What went along with it failed, so it was not carried out itself, and nobody ends the transaction else.
            driver.line.part(b"ROLLBACK")
            raise

    def do_execute(cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        cursor.connection.line.hear()
        cursor.execute(statement, parameters)

    def do_execute_no_params(cursor: Any, statement: str, context: Any = None) -> None:
        do_execute(cursor, statement, None)

    def do_executemany(cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        cursor.connection.line.hear()
        cursor.executemany(statement, parameters)

    # First of all, since the engine itself asks the first connection what it is.
    event.listen(engine, "connect", give_line, insert=True)
    dialect.do_begin = lambda driver: driver.line.say(begin.encode())
    dialect.do_commit = do_commit
    dialect.do_rollback = lambda driver: driver.line.part(b"ROLLBACK")
    dialect.do_execute = do_execute
    dialect.do_execute_no_params = do_execute_no_params
    dialect.do_executemany = do_executemany
    dialect.do_ping = lambda driver: driver.line.is_quiet or ask_anyhow(driver)
    return engine


def follow_commit(sql: Connection, words: bytes, values: Sequence[Any]) -> None:
    """Have this said right behind the commit of this transaction, if it comes to one; nobody waits for it or minds."""
    driver: Any = sql.connection.dbapi_connection
    driver.line.follow(words, values)
