"""The race for the listening phase: a host who posts without pause while the phase flips every 0 to 300 ms.

Whatever the host posts is either committed before listening begins or refused; never written after. The log of
turns is the witness. The same driver runs against a server with the classic fault planted and must catch it, which
is what makes the first result worth something.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.store.database import Database
from app.store.events import EVENTS
from tests.faults.serving import Person, Server, meet

pytestmark = pytest.mark.faults

# The race goes on until it has had its chances: some eight seconds, longer on a slow machine.
LONGEST_S = 90
FLIPS, WRITTEN, REFUSED = 24, 60, 60
POSTS_AT_ONCE = 3


async def race(
    server: Server, chance: random.Random, until: Callable[[float, Counter[str]], bool]
) -> tuple[str, Counter[str]]:
    """Let the host post and the phase flip until told to end; the session's id and how often what happened."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    ended = asyncio.Event()

    async def flip(lead: Person) -> None:
        while not until(time.monotonic() - began, counts):
            for kind in ("questions", "listening"):
                assert (await lead.open(kind)).status_code == 200
                await asyncio.sleep(chance.uniform(0, 0.3))
            counts["flips"] += 1
        ended.set()

    async def post(host: Person) -> None:
        while not ended.is_set():
            answer = await host.post("context", "again")
            assert answer.status_code in (201, 403), answer.text
            if answer.status_code == 403:
                assert answer.json()["error"]["code"] == "hosts_are_listening"
            counts["written" if answer.status_code == 201 else "refused"] += 1

    async with server.client() as client:
        people = await meet(client)
        await people["facilitator"].open("questions")
        await asyncio.gather(flip(people["facilitator"]), *(post(people["host"]) for _ in range(POSTS_AT_ONCE)))
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


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_no_host_ever_writes_after_listening_began(
    kind: str, server_of: Callable[..., Server], request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_database") if kind == "postgres" else ""
    server = server_of(database_url=url)
    await server.start()
    session_id, counts = await race(server, random.Random(20261125), had_its_chances)
    await server.terminate()
    events = history(server.database_url, session_id)
    slipped, others = written_while_listening(events)
    assert slipped == []
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert others == counts["written"], "what was answered 201 is what was written"
    assert counts["flips"] >= 10 and counts["written"] >= 20 and counts["refused"] >= 20, f"no race: {counts}"


async def test_the_same_race_catches_a_server_that_reads_the_phase_too_early(server_of: Callable[..., Server]) -> None:
    server = server_of(module="tests.faults.careless")
    await server.start()
    for attempt in range(20):
        session_id, _ = await race(server, random.Random(attempt), lambda seconds, counts: seconds > 3)
        if written_while_listening(history(server.database_url, session_id))[0]:
            return
    pytest.fail("the planted fault was not caught")
