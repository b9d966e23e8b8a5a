"""The doorbells between processes: every ring of a burst arrives, and they come back after a trouble."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import psycopg
import pytest

from app.live.backplane import MOST_IN_A_MESSAGE, Backplane, backplane_for, messages
from tests import services

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

Heard = dict[tuple[str, int | None], int]


@contextlib.asynccontextmanager
async def two_bells(database: str, redis_url: str | None) -> AsyncIterator[tuple[Backplane, Heard]]:
    """One that rings, and what another has heard, how often each; both are listening."""
    one, other = backplane_for(database, redis_url), backplane_for(database, redis_url)
    heard: Heard = {}
    await one.start(lambda *ring: None)
    await other.start(lambda *ring: heard.update({ring: heard.get(ring, 0) + 1}))
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
            await bell.ring("first")
            await asyncio.sleep(0.05)


@pytest.fixture(params=["postgres", "redis"])
def redis_or_none(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("redis_url") if request.param == "redis" else None


async def test_every_ring_of_a_burst_is_heard_with_the_last_turn(postgres_database: str, redis_or_none: str) -> None:
    async with two_bells(postgres_database, redis_or_none) as (one, heard):
        last = {f"session{number}": 2 for number in range(2 * MOST_IN_A_MESSAGE + 1)}
        for seq in (1, 2):
            for session_id in last:
                await one.ring(session_id, seq)
        async with asyncio.timeout(30):
            while not last.items() <= heard.keys():
                await asyncio.sleep(0.01)


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
            await one.ring("before", 1)
        port = int(url.rpartition(":")[2].partition("/")[0])
        for seq in range(3):
            await one.ring("meanwhile", seq)
        with services.valkey(port):
            await until_it_rings(one, heard)


def test_a_message_is_never_too_long_for_postgresql() -> None:
    rings = {f"{number:016}": 10**9 for number in range(1_000)}
    sent = list(messages(rings))
    assert max(map(len, sent)) < 8_000 and "\n".join(sent).splitlines() == [f"{i} {seq}" for i, seq in rings.items()]
