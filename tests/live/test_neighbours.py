"""Processes that share a data folder: a session's people are together in one of them, by whatever door they come in."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.web import doorstep, neighbours, passing_on
from app.web.neighbours import FOLDER, Neighbours
from app.web.serving import Server
from tests.meeting.house import OpenHouse, hears_rings, open_house
from tests.meeting.meeting import Meeting, at
from tests.meeting.person import Person
from tests.meeting.waiting import PATIENCE_S, until
from tests.meeting.watcher import Watcher

pytestmark = pytest.mark.postgres


@contextlib.asynccontextmanager
async def neighbouring(folder: Path, database: str, count: int = 2) -> AsyncIterator[list[OpenHouse]]:
    """So many instances that share a folder and know of each other."""
    async with contextlib.AsyncExitStack() as all_of_them:
        houses = [
            await all_of_them.enter_async_context(open_house(folder, database_url=database)) for _ in range(count)
        ]
        await know_each_other(houses)
        await hears_rings(houses[0], houses[-1])
        yield houses


async def know_each_other(houses: list[OpenHouse]) -> None:
    """Wait until each knows that all are there."""
    names = sorted(neighbours_of(house).own for house in houses)
    await until(lambda: all(list(neighbours_of(house)._names) == names for house in houses))


def neighbours_of(house: OpenHouse) -> Neighbours:
    assert isinstance(house.server, Server)
    return house.server._passing_on._neighbours


def where(houses: list[OpenHouse], session_id: str) -> OpenHouse:
    """Where a session is at home."""
    (home,) = (house for house in houses if neighbours_of(house).is_home_of(session_id))
    return home


def people_in(house: OpenHouse, session_id: str) -> set[str]:
    """Who is connected there."""
    room = house.inside.rooms._rooms.get(session_id)
    return {connection.participant_id for connection in room.connections} if room else set()


async def meeting_at_home_in(home: OpenHouse, houses: list[OpenHouse]) -> Meeting:
    """A session that is at home in one of them; its people come in by the door of another."""
    (door,) = (house for house in houses if house is not home)
    while True:
        meeting = Meeting(door)
        await meeting.begins()
        if where(houses, meeting.session_id) is home:
            await meeting.opens("questions")
            return meeting


def asked_of(house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sessions that this instance is asked for from now on."""
    asked: list[str] = []
    ask = house.inside.rooms.ask

    def noted(session_id: str, question: Any) -> Any:
        asked.append(session_id)
        return ask(session_id, question)

    monkeypatch.setattr(house.inside.rooms, "ask", noted, raising=False)
    return asked


async def watching(person: Person) -> Watcher:
    return await Watcher(person, await person.meeting.fresh_page(person)).watches()


async def test_people_who_come_in_by_different_doors_are_together(postgres_database: str, tmp_path: Path) -> None:
    async with neighbouring(tmp_path, postgres_database) as houses:
        for home in houses:
            (other,) = (house for house in houses if house is not home)
            meeting = await meeting_at_home_in(home, houses)
            host, resource = meeting.host, at(home, meeting.resource)
            watchers = [await watching(person) for person in (host, resource, meeting.facilitator)]
            assert people_in(home, meeting.session_id) == {host.id, resource.id, meeting.facilitator.id}
            assert not people_in(other, meeting.session_id)
            room = await home.inside.rooms.room(meeting.session_id)
            await until(partial(lambda room, stirred: room not in stirred, room, home.inside.rooms._stirred))
            assert len(room.attendance.here) == 3
            for person in (meeting.resource2, resource):
                answer = await person.tries("POST", "/cards", kind="question", text=f"Asked by {person.name} ...")
                assert answer.status_code == 204, answer.text
            answer = await host.tries("POST", "/cards", kind="question", text="Not my turn")
            assert answer.status_code == 403
            for watcher in watchers:
                await until(partial(lambda watcher: any("by resource " in text for text in watcher.messages), watcher))
                await watcher.person.meeting.same_as_fresh(watcher)
                await watcher.leaves()


async def test_a_connection_that_is_kept_goes_where_each_request_belongs(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with neighbouring(tmp_path, postgres_database) as houses:
        meetings = [await meeting_at_home_in(home, houses) for home in houses]
        asked = [asked_of(house, monkeypatch) for house in houses]
        reader, writer = await asyncio.open_connection("127.0.0.1", houses[0].port)
        for _ in range(3):
            for meeting in meetings:
                person = meeting.resource
                path = f"/api/v1/sessions/{meeting.session_id}"
                head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {person.token}\r\n\r\n"
                writer.write(head.encode())
                answer = await reader.readuntil(b"\r\n\r\n")
                assert answer.startswith(b"HTTP/1.1 200"), answer
                (length,) = (
                    int(line.split(b":")[1]) for line in answer.split(b"\r\n") if b"content-length" in line.lower()
                )
                assert meeting.session_id.encode() in await reader.readexactly(length)
        writer.close()
        assert asked == [[meeting.session_id] * 3 for meeting in meetings]


async def test_a_request_in_pieces_is_put_together_where_it_goes(postgres_database: str, tmp_path: Path) -> None:
    async with neighbouring(tmp_path, postgres_database) as houses:
        meeting = await meeting_at_home_in(houses[1], houses)
        person = meeting.resource
        form = b"kind=question&text=" + b"water+" * 150
        head = (
            f"POST /sessions/{meeting.session_id}/cards HTTP/1.1\r\nHost: 127.0.0.1:{houses[0].port}\r\n"
            f"Origin: {houses[0].url}\r\nCookie: peer_assist={person.cookie}\r\nHX-Request: true\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n"
            "Idempotency-Key: one\r\nConnection: close\r\n\r\n"
        ).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", houses[0].port)
        for piece in (head[:200], head[200:], form[:100], form[100:]):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.05)
        assert (await reader.read()).startswith(b"HTTP/1.1 204")
        writer.close()


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ("PO", "ST /sessions/{id}/cards HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"401"),
        ("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Of: ", "POST /sessions/{id}/cards HTTP/1.1\r\n", b"200"),
    ],
    ids=["within the method", "before what looks like a request"],
)
async def test_the_rest_of_a_request_is_not_taken_for_another(
    postgres_database: str, tmp_path: Path, before: str, after: str, status: bytes
) -> None:
    async with neighbouring(tmp_path, postgres_database) as houses:
        meeting = await meeting_at_home_in(houses[1], houses)
        reader, writer = await asyncio.open_connection("127.0.0.1", houses[0].port)
        for piece in (before, after.format(id=meeting.session_id), "Content-Length: 0\r\nConnection: close\r\n\r\n"):
            writer.write(piece.encode())
            await writer.drain()
            await asyncio.sleep(0.2)
        answer = await reader.read()
        writer.close()
        assert answer.startswith(b"HTTP/1.1 " + status), answer


async def test_who_begins_is_found_only_when_it_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[list[str]] = []

    class Line(socket.socket):
        def listen(self, *arguments: int) -> None:
            found.append([name for name in os.listdir(tmp_path) if not name.startswith(".")])
            super().listen(*arguments)

    monkeypatch.setattr(doorstep.socket, "socket", Line)
    with doorstep._listener_at(tmp_path / "place"):
        assert found == [[]]
        assert os.listdir(tmp_path) == ["place"]


async def test_who_ends_takes_all_that_was_passed_on_to_it(tmp_path: Path) -> None:
    taken: list[bytes] = []
    ends, gives = (
        passing_on.PassingOn(lambda accepted, data: (accepted.close(), taken.append(data))[1]) for _ in range(2)
    )
    for one in (ends, gives):
        one.start(Neighbours(tmp_path, "a" * 8, lambda: None))
    try:
        line = gives._line_to(ends._neighbours.own)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            for number in range(100):
                socket.send_fds(line, [b"%d" % number], [ours.fileno()])
        ends.stop()
        assert taken == [b"%d" % number for number in range(100)]
        with pytest.raises(BrokenPipeError):
            line.send(b"too late")
    finally:
        ends.stop()
        gives.stop()


async def test_what_else_lies_in_the_folder_is_no_neighbour(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "LOOK_S", 0.02)
    async with open_house(tmp_path, database_url=postgres_database) as house:
        own = neighbours_of(house)
        looks_like_one = own.own[:9] + "0f01de00"
        for name in (looks_like_one, own.own[:9], own.own[:9] + "x" * 200, own.own[:9] + "\udcff"):
            own.place(name).mkdir()
        for number in range(2_000):
            own.place(f"ffffffff-{number:08x}").touch()
        own.place("loop").symlink_to("loop")
        moves: list[int] = []
        monkeypatch.setattr(own, "_moved", lambda: moves.append(1))
        await until(lambda: own._gone == {looks_like_one})
        await asyncio.sleep(0.2)
        assert own.others == moves == [] and own.place(looks_like_one).exists()


async def test_when_a_home_is_closed_its_people_find_another(postgres_database: str, tmp_path: Path) -> None:
    async with open_house(tmp_path, database_url=postgres_database) as stays:
        async with open_house(tmp_path, database_url=postgres_database) as goes:
            await know_each_other([stays, goes])
            meeting = await meeting_at_home_in(goes, [stays, goes])
            watcher = await watching(meeting.host)
            assert people_in(goes, meeting.session_id) == {meeting.host.id}
        await until(lambda: watcher.code is not None)
        assert watcher.code == 1012
        again = await watching(meeting.host)
        assert people_in(stays, meeting.session_id) == {meeting.host.id}
        assert neighbours_of(stays).others == []
        await again.leaves()


async def test_one_that_was_killed_is_not_waited_for(postgres_database: str, tmp_path: Path) -> None:
    async with open_house(tmp_path, database_url=postgres_database) as house:
        own = neighbours_of(house)
        dead = own.place(own.own[:9] + "0dead000")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
            line.bind(str(dead))
            line.listen()
            await until(lambda: dead.name in own.others)
        while True:
            meeting = Meeting(house)
            await meeting.begins()
            if not own.is_home_of(meeting.session_id):
                break
        assert (await meeting.host.asks()).status_code == 200
        assert not dead.exists()
        assert own.is_home_of(meeting.session_id)


async def test_one_that_takes_nothing_is_not_waited_for_long(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passing_on, "PATIENCE_S", 0.1)
    async with open_house(tmp_path, database_url=postgres_database) as house:
        own = neighbours_of(house)
        stuck = own.place(own.own[:9] + "057c0000")
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
            line.bind(str(stuck))
            line.listen(0)
            await until(lambda: stuck.name in own.others)
            session_id = own.own
            while own.is_home_of(session_id):
                session_id += "x"
            # It holds a few until it is full; those are lost, as they are when a process hangs that has taken them.
            line_to = house.server._passing_on._line_to  # type: ignore[attr-defined]
            line_to(stuck.name).setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
            answer = None
            async with asyncio.timeout(PATIENCE_S):
                while answer is None:
                    with contextlib.suppress(httpx2.TimeoutException):
                        answer = await house.client().get(f"/sessions/{session_id}", timeout=0.5)
            assert answer.status_code == 401
            assert stuck.name in own.others


async def test_when_a_process_comes_the_sessions_that_move_to_it_come_with_their_people(
    postgres_database: str, tmp_path: Path
) -> None:
    async with open_house(tmp_path, database_url=postgres_database) as first:
        meetings = []
        for _ in range(12):
            meeting = Meeting(first)
            await meeting.begins()
            meetings.append((meeting, await watching(meeting.host)))
        async with open_house(tmp_path, database_url=postgres_database) as second:
            await know_each_other([first, second])
            moved = [pair for pair in meetings if neighbours_of(second).is_home_of(pair[0].session_id)]
            stayed = [pair for pair in meetings if pair not in moved]
            await until(lambda: all(watcher.code == 1012 for _, watcher in moved))
            assert all(watcher.code is None for _, watcher in stayed)
            for meeting, _ in moved:
                again = await watching(meeting.host)
                assert people_in(second, meeting.session_id) == {meeting.host.id}
                await again.leaves()
            for _, watcher in stayed:
                await watcher.leaves()


async def test_other_databases_are_other_neighbourhoods(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    looked = os.listdir

    def look(folder: Path) -> list[str]:
        nonlocal looks
        looks += 1
        return looked(folder)

    monkeypatch.setattr(neighbours, "LOOK_S", 0.02)
    async with (
        open_house(tmp_path, database_url=postgres_database) as here,
        open_house(tmp_path) as there,
    ):
        monkeypatch.setattr(neighbours.os, "listdir", look)
        await until(lambda: looks > 4)
        assert len(looked(tmp_path / FOLDER)) == 2
        for house in (here, there):
            assert neighbours_of(house).others == []
