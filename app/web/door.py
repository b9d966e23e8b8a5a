"""uvicorn's HTTP protocol with limits: on the time a request may take to arrive, the size of its headers, and pipelining.

uvicorn itself waits for ever for a request that is not completed, and keeps headers of any size. And a request about a
session that is at home in another process is passed on to it, with its connection.
"""

from asyncio import BaseTransport, TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from app.web.passing_on import PassingOn

# What a request may take to arrive, and how fast its body must come beyond that, in bytes a second.
REQUEST_S = 30
SLOWEST = 10_000
# Headers, and what divides a body into chunks. A chunk of a few bytes earns what stands around it.
MOST_AROUND = 64 * 1024
# How many requests may be sent ahead of their answers. uvicorn keeps any number: twenty connections took 3 GB in 8 s.
MOST_AHEAD = 16

BODY = (b"content-length", b"transfer-encoding")

TOO_SLOW = 408, b"This request did not come to its end. Please try again."
# The parser takes all that follows such a request for that protocol's: its body would be lost, and taken for nonsense.
OTHER_PROTOCOL = 400, b"This server speaks HTTP/1.1 only. Please send this request without the header Upgrade."
TOO_MUCH_AROUND = 431, b"The headers of this request are too large. Please delete this site's cookies and try again."


class TooFarAhead(Exception):
    """More pipelined requests than a browser or a proxy sends."""


class NoSuchProtocol(Exception):
    """A body comes along with the wish to speak another protocol than any that is spoken here."""


class Door(HttpToolsProtocol):
    """One connection. `_since` is when the present request began, `_came` how much of it came, `_body` of its body.

    `brought` is what had come on a connection that another process has passed on to this one.
    """

    def __init__(self, *args: Any, passing_on: PassingOn, brought: bytes = b"", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._passing_on = passing_on
        self._brought = brought
        self._since = 0.0
        self._came = self._body = 0
        self._look_again: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._since = self.loop.time()
        self._look_again = self.loop.call_later(REQUEST_S, self._look)
        if self._brought:
            self._read(self._brought)

    def connection_lost(self, exc: Exception | None) -> None:
        self._look_no_more()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        self._look_no_more()
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        session_id = self._passing_on.elsewhere(data)
        if session_id is None or not self._rests():
            self._read(data)
        else:
            self._unset_keepalive_if_required()
            self.transport.pause_reading()
            self._passing_on.pass_on(session_id, self, data)

    def file(self) -> int | None:
        return None if self.transport.is_closing() else self.transport.get_extra_info("socket").fileno()

    def go(self) -> None:
        self.transport.abort()

    def stay(self, data: bytes) -> None:
        self.transport.resume_reading()
        self._read(data)

    def _read(self, data: bytes) -> None:
        self._came += len(data)
        super().data_received(data)
        if self._came - 2 * self._body > MOST_AROUND:
            self._refuse(*TOO_MUCH_AROUND)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._since = self.loop.time()
        self._came = self._body = 0

    def on_headers_complete(self) -> None:
        if (
            self.parser.should_upgrade()
            and not self._should_upgrade()
            and any(name in BODY for name, _ in self.headers)
        ):
            self._refuse(*OTHER_PROTOCOL)
            raise NoSuchProtocol()
        super().on_headers_complete()
        if len(self.pipeline) > MOST_AHEAD:
            raise TooFarAhead()  # ends the parsing of what else has come

    def send_400_response(self, msg: str) -> None:
        if self.pipeline:
            # Another answer is on its way, or is next.
            self.transport.close()
        elif not self.transport.is_closing():
            super().send_400_response(msg)

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        super().on_body(body)

    def _rests(self) -> bool:
        """Whether what comes now is the beginning of a request, and all before it has been answered and taken."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None:
            # None until a request's first letter is here: then it is no beginning, whatever the rest of it looks like.
            scope: object = self.scope
            return scope is None and self._came == 0
        answered = cycle.response_complete and not self._is_coming()
        return answered and self.transport.get_write_buffer_size() == 0

    def _is_coming(self) -> bool:
        """Whether something of a request is still to come: a connection that rests is uvicorn's to close."""
        cycle = self.cycle
        return cycle is None or cycle.scope is not self.scope or cycle.more_body

    def _look(self) -> None:
        """Look whether the present request is overdue: now and then, since a timer for each would cost each."""
        left = self._since + REQUEST_S + self._body / SLOWEST - self.loop.time()
        if left <= 0 and self._is_coming():
            self._refuse(*TOO_SLOW)
        else:
            self._look_again = self.loop.call_later(left if left > 0 else REQUEST_S, self._look)

    def _look_no_more(self) -> None:
        if self._look_again is not None:
            self._look_again.cancel()
            self._look_again = None

    def _refuse(self, status: int, sentence: bytes) -> None:
        if self.transport.is_closing():
            return
        cycle = self.cycle
        # Who said nothing is told nothing, and an answer that is on its way is not written over.
        if self.scope is not None and (cycle is None or cycle.response_complete or not cycle.response_started):
            head = b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
            self.transport.write(STATUS_LINE[status] + head % len(sentence) + sentence)
        self.transport.close()
