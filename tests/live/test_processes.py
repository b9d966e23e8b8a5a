"""Several processes on one PostgreSQL: what one of them commits, those who watch another are shown.

Each instance has its own rooms, its own doorbell and its own connections, as processes have; they share only the
database, and Valkey where it is used.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests import services
from tests.meeting.house import OpenHouse, hears_rings, open_house, with_key
from tests.meeting.meeting import at, meeting_in
from tests.meeting.person import Person
from tests.meeting.watcher import Watcher

pytestmark = pytest.mark.postgres

# What must come, comes; how soon is not judged here.
PATIENCE_S = 60


@pytest.fixture(params=["postgres", pytest.param("redis", marks=pytest.mark.redis)])
def redis_or_none(request: pytest.FixtureRequest) -> str:
    """Which doorbell: PostgreSQL's own, or the address of a Valkey."""
    return str(request.getfixturevalue("redis_url")) if request.param == "redis" else ""


@contextlib.asynccontextmanager
async def two_houses(database: str, folder: Path, redis_url: str = "") -> AsyncIterator[tuple[OpenHouse, OpenHouse]]:
    """Two instances with the same secret key on the same database, which pass nothing on, as on two machines."""
    settings = {"database_url": database, "redis_url": redis_url}
    for name in ("one", "other"):
        with_key(folder / name)
    async with open_house(folder / "one", **settings) as one, open_house(folder / "other", **settings) as other:
        await hears_rings(one, other)
        await hears_rings(other, one)
        yield one, other


async def shown_elsewhere(one: OpenHouse, other: OpenHouse, posts: int = 10) -> None:
    """People act in one instance; watchers of the other see every card, without gaps, and agree with a fresh page."""
    async with meeting_in(one, "questions") as meeting:
        there = [
            at(other, person) for person in (meeting.host, meeting.resource, meeting.observer, meeting.facilitator)
        ]
        watchers = [await Watcher(person, await there_page(person)).watches() for person in there]
        for number in range(posts):
            answer = await meeting.resource.tries("POST", "/cards", kind="question", text=f"canary-{number}")
            assert answer.status_code == 204
        last = f"canary-{posts - 1}"
        async with asyncio.timeout(PATIENCE_S):
            while not all(any(last in text for text in watcher.messages) for watcher in watchers):
                await asyncio.sleep(0.02)
        for watcher in watchers:
            assert watcher.failure is None, watcher.failure
            await watcher.person.meeting.same_as_fresh(watcher)
            seqs = [s for text in watcher.messages if (s := json.loads(text).get("seq"))]
            assert seqs == sorted(set(seqs))
        await meeting.facilitator.tries("DELETE", f"/participants/{meeting.host.id}")
        async with asyncio.timeout(PATIENCE_S):
            while watchers[0].code is None:
                await asyncio.sleep(0.02)
        assert watchers[0].code == 4403
        for watcher in watchers:
            await watcher.leaves()


async def there_page(person: Person):  # type: ignore[no-untyped-def]
    return await person.meeting.fresh_page(person)


async def test_by_the_databases_own_doorbell(postgres_database: str, tmp_path: Path) -> None:
    async with two_houses(postgres_database, tmp_path) as (one, other):
        await shown_elsewhere(one, other)
        await shown_elsewhere(other, one)


@pytest.mark.redis
async def test_by_valkey(postgres_database: str, redis_url: str, tmp_path: Path) -> None:
    async with two_houses(postgres_database, tmp_path, redis_url) as (one, other):
        await shown_elsewhere(one, other)


async def test_with_every_ring_lost_the_look_each_second_delivers(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_houses(postgres_database, tmp_path) as (one, other):
        for name in ("_press", "ring_behind"):
            monkeypatch.setattr(one.inside.backplane, name, lambda *ring: None)
        await shown_elsewhere(one, other, posts=3)


async def test_what_the_bell_tells_need_not_be_read(
    postgres_database: str, redis_or_none: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_houses(postgres_database, tmp_path, redis_or_none) as (one, other):
        async with meeting_in(one, "questions") as meeting:
            host = at(other, meeting.host)
            watcher = await Watcher(host, await there_page(host)).watches()
            # Of joining no news are told. From here on nothing is read.
            await stands_at(other, meeting.session_id, watcher.screen.seq)

            async def reads_nothing(rooms: object) -> None:
                return None

            monkeypatch.setattr(other.inside.rooms, "_refresh", reads_nothing)
            for number in range(5):
                last = await meeting.resource.posts("question", f'canary "{number}" 雨季 \\')
            await meeting.facilitator.does("PUT", f"/cards/{last}/hiding", reason="Off the point")
            seq = one.inside.rooms._rooms[meeting.session_id].seq
            await stands_at(other, meeting.session_id, seq)
            monkeypatch.undo()
            await host.meeting.same_as_fresh(watcher)
            await watcher.leaves()


async def test_bells_that_are_lost_doubled_late_or_garbled_lose_nothing(
    postgres_database: str, redis_or_none: str, tmp_path: Path
) -> None:
    async with two_houses(postgres_database, tmp_path, redis_or_none) as (one, other):
        for house in (one, other):
            disturb(house, random.Random(5))
        await shown_elsewhere(one, other, posts=30)
        await shown_elsewhere(other, one, posts=30)


async def stands_at(house: OpenHouse, session_id: str, seq: int) -> None:
    """Wait until a session's room in this instance has come to a turn."""
    async with asyncio.timeout(PATIENCE_S):
        while house.inside.rooms._rooms[session_id].seq < seq:
            await asyncio.sleep(0.01)


def disturb(house: OpenHouse, chance: random.Random) -> None:
    """Have half of what an instance hears come to it wrong."""
    bell: Any = house.inside.backplane
    tell = bell.tell

    def tell_wrongly(message: bytes) -> None:
        loop = asyncio.get_running_loop()
        match chance.randrange(10):
            case 0:
                return
            case 1:
                tell(message)
                tell(message)
            case 2:
                loop.call_later(0.05, tell, message)
                loop.call_later(0.4, tell, message)
            case 3:
                tell(message.replace(b"canary", b"canery"))
            case 4:
                tell(message[: chance.randrange(len(message) + 1)])
            case _:
                tell(message)

    bell.tell = tell_wrongly


@pytest.mark.redis
async def test_a_valkey_that_dies_is_not_felt(postgres_database: str, tmp_path: Path) -> None:
    with contextlib.ExitStack() as valkey:
        url = valkey.enter_context(services.valkey())
        async with two_houses(postgres_database, tmp_path, url) as (one, other):
            await shown_elsewhere(one, other, posts=3)
            await asyncio.to_thread(valkey.close)
            async with meeting_in(one, "questions") as meeting:
                async with asyncio.timeout(PATIENCE_S):
                    for number in range(5):
                        answer = await meeting.resource.tries("POST", "/cards", kind="question", text=str(number))
                        assert answer.status_code == 204
            await shown_elsewhere(one, other, posts=3)


async def test_four_writers_in_two_instances_leave_no_gap(postgres_database: str, tmp_path: Path) -> None:
    async with two_houses(postgres_database, tmp_path) as (one, other), meeting_in(one, "questions") as meeting:
        writers = [
            meeting.resource,
            at(other, meeting.resource2),
            meeting.facilitator,
            at(other, meeting.cofacilitator),
        ]
        watchers = [
            await Watcher(person, await there_page(person)).watches()
            for person in (meeting.host, at(other, meeting.host2), at(other, meeting.observer))
        ]
        seqs: list[int] = []

        async def write(person: Person) -> None:
            for number in range(12):
                answer = await person.tries("POST", "/cards", kind="question", text=f"{person.name} {number}")
                assert answer.status_code == 204, answer.text
                seqs.append(int(answer.headers["X-Seq"]))

        await asyncio.gather(*map(write, writers))
        assert sorted(seqs) == list(range(min(seqs), min(seqs) + 48)), (
            "every turn has its own number, and none is left out"
        )
        for watcher in watchers:
            async with asyncio.timeout(PATIENCE_S):
                while watcher.screen.seq < max(seqs):
                    await asyncio.sleep(0.02)
            assert watcher.failure is None, watcher.failure
            await watcher.person.meeting.same_as_fresh(watcher)
            await watcher.leaves()
