"""The race for the listening phase: hosts post without pause while the phase flips every 0 to 100 ms, and into that moment.

Whatever the host posts is either committed before listening begins or refused; never written after. The log of
turns is the witness. The same driver runs against a server with the classic fault planted and must catch it, which
is what makes the first result worth something.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.store.database import Database
from app.store.events import EVENTS
from tests.faults.serving import Person, Server, meet
from tests.meeting.house import with_key

pytestmark = pytest.mark.faults

# The race goes on until it has had its chances: some four seconds, longer on a slow machine.
LONGEST_S = 90
FLIPS, WRITTEN, REFUSED = 24, 60, 60
POSTS_AT_ONCE = 3
PAUSE_S = 0.1
# What is sent along with the opening of the listening phase: within so many seconds, to each process.
VOLLEY, WITHIN_S = 2, 0.01


async def race(
    servers: list[Server], chance: random.Random, until: Callable[[float, Counter[str]], bool]
) -> tuple[str, Counter[str]]:
    """Let the host post and the phase flip, by every process, until told to end: the session's id, how often what happened."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    ended = asyncio.Event()

    async def flip(leads: list[Person], hosts: list[Person]) -> None:
        while not until(time.monotonic() - began, counts):
            for kind in ("questions", "listening"):
                volley = [post(host, chance.uniform(0, WITHIN_S)) for host in hosts * VOLLEY]
                opened, *_ = await asyncio.gather(chance.choice(leads).open(kind), *volley)
                assert opened.status_code == 200
                await asyncio.sleep(chance.uniform(0, PAUSE_S))
            counts["flips"] += 1
        ended.set()

    async def post(host: Person, after_s: float = 0) -> None:
        await asyncio.sleep(after_s)
        answer = await host.post("context", "again")
        assert answer.status_code in (201, 403), answer.text
        if answer.status_code == 403:
            assert answer.json()["error"]["code"] == "hosts_are_listening"
        counts["written" if answer.status_code == 201 else "refused"] += 1

    async def post_on(host: Person) -> None:
        while not ended.is_set():
            await post(host)

    async with contextlib.AsyncExitStack() as clients:
        doors = [await clients.enter_async_context(server.client()) for server in servers]
        people = await meet(doors[0])
        leads, hosts = ([replace(people[role], client=door) for door in doors] for role in ("facilitator", "host"))
        await leads[0].open("questions")
        await asyncio.gather(flip(leads, hosts), *(post_on(host) for host in hosts * POSTS_AT_ONCE))
    return people["host"].session_id, counts


def history(url: str, session_id: str) -> list[Any]:
    """The session's turns as they were written down."""
    database = Database(url)
    try:
        statement = select(EVENTS).where(EVENTS.c.session_id == session_id).order_by(EVENTS.c.seq)
        return list(database.read_now(lambda sql: sql.execute(statement).all()))
    finally:
        database.close()


def written_while_listening(events: list[Any]) -> tuple[list[int], int]:
    """The numbers of turns that hosts took between a start of listening and the next phase, and of how many elsewhere."""
    listening, slipped, others = False, [], 0
    for event in events:
        if event.verb.startswith("opened "):
            listening = event.verb == "opened listening"
        elif event.role == "host" and event.verb.startswith("posted"):
            if listening:
                slipped.append(event.seq)
            else:
                others += 1
    return slipped, others


def had_its_chances(seconds: float, counts: Counter[str]) -> bool:
    """Whether the race may end."""
    enough = counts["flips"] >= FLIPS and counts["written"] >= WRITTEN and counts["refused"] >= REFUSED
    return enough or seconds > LONGEST_S


@pytest.mark.parametrize(
    ("kind", "processes"),
    [
        ("sqlite", 1),
        pytest.param("postgres", 1, marks=pytest.mark.postgres),
        pytest.param("postgres", 2, marks=pytest.mark.postgres),
    ],
)
async def test_no_host_ever_writes_after_listening_began(
    kind: str, processes: int, server_of: Callable[..., Server], request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_database") if kind == "postgres" else ""
    # Each has a data folder of its own, as on several machines: none passes on what is asked of it.
    servers = [server_of(database_url=url) for _ in range(processes)]
    for server in servers:
        with_key(server.data)
        await server.start()
    session_id, counts = await race(servers, random.Random(20261125), had_its_chances)
    for server in servers:
        await server.terminate()
    events = history(servers[0].database_url, session_id)
    slipped, others = written_while_listening(events)
    assert slipped == []
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert others == counts["written"], "what was answered 201 is what was written"
    assert counts["flips"] >= 10 and counts["written"] >= 20 and counts["refused"] >= 20, f"no race: {counts}"


async def test_the_same_race_catches_a_server_that_reads_the_phase_too_early(server_of: Callable[..., Server]) -> None:
    server = server_of(module="tests.faults.careless")
    await server.start()
    for attempt in range(20):
        session_id, _ = await race([server], random.Random(attempt), lambda seconds, counts: counts["flips"] >= 4)
        if written_while_listening(history(server.database_url, session_id))[0]:
            return
    pytest.fail("the planted fault was not caught")
