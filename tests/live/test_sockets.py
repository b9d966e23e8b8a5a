"""Sockets: how each ends, what a client may not do, and that one of them never makes the others wait."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import os
import socket
from pathlib import Path
from typing import Any

import pytest
import websockets

from app.live.presence import Attendance
from app.live.wire import HIGH_WATER
from app.store.migrate import META
from tests.meeting.house import OpenHouse, open_house
from tests.meeting.meeting import Meeting, meeting_in
from tests.meeting.page import Page
from tests.meeting.waiting import until
from tests.meeting.watcher import Watcher, socket_of

# What must come, comes; how soon is not judged here.
PATIENCE_S = 60


async def closing_code(socket: websockets.ClientConnection) -> int | None:
    """The code with which this socket ends."""
    async with asyncio.timeout(PATIENCE_S):
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                await socket.recv()
    return socket.close_code


@pytest.mark.parametrize("page", [True, False])
@pytest.mark.parametrize("said", ["hello", b"\0\1", "{}", "x" * 4_000])
async def test_chatter_ends_a_socket(meeting: Meeting, said: str | bytes, page: bool) -> None:
    socket = await socket_of(meeting.host, page)
    await socket.send(said)
    assert await closing_code(socket) == 1008


async def test_a_message_larger_than_any_ends_it_too(meeting: Meeting) -> None:
    socket = await socket_of(meeting.host, True)
    await socket.send("x" * 5_000)
    assert await closing_code(socket) == 1009


async def test_a_flood_of_pings_is_let_go(meeting: Meeting) -> None:
    socket = await socket_of(meeting.host, True)
    with contextlib.suppress(websockets.ConnectionClosed):
        for _ in range(200):
            await socket.ping(os.urandom(8))
    assert await closing_code(socket) == 1006


@pytest.mark.parametrize(
    "frame",
    [b"\x8a\x80" + bytes(4), b"\x00\x80" + bytes(4), b"\x00\x81" + bytes(5)],
    ids=["pongs", "empty parts", "parts"],
)
async def test_a_flood_of_frames_that_say_nothing_is_let_go(meeting: Meeting, frame: bytes) -> None:
    socket = await socket_of(meeting.host, True)
    begun = b"" if frame.startswith(b"\x8a") else b"\x01\x80" + bytes(4)
    with contextlib.suppress(OSError):
        socket.transport.write(begun + frame * 20_000)
    assert await closing_code(socket) == 1006


async def test_a_calm_ping_is_answered(meeting: Meeting) -> None:
    socket = await socket_of(meeting.host, True)
    async with asyncio.timeout(PATIENCE_S):
        await (await socket.ping())
    await socket.close()


@pytest.mark.parametrize("page", [True, False])
async def test_who_is_nobody_is_signed_out_and_who_was_removed_is_told(meeting: Meeting, page: bool) -> None:
    await meeting.facilitator.does("DELETE", f"/participants/{meeting.host2.id}")
    assert await closing_code(await socket_of(meeting.host2, page)) == 4403
    meeting.host2.cookie = meeting.host2.token = "nobody"
    assert await closing_code(await socket_of(meeting.host2, page)) == 4401
    meeting.session_id = "no-such-session"
    assert await closing_code(await socket_of(meeting.host, page)) == 4404


async def test_a_removal_closes_all_sockets_of_a_person_and_nothing_comes_after_it(meeting: Meeting) -> None:
    await meeting.everyone_watches()
    second = await Watcher(meeting.host2, await meeting.fresh_page(meeting.host2)).watches()
    removal = await meeting.facilitator.tries("DELETE", f"/participants/{meeting.host2.id}")
    await meeting.resource.tries("POST", "/cards", kind="question", text="canary-after")
    await meeting.settles([w for w in meeting.watchers if w.person is not meeting.host2])
    theirs = [second, *(w for w in meeting.watchers if w.person is meeting.host2)]
    await until(lambda: all(w.code is not None for w in theirs))
    assert {w.code for w in theirs} == {4403}
    seqs = [json.loads(text).get("seq", 0) for w in theirs for text in w.messages]
    assert max(seqs, default=0) < int(removal.headers["X-Seq"])
    assert not any("canary-after" in text for w in theirs for text in w.messages)


async def test_a_second_window_whose_page_is_older_shows_who_is_here_and_who_writes(meeting: Meeting) -> None:
    """That it opens is no coming, so that nobody is shown anything by it; but it lacks what was shown since."""
    await meeting.watched_by(meeting.host)
    await meeting.opens("questions")
    await meeting.resource2.does("POST", "/typing", lane="question")
    old = [await meeting.fresh_page(meeting.host), await meeting.fresh_json(meeting.host)]
    await meeting.resource2.does("POST", "/cards", kind="question", text="Who pays?")
    await meeting.watched_by(meeting.resource)
    await meeting.settles()
    meeting.watchers += [await Watcher(meeting.host, screen).watches() for screen in old if screen is not None]
    await meeting.law_holds()


async def test_too_many_sockets_are_turned_away_to_come_back(data: Path) -> None:
    async with open_house(data, rate_limits="on") as house, meeting_in(house) as meeting:
        sockets = [await socket_of(meeting.host, True) for _ in range(5)]
        assert await closing_code(sockets[-1]) == 1013
        others = [await socket_of(meeting.resource, True) for _ in range(4)]
        for socket in (*sockets[:-1], *others):
            assert socket.close_code is None
            await socket.close()


async def test_a_crowd_of_observers_shuts_out_nobody_who_takes_part(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.live.SOCKETS_OF_A_SESSION", 3)
    async with open_house(data, rate_limits="on") as house, meeting_in(house) as meeting:
        crowd = [await socket_of(meeting.observer, True) for _ in range(4)]
        assert await closing_code(crowd[-1]) == 1013
        seated = [await socket_of(person, True) for person in (meeting.facilitator, meeting.host)]
        for socket in (*crowd[:-1], *seated):
            assert json.loads(await socket.recv())
            assert socket.close_code is None
            await socket.close()


async def test_a_server_that_stops_says_so_to_all(data: Path) -> None:
    async with open_house(data) as house, meeting_in(house) as meeting:
        sockets = [await socket_of(meeting.host, page) for page in (True, False)]
        house.server.should_exit = True
        assert [await closing_code(socket) for socket in sockets] == [1012, 1012]


async def test_while_the_database_is_away_a_socket_is_told_to_come_back(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away(look: object) -> None:
        raise OSError("away")

    monkeypatch.setattr(meeting.house.inside.database, "read", away)
    logging.getLogger("uvicorn.error").addHandler(caplog.handler)
    for page in (True, False):
        with pytest.raises(websockets.InvalidStatus) as refused:
            await socket_of(meeting.host, page)
        assert refused.value.response.status_code == 503
    await asyncio.sleep(0.01)
    logging.getLogger("uvicorn.error").removeHandler(caplog.handler)
    assert caplog.text == "", "what we said on purpose is told as a mistake"


async def test_a_room_that_cannot_be_drawn_troubles_no_other(
    house: OpenHouse, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async with meeting_in(house, "questions") as broken:
        socket = await socket_of(broken.host, True)
        room = await house.inside.rooms.room(broken.session_id)

        def fails(name: str, view: object) -> str:
            raise LookupError("planted")

        monkeypatch.setattr(room.drawings, "draw", fails)
        posted = await broken.resource.tries("POST", "/cards", kind="question", text="Who decides?")
        assert posted.status_code == 204
        assert await closing_code(socket) == 1013
        written = "".join(capfd.readouterr())
        assert "room given up" in written and "Who decides?" not in written
        await meeting.everyone_watches()
        await meeting.resource.posts("question", "Does this one go on?")
        await broken.watched_by(broken.host)
        await broken.law_holds()


class Unsettled(Attendance):
    """Who is here, in a room that something is wrong with."""

    def settle(self, now: float) -> bool:
        raise LookupError("planted")


async def test_a_room_that_cannot_be_kept_troubles_no_other(
    house: OpenHouse, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.keeper.LOOK_S", 0.05)
    monkeypatch.setattr("app.live.presence.GRACE_S", 0)
    async with meeting_in(house, "questions") as broken:
        socket = await socket_of(broken.host, True)
        room = await house.inside.rooms.room(broken.session_id)
        monkeypatch.setattr(room, "attendance", Unsettled())
        assert await closing_code(socket) == 1013
    observer = await Watcher(meeting.observer, await meeting.fresh_page(meeting.observer)).watches()
    meeting.watchers.append(observer)
    host = await Watcher(meeting.host, await meeting.fresh_page(meeting.host)).watches()
    await until(lambda: presence(observer, meeting.host.id) == "here")
    await host.leaves()
    await until(lambda: presence(observer, meeting.host.id) == "away")


async def test_another_epoch_and_a_cursor_beyond_the_log_are_shown_everything(meeting: Meeting) -> None:
    page = await meeting.fresh_page(meeting.host)
    for query in ("since=999999", "since=-1", "since=x", "since=1&epoch=another", "since=" + "9" * 5_000, ""):
        socket = await socket_of(meeting.host, True, query)
        async with asyncio.timeout(PATIENCE_S):
            first = json.loads(await socket.recv())
            while "seq" not in first:
                first = json.loads(await socket.recv())
        assert first["whole"] and first["epoch"] == page.epoch, query
        await socket.close()


async def test_a_restored_database_has_another_epoch(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, meeting_in(house) as meeting:
        old = await meeting.fresh_page(meeting.host)
        house.inside.database.write_now(lambda sql: sql.execute(META.update().values(epoch="restored")))
        port = house.port
    async with open_house(tmp_path) as house:
        meeting.house = house
        meeting.host.client = house.client()
        assert port != 0 and (await meeting.fresh_page(meeting.host)).epoch == "restored"
        back = await Watcher(meeting.host, old.copy()).watches()
        await until(lambda: back.messages or back.failure is not None)
        assert back.failure is not None, "the client must start anew"
        back_socket = back._socket
        await back_socket.close()


async def test_a_client_that_never_reads_makes_nobody_wait_and_is_let_go(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.connection.STALLED_S", 600)
    meeting.watchers.append(await Watcher(meeting.resource, await meeting.fresh_page(meeting.resource)).watches())
    reader, writer = await silent_client(meeting)
    inside = meeting.house.inside.rooms
    room = await inside.room(meeting.session_id)
    await until(lambda: len(room.connections) == 2)
    (silent,) = [c for c in room.connections if c.participant_id == meeting.host.id]
    wire: Any = silent.sink
    wire.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
    assert wire.transport.get_write_buffer_limits()[1] == HIGH_WATER
    wire.transport.set_write_buffer_limits(high=HIGH_WATER // 8)

    async def more(number: int) -> None:
        await meeting.facilitator.tries("POST", "/cards", kind="question", text=f"{number} " + "x" * 1_900)
        await meeting.settles()

    told = 0
    while wire.can_write:
        await more(told := told + 1)
    await more(told + 1)
    assert wire.is_open and not wire.can_write, "the others have everything while one does not read"
    monkeypatch.setattr("app.live.connection.STALLED_S", 0)
    await until(lambda: len(room.connections) == 1)
    await meeting.law_holds()
    writer.close()
    reader.feed_eof()


async def test_a_board_larger_than_a_line_holds_comes_to_its_end(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a phase opens on a board of hundreds of cards: all of it is drawn anew, in one frame."""
    watcher = await Watcher(meeting.host, await meeting.fresh_page(meeting.host)).watches()
    room = await meeting.house.inside.rooms.room(meeting.session_id)
    (connection,) = room.connections
    wire: Any = connection.sink
    wire.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
    board = json.dumps({"now": 1, "say": "x" * 1_000_000})
    monkeypatch.setattr(room.painters["html"], "everything", lambda room, view: board)
    await meeting.facilitator.tries("PUT", "/phase", phase="listening")
    assert wire.unread > HIGH_WATER, "it does not go out at once"
    await until(lambda: board in watcher.messages or watcher.code is not None)
    assert watcher.code is None
    await watcher.leaves()


async def test_who_was_slow_to_read_is_shown_what_they_lack_as_soon_as_they_read(meeting: Meeting) -> None:
    watcher = await Watcher(meeting.host, await meeting.fresh_page(meeting.host)).watches()
    room = await meeting.house.inside.rooms.room(meeting.session_id)
    (connection,) = room.connections
    wire: Any = connection.sink
    wire.pause_writing()
    await meeting.resource.tries("POST", "/cards", kind="question", text="Who decides?")
    assert connection.pos < room.seq
    wire.resume_writing()
    assert connection.pos == room.seq
    await until(lambda: any("Who decides?" in text for text in watcher.messages))
    await watcher.leaves()


async def silent_client(meeting: Meeting) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A socket whose owner shakes hands and then reads nothing: its buffers are small, so it stalls soon."""
    raw = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", meeting.house.port))
    reader, writer = await asyncio.open_connection(sock=raw, limit=2_048)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        f"GET /sessions/{meeting.session_id}/live?me={meeting.host.id} HTTP/1.1\r\nHost: 127.0.0.1:{meeting.house.port}\r\n"
        f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"Origin: {meeting.house.url}\r\nCookie: peer_assist={meeting.host.cookie}\r\n\r\n".encode()
    )
    await writer.drain()
    assert b"101" in await reader.readline()
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    return reader, writer


async def test_a_burst_becomes_few_messages_and_leaves_none_out(meeting: Meeting) -> None:
    await meeting.everyone_watches()
    writers = (meeting.resource, meeting.resource2, meeting.facilitator, meeting.cofacilitator)

    async def write(number: int) -> None:
        for i in range(15):
            answer = await writers[number].tries("POST", "/cards", kind="question", text=f"{number}.{i}")
            assert answer.status_code == 204

    before = {watcher: len(watcher.messages) for watcher in meeting.watchers}
    await asyncio.gather(*(write(number) for number in range(4)))
    await meeting.law_holds()
    for watcher in meeting.watchers:
        seqs = [s for text in watcher.messages[before[watcher] :] if (s := json.loads(text).get("seq"))]
        assert seqs == sorted(set(seqs)), f"{watcher.name} was sent a turn twice or out of order"
        assert len(seqs) <= 60


async def test_presence_outlasts_a_reload_and_ends_after_its_grace(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.presence.GRACE_S", 600)
    observer = await Watcher(meeting.observer, await meeting.fresh_page(meeting.observer)).watches()
    meeting.watchers.append(observer)
    host = await Watcher(meeting.host, await meeting.fresh_page(meeting.host)).watches()
    await until(lambda: presence(observer, meeting.host.id) == "here")
    await host.leaves()
    seen = len(observer.messages)
    host = await Watcher(meeting.host, await meeting.fresh_page(meeting.host)).watches()
    await meeting.settles()
    assert not any(
        'data-presence="away"' in m and meeting.host.id in m.partition("away")[2][:80] for m in observer.messages[seen:]
    )
    assert presence(observer, meeting.host.id) == "here"
    monkeypatch.setattr("app.live.presence.GRACE_S", 0)
    await host.leaves()
    await until(lambda: presence(observer, meeting.host.id) == "away")


async def test_listening_hosts_come_and_go_unseen(house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.live.presence.GRACE_S", 0)
    async with meeting_in(house, "listening") as meeting:
        watching = [meeting.resource, meeting.facilitator, meeting.observer, meeting.host2]
        for person in watching:
            meeting.watchers.append(await Watcher(person, await meeting.fresh_page(person)).watches())
        await meeting.settles()
        seen = {watcher: len(watcher.messages) for watcher in meeting.watchers}
        host = await Watcher(meeting.host, await meeting.fresh_page(meeting.host)).watches()
        assert (await meeting.host.tries("POST", "/typing", lane="thought")).status_code == 403
        room = await house.inside.rooms.room(meeting.session_id)
        await until(lambda: meeting.host.id in room.attendance.here)
        await host.leaves()
        await until(lambda: meeting.host.id not in room.attendance.here)
        await meeting.settles()
        for watcher in meeting.watchers:
            new = [m for m in watcher.messages[seen[watcher] :] if "beat" not in json.loads(m)]
            assert new == [], f"{watcher.name} was told of a host's coming and going"
            assert presence(watcher, meeting.host.id) == "listening"


async def test_a_typing_sign_runs_out(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.live.presence.TYPING_S", 600)
    watcher = await Watcher(meeting.host, await meeting.fresh_page(meeting.host)).watches()
    meeting.watchers.append(watcher)
    await meeting.resource.tries("POST", "/typing", lane="question")
    await until(lambda: meeting.resource.shown_name in typing(watcher))
    monkeypatch.setattr("app.live.presence.TYPING_S", 0)
    await meeting.resource.tries("POST", "/typing", lane="question")
    await until(lambda: typing(watcher) == "")


def presence(watcher: Watcher, participant_id: str) -> str:
    """How somebody appears on this watcher's page."""
    assert watcher.failure is None and watcher.code is None, "this page is told nothing any more"
    assert isinstance(watcher.screen, Page)
    return watcher.screen.attribute(f"person-{participant_id}", "data-presence")


def typing(watcher: Watcher) -> str:
    """Who is shown as writing a question."""
    assert isinstance(watcher.screen, Page)
    return watcher.screen.words("typing-question")
