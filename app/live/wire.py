"""The socket as the board needs it: frames that are built once, and no wait without an end.

uvicorn's own protocol leaves a stalled socket open and takes floods of frames without limit; this one lets go of both.
"""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

SCOPE_KEY = "peer_assist.wire"

# Above this mark nothing more is written until the client has read. One frame may be larger than that: a board is.
HIGH_WATER = 64 * 1024
AFTER_END_S = 2.0
TCP_USER_TIMEOUT_MS = 10_000
PINGS_A_SECOND = 20
# Of anything else too: a client says nothing but that it is still there, and thousands of empty frames cost a second.
BYTES_A_SECOND = 8 * 1024
NO_SOCKET = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 45\r\n"
    b"connection: close\r\n\r\nThis request does not open a socket properly."
)


def text_frame(text: str) -> bytes:
    """A whole WebSocket message with this text, as a server sends it: unmasked, uncompressed (RFC 6455, 5.2)."""
    data = text.encode()
    length = len(data)
    if length < 126:
        return struct.pack("!BB", 0x81, length) + data
    if length < 65_536:
        return struct.pack("!BBH", 0x81, 126, length) + data
    return struct.pack("!BBQ", 0x81, 127, length) + data


class Wire(WebSocketsSansIOProtocol):
    """uvicorn's protocol; the application reaches it through its scope and may write finished frames."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_room_again: Callable[[], None] | None = None
        self._pings = self._bytes = 0
        self._second = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=HIGH_WATER)
        raw = transport.get_extra_info("socket")
        if raw is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
            with contextlib.suppress(OSError):
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, TCP_USER_TIMEOUT_MS)

    def data_received(self, data: bytes) -> None:
        if self.handshake_initiated:
            self._count()
            self._bytes += len(data)
            if self._bytes > BYTES_A_SECOND:
                self.abort()
                return
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.transport.is_closing():
            # uvicorn neither answers what cannot be read as the opening of a socket nor closes it.
            self.transport.write(NO_SOCKET)
            self.transport.close()

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[SCOPE_KEY] = self

    def forget_request(self) -> None:
        """Let go of what was only needed to open the socket: it is a tenth of what a watching person weighs."""
        del self.request, self.response
        self.scope["headers"] = []

    @property
    def can_write(self) -> bool:
        """Whether a frame written now would leave soon."""
        return self.writable.is_set() and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether the other end can still be reached by this socket."""
        return self.handshake_complete and not (self.close_sent or self.disconnected or self.transport.is_closing())

    @property
    def unread(self) -> int:
        """How many bytes wait here to be read by the other end."""
        return self.transport.get_write_buffer_size()

    def write_frame(self, frame: bytes) -> None:
        """Hand a finished frame to the network. Never waits."""
        self.transport.write(frame)

    def abort(self) -> None:
        """End at once, whatever is still unsent."""
        if not self.transport.is_closing() or not self.disconnected:
            self.transport.abort()

    async def send(self, message: Any) -> None:
        await super().send(message)
        # Whoever was answered with a status is done with. uvicorn takes it for forgotten, and says so in the log.
        self.handshake_complete = self.handshake_complete or self.close_sent

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.on_room_again is not None:
            self.on_room_again()

    def keepalive_timeout(self) -> None:
        # An orderly close waits for the peer, and the peer is what is missing.
        self.pong_timer = None
        self.abort()

    def handle_ping(self) -> None:
        self._pings += 1
        if self._pings > PINGS_A_SECOND:
            self.abort()
            return
        super().handle_ping()

    def _count(self) -> None:
        """Begin anew when a second is over."""
        now = self.loop.time()
        if now - self._second > 1:
            self._pings, self._bytes, self._second = 0, 0, now

    async def run_asgi(self) -> None:
        try:
            await super().run_asgi()
        finally:
            self.loop.call_later(AFTER_END_S, self.abort)
