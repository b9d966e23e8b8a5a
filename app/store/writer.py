"""One thread writes to SQLite. Changes that wait together share one commit and so one fsync.

Each is still acknowledged only after that commit, and each is undone alone when it fails: a group in which one failed
is undone whole and carried out once more, each change with a savepoint of its own.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

T = TypeVar("T")

# A group this large takes about 30 ms; more would make the first in it wait for the last.
GROUP = 64
# SQLite checkpoints its write-ahead log within the commit that makes it too long, and all who wait for that commit wait
# longer. So the writer does it between two commits, after some 8 MB; SQLite itself only after 80 MB, given here in pages.
TURNS_A_LOG = 500
OVERLONG = "PRAGMA wal_autocheckpoint=20000"
TIDY = "PRAGMA wal_checkpoint(PASSIVE)"


@dataclass(slots=True)
class _Job:
    change: Callable[[Connection], Any]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Any]
    durable: Callable[[Any], None] | None
    result: Any = None
    error: BaseException | None = None


class GroupWriter:
    """A queue of changes and the thread that carries them out, group by group."""

    def __init__(self, engine: Engine, most: int = GROUP) -> None:
        self._engine = engine
        self._most = most
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._connection: Connection | None = None
        self._in_log = 0

    async def submit(self, change: Callable[[Connection], T], durable: Callable[[T], None] | None = None) -> T:
        """Queue a change and wait until it is durable. Raises what the change raised. It may
        run twice, of which the last run counts: it must have no effect except through its connection.

        `durable` is told its answer as soon as it is, before whoever waits goes on, and also where nobody waits any more.
        """
        if self._closed:
            raise RuntimeError("the database is closed")
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        job = _Job(change, loop, loop.create_future(), durable)
        self._jobs.put(job)
        # A caller who hangs up cancels the answer, not what is already on its way to the disk.
        result: T = await job.answer
        return result

    def close(self) -> None:
        """Carry out what is queued, then end the thread."""
        self._closed = True
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()

    def _work(self) -> None:
        going_on = True
        while going_on:
            group, going_on = self._next_group()
            if group:
                self._carry_out(group)
                _answer(group)
                self._tidy(len(group))
        self._disconnect()

    def _next_group(self) -> tuple[list[_Job], bool]:
        job = self._jobs.get()
        group: list[_Job] = []
        while job is not None:
            group.append(job)
            if len(group) == self._most:
                return group, True
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return group, True
        return group, False

    def _carry_out(self, group: list[_Job]) -> None:
        try:
            # One connection for good: taking it from the pool anew costs as much as two statements.
            self._connection = self._connection or self._connect()
            if not _in_one_piece(self._connection, group):
                with self._connection.begin():
                    for job in group:
                        _carry_out_one(self._connection, job)
        except BaseException as error:
            # The commit failed, or a full disk undid the whole transaction: nobody's change is there, and nothing
            # that was decided on the way, a refusal or a repeat, has a ground any more.
            cause = _cause(error, group)
            for job in group:
                job.error = cause
            self._disconnect()

    def _connect(self) -> Connection:
        connection = self._engine.connect()
        _driver_of(connection).execute(OVERLONG)
        return connection

    def _tidy(self, turns: int) -> None:
        """Checkpoint the write-ahead log now and then."""
        self._in_log += turns
        if self._in_log >= TURNS_A_LOG and self._connection is not None:
            self._in_log = 0
            with contextlib.suppress(sqlite3.Error):  # a full disk, say: it is tried again
                _driver_of(self._connection).execute(TIDY).fetchall()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                connection.close()


def _in_one_piece(sql: Connection, group: list[_Job]) -> bool:
    """Carry the group out without savepoints. False, and all is rolled back, where that failed for one of several.

    Few groups need savepoints, and one costs a turn as much as a row.
    """
    with sql.begin() as transaction:
        for job in group:
            try:
                job.result = job.change(sql)
            except Exception as error:
                job.error = error
                transaction.rollback()
                return len(group) == 1
    return True


def _carry_out_one(sql: Connection, job: _Job) -> None:
    job.error = None
    # By the driver directly: these three are a quarter of a turn's statements, and need no conversion.
    driver = _driver_of(sql)
    driver.execute("SAVEPOINT change")
    try:
        job.result = job.change(sql)
    except Exception as error:
        job.error = error
        driver.execute("ROLLBACK TO change")
    driver.execute("RELEASE change")


def _driver_of(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _cause(error: BaseException, group: list[_Job]) -> BaseException:
    """What lies behind a lost transaction: where SQLite has undone it, only the change under way was told why."""
    if isinstance(error, DBAPIError):
        return error
    return next((job.error for job in group if isinstance(job.error, DBAPIError)), error)


def _answer(group: list[_Job]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in group:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, jobs in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, jobs)
        except RuntimeError:  # that loop has ended, and with it whoever waited
            continue


def _resolve(jobs: list[_Job]) -> None:
    try:
        for job in jobs:
            if job.error is None and job.durable is not None:
                job.durable(job.result)
    finally:  # whatever goes wrong in `durable`: the change has been made, and is answered
        for job in jobs:
            _settle(job)


def _settle(job: _Job) -> None:
    if job.answer.done():
        return
    if job.error is not None:
        job.answer.set_exception(job.error)
    else:
        job.answer.set_result(job.result)
