"""A server that is killed or stopped in mid-traffic: what it acknowledged is there, once."""

from __future__ import annotations

import asyncio
import itertools
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.faults.serving import Person, Server, meet
from tests.mailbox import Mailbox

pytestmark = pytest.mark.faults

ROUNDS = 2
WRITERS = 4


class Traffic:
    """Hosts who post one card after another, each with its own key, and remember what was answered."""

    def __init__(self, host: Person) -> None:
        self.host = host
        self.acknowledged: dict[str, str] = {}
        self.unanswered: set[str] = set()
        self._names = itertools.count(1)
        self.progress = asyncio.Event()

    async def flow(self) -> None:
        """Post until the server is gone."""
        while True:
            name = f"card {next(self._names)}"
            self.unanswered.add(name)
            try:
                answer = await self.host.post("context", name, key=name)
            except httpx2.TransportError:
                return
            if answer.status_code != 201:
                return
            self._note(name, answer)

    async def retry(self) -> Counter[int]:
        """Send what had no answer once more, with the same keys; how often which status came back."""
        seen: Counter[int] = Counter()
        for name in sorted(self.unanswered):
            answer = await self.host.post("context", name, key=name)
            assert answer.status_code in (200, 201), answer.text
            seen[answer.status_code] += 1
            self._note(name, answer)
        return seen

    async def until(self, count: int) -> None:
        """Wait until this many cards are acknowledged."""
        async with asyncio.timeout(60):
            while len(self.acknowledged) < count:
                self.progress.clear()
                await self.progress.wait()

    def _note(self, name: str, answer: httpx2.Response) -> None:
        card = answer.json()
        assert card["text"] == name
        self.acknowledged[name] = card["id"]
        self.unanswered.discard(name)
        self.progress.set()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_what_was_acknowledged_survives_kill_9_and_a_retry_does_not_double(
    kind: str, server_of: Callable[..., Server], request: pytest.FixtureRequest
) -> None:
    server = server_of(database_url=request.getfixturevalue("postgres_database") if kind == "postgres" else "")
    chance = random.Random(9)
    await server.start()
    async with server.client() as client:
        host = (await meet(client))["host"]
        traffic = Traffic(host)
        for _ in range(ROUNDS):
            writers = [asyncio.create_task(traffic.flow()) for _ in range(WRITERS)]
            await traffic.until(len(traffic.acknowledged) + chance.randint(15, 60))
            server.kill()
            await asyncio.wait(writers, timeout=60)
            await server.start()
            assert Counter(await host.texts()) >= Counter(traffic.acknowledged.keys()), "an acknowledged card is lost"
            await traffic.retry()
            assert Counter(await host.texts()) == Counter(traffic.acknowledged.keys()), "a card is missing or doubled"
        name = next(iter(traffic.acknowledged))
        again = await host.post("context", name, key=name)
        assert (again.status_code, again.json()["id"]) == (200, traffic.acknowledged[name])


async def test_kill_9_in_the_middle_of_a_mailing_leaves_nobody_without_a_letter_and_nobody_with_two(
    server_of: Callable[..., Server],
) -> None:
    async with Mailbox(waits_at="b@example.org") as box:
        server = server_of(PEER_ASSIST_SMTP_URL=box.url, PEER_ASSIST_MAIL_FROM="board@example.org")
        await server.start()
        async with server.client() as others:
            leads = (await meet(others))["facilitator"]
        async with asyncio.timeout(60), server.client() as client:
            client.cookies.set("peer_assist", leads.token)
            path = f"/sessions/{leads.session_id}/invitations"
            form = {"role": "resource", "addresses": "a@example.org b@example.org c@example.org d@example.org"}
            same = {"HX-Request": "true", "Idempotency-Key": "once"}
            asked = asyncio.create_task(client.post(f"{path}/mail", data=form, headers=same))
            await box.waiting.wait()
            server.kill()
            await asyncio.wait([asked])
            box.go_on.set()
            # A minute later, when it is sure that nobody works at it any more.
            with closing(sqlite3.connect(server.data / "peer-assist.db")) as database, database:
                database.execute("UPDATE mailing SET held_until = begun_at")
            await server.start()
            await box.has(4)
            answer = await client.post(f"{path}/mail", data=form, headers=same)
            assert answer.status_code == 409 and "Not known whether it went out to: b@" in answer.text
            assert sorted(box.addresses) == form["addresses"].split()
            assert "Not known whether it went out to: b@example.org." in (await client.get(path)).text


@pytest.mark.postgres
async def test_when_one_of_two_is_killed_the_other_goes_on_for_every_session(
    server_of: Callable[..., Server], postgres_database: str
) -> None:
    stays, goes = server_of(database_url=postgres_database), server_of(database_url=postgres_database)
    goes.data = stays.data
    for server in (stays, goes):
        await server.start()
    async with stays.client() as client:
        # Of so many some are at home in each of the two.
        traffics = [Traffic((await meet(client))["host"]) for _ in range(12)]
        writers = [asyncio.create_task(traffic.flow()) for traffic in traffics]
        for traffic in traffics:
            await traffic.until(8)
        goes.kill()
        when_killed = [len(traffic.acknowledged) for traffic in traffics]
        for traffic, writer, before in zip(traffics, writers, when_killed, strict=True):
            goes_on = asyncio.create_task(traffic.until(before + 8))
            await asyncio.wait([writer, goes_on], return_when=asyncio.FIRST_COMPLETED)
            if writer.done():
                goes_on.cancel()
            else:
                await goes_on
        assert not all(writer.done() for writer in writers), "those at home in the other are not cut"
        for traffic in traffics:
            before = len(traffic.acknowledged)
            await traffic.retry()
            again = asyncio.create_task(traffic.flow())
            await traffic.until(before + 8)
            again.cancel()
        for task in (*writers, again):
            task.cancel()
        await asyncio.gather(*writers, again, return_exceptions=True)
        for traffic in traffics:
            await traffic.retry()
            assert Counter(await traffic.host.texts()) == Counter(traffic.acknowledged.keys())


async def test_who_asks_it_to_end_loses_nothing_and_watchers_are_told_to_come_back(
    server_of: Callable[..., Server],
) -> None:
    server = server_of()
    await server.start()
    async with server.client() as client:
        people = await meet(client)
        traffic = Traffic(people["host"])
        there = {person.token: asyncio.Event() for person in people.values()}
        watching = [asyncio.create_task(close_code_of(server, p, there[p.token])) for p in people.values()]
        async with asyncio.timeout(60):
            for watches in there.values():
                await watches.wait()
        writers = [asyncio.create_task(traffic.flow()) for _ in range(WRITERS)]
        await traffic.until(40)
        await server.terminate()
        codes = await asyncio.wait_for(asyncio.gather(*watching), 60)
        await asyncio.wait(writers, timeout=60)
        await server.start()
        there = Counter(await people["host"].texts())
        assert there >= Counter(traffic.acknowledged.keys())
        assert set(there.values()) == {1}
    assert codes == [1012] * len(people)


async def close_code_of(server: Server, person: Person, watches: asyncio.Event) -> int | None:
    """Watch the session until the socket closes; the code it closed with."""
    address = f"{server.address.replace('http', 'ws', 1)}/api/v1/sessions/{person.session_id}/live"
    protocols: Any = ["peer-assist", f"bearer.{person.token}"]
    async with connect(address, subprotocols=protocols, open_timeout=60) as socket:
        try:
            while True:
                await socket.recv()
                watches.set()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
