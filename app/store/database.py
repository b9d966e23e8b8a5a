"""The database, reached from asynchronous code: one writer for SQLite, a pool for PostgreSQL, readers beside them."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from app.rules.errors import BoardError, Busy, NotFound, StorageFull
from app.store.engine import READERS, WRITERS, engine_for, reading_engine
from app.store.postgres import SPARE, Outdated
from app.store.writer import GROUP, GroupWriter

T = TypeVar("T")


class Database:
    """Runs functions of a connection in transactions, away from the event loop.

    `write` returns only after the commit is on disk; `read` sees one consistent state. At most `group` changes share a
    commit in SQLite.
    """

    def __init__(self, url: str, group: int = GROUP) -> None:
        self.engine: Engine = engine_for(url)
        self.reading: Engine = reading_engine(self.engine)
        self.embedded = self.engine.dialect.name == "sqlite"
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="writer")
        self._group = GroupWriter(self.engine, group) if self.embedded else None

    async def write(self, change: Callable[[Connection], T], durable: Callable[[T], None] | None = None) -> T:
        """Run `change` in a transaction and return its result once that is committed and durable. `change` may be rolled
        back and run again, so it must have no effect except through its connection.

        `durable` is called with the result first, as soon as it is durable; it must not raise. An exception from `change`
        rolls back that change alone. Raises StorageFull or Busy where the database cannot take it.
        """
        try:
            if self._group is not None:
                return await self._group.submit(change, durable)
            answer = await asyncio.get_running_loop().run_in_executor(self._writers, self.write_now, change)
        except (DBAPIError, sqlite3.Error) as error:
            raise told_plainly(error) from error
        if durable is not None:
            durable(answer)
        return answer

    def write_now(self, change: Callable[[Connection], T]) -> T:
        """The same in the calling thread: for the command line and tests."""
        return _by_present_tables(lambda: self._write(change))

    async def read(self, look: Callable[[Connection], T]) -> T:
        """What `look` finds in one consistent snapshot of the database."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, look)
        except (DBAPIError, sqlite3.Error) as error:
            raise told_plainly(error) from error

    def read_now(self, look: Callable[[Connection], T]) -> T:
        """The same in the calling thread."""
        return _by_present_tables(lambda: self._read(look))

    def _write(self, change: Callable[[Connection], T]) -> T:
        with self.engine.begin() as sql:
            return change(sql)

    def _read(self, look: Callable[[Connection], T]) -> T:
        with self._looking() as sql:
            try:
                return look(sql)
            except BoardError:
                raise
            except Exception:
                # A result that was left half read would hold SQLite's connection to this state for good.
                sql.invalidate()
                raise

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        with self.reading.connect() as sql, sql.begin():
            yield sql

    def close(self) -> None:
        """Finish what was begun, then let go of every connection."""
        if self._group is not None:
            self._group.close()
        self._writers.shutdown()
        self._readers.shutdown()
        self.reading.dispose()
        self.engine.dispose()


def _by_present_tables(attempt: Callable[[], T]) -> T:
    """The result of an attempt on a connection that knows the present schema.

    After a migration by another process, an attempt that meets an outdated connection discards it and is rolled back.
    """
    for _ in range(WRITERS + SPARE):
        try:
            return attempt()
        except DBAPIError as error:
            if not isinstance(error.orig, Outdated):
                raise
    return attempt()


def told_plainly(error: DBAPIError | sqlite3.Error) -> Exception:
    """The sentence for trouble that is not a mistake of ours; any other error stays what it is."""
    text = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if ("full" in text and ("disk" in text or "space" in text)) or "no space left" in text:
        return StorageFull()
    if "readonly" in text or "disk i/o" in text:
        return StorageFull()
    if "locked" in text or "timeout" in text or "connection" in text or lost:
        return Busy()
    if "nul (0x00)" in text:
        # What people write was cleaned of it. So it stood in an id, and PostgreSQL has none such.
        return NotFound()
    return error
