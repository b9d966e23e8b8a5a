"""The database without a server around it: turns that share a commit, and turns that do not."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from sqlalchemy import Connection

from app.rules.roles import Role
from app.store import cards, phases, sessions
from app.store.cards import Draft
from app.store.columns import utc_now
from app.store.database import Database
from app.store.migrate import migrate
from app.store.participants import Profile, join
from app.store.sessions import Start
from app.store.turn import Actor, Key, Outcome, Turn, take_turn
from app.web.collector import calm_collector
from benchmarks.crowd import WORDS
from benchmarks.sizes import Size
from benchmarks.stats import median, p99

WRITERS = 20
# The disk is the neighbours' as well: one try in three is half as fast as the next.
ROUNDS = 3


async def commits(size: Size) -> dict[str, float]:
    """Turns a second of 20 writers on 20 sessions, each acknowledged when it is on disk: by a thread that has nothing else
    to do, with a commit each, and with shared ones, in turns; the medians."""
    calm_collector()  # as it is served
    alone, apart, shared = [], [], []
    with tempfile.TemporaryDirectory(prefix="peer-assist-benchmark-") as folder:
        url = f"sqlite:///{folder}/board.db"
        database, one_by_one = Database(url), Database(url, group=1)
        migrate(database)
        writers = [Writer(database) for _ in range(WRITERS)]
        each = size.turns // WRITERS
        for _ in range(ROUNDS * size.rounds):
            for writer in writers:
                database.write_now(writer.turn)
            start = perf_counter()
            for writer in writers * each:
                database.write_now(writer.turn)
            alone.append(perf_counter() - start)
            for by, took in ((one_by_one, apart), (database, shared)):
                # What another connection wrote must be read anew, and a server has but one that writes.
                await asyncio.gather(*(_write(by, writer, 1) for writer in writers))
                start = perf_counter()
                await asyncio.gather(*(_write(by, writer, each) for writer in writers))
                took.append(perf_counter() - start)
        one_by_one.close()
        database.close()
    done = each * WRITERS
    return {
        "turns alone per s": done / median(alone),
        "turns apart per s": done / median(apart),
        "turns shared per s": done / median(shared),
        "sharing": median([one / other for one, other in zip(apart, shared, strict=True)]),
    }


class Writer:
    """Somebody who leads a session of their own, in its listening phase, and posts in it."""

    def __init__(self, database: Database) -> None:
        self.session_id = database.write_now(
            lambda sql: sessions.begin(sql, Start("A session", "How fast?"), utc_now())
        )
        self.invite(database, Role.FACILITATOR, self.session_id)
        self._actor = Actor(self.session_id)
        self._count = 0
        database.write_now(lambda sql: take_turn(sql, self.session_id, self._actor, Key(), _listening))

    def invite(self, database: Database, role: Role, *secret: str) -> None:
        """Have somebody join; whoever holds the secret can act as them."""
        database.write_now(
            lambda sql: join(sql, self.session_id, role, 1, Profile(f"A {role}"), secret, 100, utc_now())
        )

    def turn(self, sql: Connection) -> Outcome:
        """One post."""
        self._count += 1
        key = Key(f"key-{self._count}", "the same")
        draft = Draft("thought", WORDS)
        return take_turn(sql, self.session_id, self._actor, key, lambda turn: cards.post(turn, draft))


def _listening(turn: Turn) -> None:
    phases.move_to(turn, phases.phase_called(turn, "listening"))


async def _write(database: Database, writer: Writer, times: int) -> None:
    for _ in range(times):
        await database.write(writer.turn)


async def bare_commit(size: Size) -> dict[str, float]:
    """One row, one durable commit, in the same thread: what the disk itself costs here."""
    with tempfile.TemporaryDirectory(prefix="peer-assist-benchmark-") as folder:
        database = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("CREATE TABLE card (id INTEGER PRIMARY KEY, text TEXT)")
        took = [_timed(lambda: _commit_one(database)) for _ in range(size.turns)]
        database.close()
    return {"commit median ms": median(took), "commit p99 ms": p99(took)}


def _commit_one(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO card (text) VALUES (?)", (WORDS,))
    database.execute("COMMIT")


def _timed(do: Callable[[], None]) -> float:
    start = perf_counter()
    do()
    return (perf_counter() - start) * 1000
