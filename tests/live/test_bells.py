"""The doorbells between processes: every ring of a burst arrives, and they come back after a trouble."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest

from app.live.backplane import Backplane, Told, backplane_for
from app.live.news_wire import NewsWire
from app.live.rings import MOST_BYTES
from app.store.database import Database
from app.store.events import Happening, News
from tests import services

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

WIRE = NewsWire(b"a key", "an epoch")
# What would end a text, an array or a message where it is not written well.
WORDS = ["posted", 'a "quote", {a,b}', "a back\\slash\\", "雨季\x1e\n\r\x00\u2028", "\N{DROP OF BLOOD}" * 400]

Heard = dict[tuple[str, int | None], int]


@contextlib.asynccontextmanager
async def two_bells(
    database: str, redis_url: str | None, hear: Callable[[str, int | None, Told], None] = lambda *ring: None
) -> AsyncIterator[tuple[Backplane, Heard]]:
    """One that rings, and what another has heard, how often each; both are listening. `hear` is told as well."""
    one, other = (backplane_for(database, redis_url, WIRE) for _ in range(2))
    heard: Heard = {}

    def note(session_id: str, seq: int | None, told: Told) -> None:
        heard[session_id, seq] = heard.get((session_id, seq), 0) + 1
        hear(session_id, seq, told)

    await one.start(lambda *ring: None)
    await other.start(note)
    try:
        await until_it_rings(one, heard)
        yield one, heard
    finally:
        await one.stop()
        await other.stop()


async def until_it_rings(bell: Backplane, heard: Heard) -> None:
    """Ring now and then until the other has heard it."""
    heard.clear()
    async with asyncio.timeout(30):
        while ("first", None) not in heard:
            bell.ring("first")
            await asyncio.sleep(0.05)


@pytest.fixture(params=["postgres", "redis"])
def redis_or_none(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("redis_url") if request.param == "redis" else None


async def test_every_ring_of_a_burst_is_heard_with_the_last_turn(postgres_database: str, redis_or_none: str) -> None:
    async with two_bells(postgres_database, redis_or_none) as (one, heard):
        last = {f"session{number}": 2 for number in range(2 * MOST_BYTES // 10)}
        for seq in (1, 2):
            for session_id in last:
                one.ring(session_id, seq)
        async with asyncio.timeout(30):
            while not last.items() <= heard.keys():
                await asyncio.sleep(0.01)


async def test_the_news_of_a_burst_are_heard_word_for_word(postgres_database: str, redis_or_none: str) -> None:
    told = [News("one", Happening(seq, "", WORDS[seq % len(WORDS)], "", (), frozenset()), []) for seq in range(1, 40)]
    found: dict[int, News | None] = {}

    def hear(session_id: str, seq: int | None, told: Told) -> None:
        if session_id == "one" and seq is not None:
            found[seq] = told()

    database = Database(postgres_database)
    async with two_bells(postgres_database, redis_or_none, hear) as (one, _):
        for news in told:
            await database.write(lambda sql, news=news: one.ring_behind(sql, news))  # type: ignore[misc]
            one.ring("one", news.happening.seq, news)
        async with asyncio.timeout(30):
            while len(found) < len(told):
                await asyncio.sleep(0.01)
    database.close()
    assert [news and news.happening for news in map(found.get, range(1, 40))] == [news.happening for news in told]


async def test_a_bell_whose_connection_is_cut_rings_again(postgres_database: str) -> None:
    async with two_bells(postgres_database, None) as (one, heard):
        async with await psycopg.AsyncConnection.connect(services.libpq_url(postgres_database), autocommit=True) as sql:
            others = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            for _ in range(3):
                await sql.execute(f"{others} WHERE datname = current_database() AND pid <> pg_backend_pid()")
                await until_it_rings(one, heard)


async def test_a_bell_whose_server_went_away_rings_again(postgres_database: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        with services.valkey() as url:
            one, heard = await stack.enter_async_context(two_bells(postgres_database, url))
            one.ring("before", 1)
        port = int(url.rpartition(":")[2].partition("/")[0])
        for seq in range(3):
            one.ring("meanwhile", seq)
        with services.valkey(port):
            await until_it_rings(one, heard)
