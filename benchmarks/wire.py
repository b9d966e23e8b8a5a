"""A socket and a request as cheap as Python allows, so that the generator is not what is measured."""

import asyncio
import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

ANSWER_S = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class _Stream(asyncio.Protocol):
    """Bytes that come in, and the head that precedes them."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self.held = bytearray()
        self.answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.answer.done():
            self.answer.set_exception(error or ConnectionError("the server hung up"))
            self.answer.exception()

    def head(self) -> tuple[int, dict[str, str]] | None:
        """Status and headers, once they are all there; they are taken out of what is held."""
        end = self.held.find(b"\r\n\r\n")
        if end < 0:
            return None
        first, *lines = self.held[:end].decode("latin-1").split("\r\n")
        del self.held[: end + 4]
        pairs = (line.partition(": ") for line in lines)
        return int(first.split(" ")[1]), {name.lower(): value for name, _, value in pairs}


class Requests(_Stream):
    """One kept connection for requests, one at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._head: tuple[int, dict[str, str]] | None = None

    def data_received(self, data: bytes) -> None:
        self.held += data
        self._head = self._head or self.head()
        if self._head is None:
            return
        status, headers = self._head
        length = int(headers.get("content-length", "0"))
        if len(self.held) >= length:
            body = bytes(self.held[:length])
            del self.held[:length]
            self._head = None
            if not self.answer.done():  # whoever asked may have given up
                self.answer.set_result(Answer(status, headers, body))

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Send a request and wait for its answer."""
        self.answer = asyncio.get_running_loop().create_future()
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""])
        self.transport.write(head.encode("latin-1") + body)
        return await asyncio.wait_for(self.answer, ANSWER_S)


class Client:
    """Requests to one server, over as many connections as are needed at once."""

    def __init__(self, base: str) -> None:
        self.base = base
        address = urlsplit(base)
        self._host, self._port = address.hostname or "", address.port or 80
        self._free: list[Requests] = []

    async def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        """One request. Raises RuntimeError for an answer of 400 and above."""
        loop = asyncio.get_running_loop()
        connection = self._free.pop() if self._free else None
        if connection is None or connection.transport.is_closing():
            _, connection = await loop.create_connection(Requests, self._host, self._port)
        answer = await connection.ask(method, path, {"Host": f"{self._host}:{self._port}", **(headers or {})}, body)
        self._free.append(connection)
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {answer.body[:200]!r}")
        return answer

    def close(self) -> None:
        """Hang up."""
        for connection in self._free:
            connection.transport.close()


class Socket(_Stream):
    """One person's socket. `heard` is called with each text, as bytes; nothing is ever said."""

    def __init__(self, heard: Callable[[bytes], None]) -> None:
        super().__init__()
        self._heard = heard
        self._open = False

    def data_received(self, data: bytes) -> None:
        self.held += data
        if not self._open:
            head = self.head()
            if head is None:
                return
            self._open = head[0] == 101
            self.answer.set_result(Answer(head[0], head[1], b""))
        while self._open and self._take_one():
            pass

    def _take_one(self) -> bool:
        """Take one frame out of what is held, if a whole one is (RFC 6455, 5.2; servers do not mask)."""
        held = self.held
        if len(held) < 2:
            return False
        start, length = 2, held[1]
        if length == 126:
            start, length = 4, int.from_bytes(held[2:4], "big")
        elif length == 127:
            start, length = 10, int.from_bytes(held[2:10], "big")
        if len(held) < start or len(held) < start + length:
            return False
        kind, payload = held[0] & 15, bytes(held[start : start + length])
        del held[: start + length]
        if kind == 1:
            self._heard(payload)
        elif kind == 9:
            # A pong, masked with zeroes; what a ping carries here is short.
            self.transport.write(bytes((0x8A, 0x80 | len(payload))) + bytes(4) + payload)
        return True


async def open_socket(base: str, path: str, headers: Mapping[str, str], heard: Callable[[bytes], None]) -> Socket:
    """Open a socket. Raises RuntimeError when the server does not agree to one."""
    address = urlsplit(base)
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(heard), address.hostname, address.port)
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {address.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    socket.transport.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    answer = await asyncio.wait_for(socket.answer, ANSWER_S)
    if answer.status != 101:
        raise RuntimeError(f"{path} answered {answer.status} to a socket")
    return socket
