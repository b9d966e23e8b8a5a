"""The doorbells between processes: every ring of a burst arrives, and they come back after a trouble."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import psycopg
import pytest
from sqlalchemy.engine import make_url

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


@dataclass
class Lines:
    """A port that leads to a server, and how many bytes more each line through it passes on; None where it does not end."""

    host: str
    port: int
    left: dict[asyncio.StreamWriter, int | None] = field(default_factory=dict)

    def hang_up_after(self, count: int) -> None:
        """End every line of now in the middle of what is said on it."""
        self.left |= dict.fromkeys(self.left, count)

    @property
    def hung_up(self) -> bool:
        """Whether that has happened to each of them."""
        return all(left is None for left in self.left.values())

    async def lead(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Pass on what is said on one line, either way, until an end hangs up."""
        there, on = await asyncio.open_connection(self.host, self.port)
        self.left |= {back: None, on: None}
        await asyncio.gather(self._pass_on(here, on), self._pass_on(there, back))

    async def _pass_on(self, said: asyncio.StreamReader, on: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await said.read(65_536):
                left = self.left[on]
                if left is not None:
                    data, self.left[on] = data[:left], left - len(data)
                on.write(data)
                if left is not None and left <= len(data):
                    break
        with contextlib.suppress(ConnectionError):
            on.close()
            await on.wait_closed()
        del self.left[on]


@contextlib.asynccontextmanager
async def two_bells(
    database: str, redis_url: str | None, hear: Callable[[str, int | None, Told], None] = lambda *ring: None
) -> AsyncIterator[tuple[Backplane, Heard]]:
    """One that rings, and what another has heard, how often each; both are listening. `hear` is told as well."""
    async with ringing(database, redis_url) as (one, _), ringing(database, redis_url, hear) as (_, heard):
        await until_it_rings(one, heard)
        yield one, heard


@contextlib.asynccontextmanager
async def ringing(
    database: str, redis_url: str | None, hear: Callable[[str, int | None, Told], None] = lambda *ring: None
) -> AsyncIterator[tuple[Backplane, Heard]]:
    """A bell, and what it has heard, how often each."""
    bell, heard = backplane_for(database, redis_url, WIRE), Heard()

    def note(session_id: str, seq: int | None, told: Told) -> None:
        heard[session_id, seq] = heard.get((session_id, seq), 0) + 1
        hear(session_id, seq, told)

    await bell.start(note)
    try:
        yield bell, heard
    finally:
        await bell.stop()


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


@contextlib.asynccontextmanager
async def lines_to(url: str) -> AsyncIterator[tuple[Lines, str]]:
    """Lines to a server that can be cut half way, and the address at which they begin."""
    server = make_url(url)
    lines = Lines(server.host or "", server.port or 0)
    async with await asyncio.start_server(lines.lead, "127.0.0.1", 0) as door:
        begins = server.set(host="127.0.0.1", port=door.sockets[0].getsockname()[1])
        yield lines, begins.render_as_string(hide_password=False)
        async with asyncio.timeout(30):
            while lines.left:
                await asyncio.sleep(0.01)


async def test_bells_that_ring_at_once_hear_each_other(postgres_database: str, redis_or_none: str | None) -> None:
    async with contextlib.AsyncExitStack() as stack:
        bells = {
            name: await stack.enter_async_context(ringing(postgres_database, redis_or_none))
            for name in ("one", "other")
        }
        await until_it_rings(bells["one"][0], bells["other"][1])
        await until_it_rings(bells["other"][0], bells["one"][1])
        for seq in range(1, 400):
            for name, (bell, _) in bells.items():
                bell.ring(f"{name}-{seq % 20}", seq)
            if seq % 7 == 0:  # now answers and what the other rings come in between
                await asyncio.sleep(0.001)
        last = {(f"{name}-{seq % 20}", seq) for name in bells for seq in range(380, 400)}
        async with asyncio.timeout(30):
            while not all(last <= heard.keys() for _, heard in bells.values()):
                await asyncio.sleep(0.01)
        mine = {at for at in bells["one"][1] if at[0].startswith("other")}
        assert all(bells["one"][1][at] == 1 for at in mine), "each ring once"


@pytest.mark.parametrize("count", [1, 9, 40])
async def test_a_bell_whose_server_hangs_up_half_way_hears_no_half_word(
    postgres_database: str, redis_or_none: str | None, count: int
) -> None:
    everything: set[str] = set()
    async with lines_to(redis_or_none or postgres_database) as (lines, url):
        database, redis_url = (postgres_database, url) if redis_or_none else (url, None)
        async with two_bells(database, redis_url, lambda session_id, *rest: everything.add(session_id)) as (one, heard):
            lines.hang_up_after(count)
            async with asyncio.timeout(30):
                while not lines.hung_up:
                    one.ring("half-of-this-word-is-lost", 1)
                    await asyncio.sleep(0.05)
            await until_it_rings(one, heard)
            one.ring("whole", 7)
            async with asyncio.timeout(30):
                while ("whole", 7) not in heard:
                    await asyncio.sleep(0.01)
    assert everything <= {"first", "half-of-this-word-is-lost", "whole"}
