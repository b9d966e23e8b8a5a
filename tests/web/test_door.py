"""Whoever sends without end, or never comes to one, is let go of with a sentence; whoever is only slow is not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import websockets

from app.web import door
from app.web.serving import UNREAD_MS, listen
from tests.meeting.house import OpenHouse, open_house
from tests.meeting.meeting import Meeting, meeting_in

HURRY = 0.4
POST = b"POST /join/look HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OpenHouse]:
    async with open_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(scope="module")
async def meeting(house: OpenHouse) -> AsyncIterator[Meeting]:
    async with meeting_in(house, "questions") as meeting:
        yield meeting


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a request take no longer than a moment."""
    monkeypatch.setattr(door, "REQUEST_S", HURRY)


class Caller:
    """A raw connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def says(self, *pieces: bytes, pause: float = 0) -> None:
        """Send piece after piece, as long as anybody listens."""
        try:
            for piece in pieces:
                self.writer.write(piece)
                await self.writer.drain()
                await asyncio.sleep(pause)
        except ConnectionError:
            return

    async def hears(self) -> bytes:
        """All that is answered until the other side hangs up."""
        heard = b""
        async with asyncio.timeout(30):
            try:
                while piece := await self.reader.read(65_536):
                    heard += piece
            except ConnectionError:
                return heard
        return heard

    async def hears_one(self) -> bytes:
        """The head of one answer."""
        async with asyncio.timeout(30):
            return await self.reader.readuntil(b"\r\n\r\n")


@pytest.fixture
async def caller(house: OpenHouse) -> AsyncIterator[Caller]:
    caller = Caller(*await asyncio.open_connection("127.0.0.1", house.port))
    yield caller
    caller.writer.close()


@pytest.mark.parametrize(
    "endless",
    [
        [b"GET / HTTP/1.1\r\nX: ", b"x" * 50_000],
        [b"GET /", b"x" * 50_000],
        [b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X-Again: again\r\n" * 4_000],
        [POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 50_000, b"x" * 50_000],
        [POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Again: again\r\n" * 4_000],
    ],
    ids=["header", "address", "headers", "chunk", "trailer"],
)
async def test_what_stands_around_a_body_has_an_end(house: OpenHouse, caller: Caller, endless: list[bytes]) -> None:
    telling = asyncio.create_task(caller.says(endless[0], *endless[1:] * 2_000))
    heard = await caller.hears()
    await telling
    assert heard[:12] in (b"HTTP/1.1 431", b"HTTP/1.1 400"), heard[:200]
    assert heard.partition(b"\r\n\r\n")[2].strip()
    assert (await house.client().get("/health")).status_code == 200


@pytest.mark.parametrize(
    "begun",
    [b"GET / HT", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: b\r\n", POST + b"Content-Length: 100\r\n\r\ntoken=",
     POST + b"Transfer-Encoding: chunked\r\n\r\n6\r\ntoken=\r\n"],
    ids=["line", "headers", "body", "chunks"],
)  # fmt: skip
async def test_a_request_that_does_not_come_to_its_end_is_let_go_of(hurry: None, caller: Caller, begun: bytes) -> None:
    await caller.says(begun)
    heard = await caller.hears()
    assert heard.startswith(b"HTTP/1.1 408 ") and heard.endswith(b"Please try again.")


async def test_a_drop_now_and_then_does_not_keep_a_connection(hurry: None, caller: Caller) -> None:
    telling = asyncio.create_task(caller.says(POST + b"Content-Length: 9999\r\n\r\n", *[b"x"] * 500, pause=0.02))
    assert (await caller.hears()).startswith(b"HTTP/1.1 408 ")
    telling.cancel()


async def test_who_says_nothing_is_told_nothing(hurry: None, caller: Caller) -> None:
    assert await caller.hears() == b""


async def test_a_slow_but_steady_body_arrives(hurry: None, monkeypatch: pytest.MonkeyPatch, caller: Caller) -> None:
    monkeypatch.setattr(door, "SLOWEST", 10)
    body = [b"token=", *[b"x" * 50] * 20]
    await caller.says(POST + b"Content-Length: 1006\r\nConnection: close\r\n\r\n", *body, pause=2 * HURRY / 20)
    assert (await caller.hears()).startswith(b"HTTP/1.1 404 ")


async def test_a_body_in_crumbs_arrives(caller: Caller) -> None:
    crumbs = [b"1\r\nx\r\n"] * 5_000
    ending = [b"0\r\n\r\n"]
    await caller.says(
        POST + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n6\r\ntoken=\r\n", *crumbs, *ending
    )
    assert (await caller.hears()).startswith(b"HTTP/1.1 404 ")


async def test_a_connection_in_use_stays(hurry: None, caller: Caller) -> None:
    for _ in range(8):
        await caller.says(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", pause=HURRY / 3)
        assert (await caller.hears_one()).startswith(b"HTTP/1.1 200 ")
        await caller.reader.readexactly(len(b'{"ok":true}'))


ASKED = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


async def test_some_requests_may_be_sent_ahead_of_their_answers(caller: Caller) -> None:
    last = b"GET /join HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    await caller.says(ASKED * (door.MOST_AHEAD - 1) + last)
    heard = await caller.hears()
    assert heard.count(b'{"ok":true}') == door.MOST_AHEAD - 1
    assert heard.count(b"HTTP/1.1 200 ") == door.MOST_AHEAD and heard.endswith(b"</html>")


@pytest.mark.parametrize("rest", [ASKED, b"GET / nonsense"], ids=["requests", "nonsense"])
async def test_who_sends_far_ahead_is_let_go_of(house: OpenHouse, caller: Caller, rest: bytes) -> None:
    telling = asyncio.create_task(caller.says(*[ASKED * 500 + rest] * 50))
    heard = await caller.hears()
    await telling
    assert heard.count(b"HTTP/1.1") <= door.MOST_AHEAD + 1 and b"HTTP/1.1 400" not in heard
    assert (await house.client().get("/health")).status_code == 200


async def test_an_answer_that_takes_its_time_is_waited_for(
    hurry: None, house: OpenHouse, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(look: object) -> int:
        await asyncio.sleep(3 * HURRY)
        return 1

    monkeypatch.setattr(house.inside.database, "read", slow)
    await caller.says(b"GET /ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert (await caller.hears()).startswith(b"HTTP/1.1 200 ")


async def test_a_socket_stays_open(hurry: None, meeting: Meeting) -> None:
    address = f"ws://127.0.0.1:{meeting.house.port}/sessions/{meeting.session_id}/live?me={meeting.resource.id}"
    headers = {"Cookie": f"peer_assist={meeting.resource.cookie}", "Origin": meeting.house.url}
    async with websockets.connect(address, additional_headers=headers, proxy=None) as watching:
        await asyncio.sleep(3 * HURRY)
        await (await watching.ping())


@pytest.mark.parametrize(
    ("line", "headers"),
    [(b"POST", b""), (b"GET", b"X-A: b\r\n" * 200), (b"GET", b"X-A: " + b"b" * 9_000 + b"\r\n"), (b"GET", b"")],
    ids=["method", "headers", "header", "no key"],
)
async def test_what_opens_no_socket_is_told_so(caller: Caller, line: bytes, headers: bytes) -> None:
    upgrade = b"Host: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    await caller.says(line + b" /sessions/x/live HTTP/1.1\r\n" + upgrade + headers + b"\r\n")
    heard = await caller.hears()
    assert heard.startswith(b"HTTP/1.1 4") and heard.partition(b"\r\n\r\n")[2].strip(), heard


OTHER = b"Host: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n"


async def test_who_would_rather_speak_another_protocol_is_answered_in_this_one(caller: Caller) -> None:
    for _ in range(2):
        await caller.says(b"GET /health HTTP/1.1\r\n" + OTHER + b"\r\n")
        assert (await caller.hears_one()).startswith(b"HTTP/1.1 200 ")
        await caller.reader.readexactly(len(b'{"ok":true}'))


@pytest.mark.parametrize(
    "body", [b"Content-Length: 9\r\n\r\ntoken=abc", b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"]
)
async def test_no_body_is_lost_of_who_would_rather_speak_another_protocol(caller: Caller, body: bytes) -> None:
    await caller.says(b"POST /join/look HTTP/1.1\r\n" + OTHER + body)
    heard = await caller.hears()
    assert heard.startswith(b"HTTP/1.1 400 ") and heard.endswith(b"without the header Upgrade.")
    assert heard.count(b"HTTP/1.1 4") == 1


async def test_who_hangs_up_in_the_middle_is_no_fault_of_ours(
    house: OpenHouse, caller: Caller, capfd: pytest.CaptureFixture[str]
) -> None:
    path = b"POST /sessions/x/cards HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: peer_assist=a\r\n"
    for kind in (b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=b", b"application/json"):
        other = Caller(*await asyncio.open_connection("127.0.0.1", house.port))
        site = b"Sec-Fetch-Site: same-origin\r\nContent-Length: 100\r\n"
        await other.says(path + site + b"Content-Type: " + kind + b"\r\n\r\n--b")
        other.writer.close()
        await other.writer.wait_closed()
    assert (await house.client().get("/health")).status_code == 200
    await asyncio.sleep(0.1)
    assert capfd.readouterr() == ("", "")


def test_an_answer_does_not_lie_unread_for_ever() -> None:
    with listen("127.0.0.1", 0) as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == UNREAD_MS
