"""Redis or Valkey as the doorbell: publish and subscribe. A server that is down is not felt by anyone.

Its client makes the connection. What is then said on it is said here: the client's own way takes a message through so
many hands that it comes a millisecond later.
"""

import asyncio
from typing import Any

from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError
from redis.maint_notifications import MaintNotificationsConfig

from app.live.listening import CHANNEL, Listening
from app.live.news_wire import NewsWire
from app.live.resp import said_in

SUBSCRIBE = b"*2\r\n$9\r\nSUBSCRIBE\r\n$%d\r\n%s\r\n" % (len(CHANNEL), CHANNEL.encode())
PUBLISH = b"*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%s\r\n" % (len(CHANNEL), CHANNEL.encode())
UNASKED, ERRORS = b">", (b"-", b"!")


class RedisBell(Listening, asyncio.Protocol):
    """Rings and listens over one connection."""

    def __init__(self, url: str, wire: NewsWire) -> None:
        super().__init__(wire)
        self._pool = ConnectionPool.from_url(
            url,
            protocol=3,
            retry=Retry(NoBackoff(), 0),
            socket_connect_timeout=0.5,
            socket_timeout=1,
            maint_notifications_config=MaintNotificationsConfig(enabled=False),
        )
        self._transport: Any = None
        self._unread = b""
        self._awaited = 0

    async def _listen(self) -> None:
        line: Any = self._pool.make_connection()
        await line.connect()
        try:
            self._transport, self._unread, self._awaited = line._writer.transport, b"", 0
            self._transport.set_protocol(self)
            # A ring goes out at once, not when the loop has done all else that is to be done now.
            self._transport.set_write_buffer_limits(0)
            self._transport.write(SUBSCRIBE)
            await self._attend()
        finally:
            await line.disconnect(nowait=True)

    def _say(self, messages: list[bytes]) -> None:
        self._awaited = len(messages)
        self._transport.write(b"".join(b"%s$%d\r\n%s\r\n" % (PUBLISH, len(m), m) for m in messages))

    def data_received(self, data: bytes) -> None:
        try:
            said, self._unread = said_in(self._unread + data)
        except ValueError as error:
            self._lose(error)
            return
        for kind, what in said:
            if self._lost is None:
                return
            self._take(kind, what)

    def _take(self, kind: bytes, what: Any) -> None:
        if kind in ERRORS:
            self._lose(ResponseError(str(what)))
        elif kind != UNASKED:
            self._awaited -= 1
            if not self._awaited:
                self._answered()
        elif what[0] == b"message":
            self.tell(what[2])
        elif what[0] == b"subscribe":
            self._answered()

    def connection_lost(self, error: Exception | None) -> None:
        self._lose(error or ConnectionError())
