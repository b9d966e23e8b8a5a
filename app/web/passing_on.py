"""Passes connections on to the process where their session is at home: the open file descriptor, and what was read.

Where that fails, this process answers itself. A connection is passed on once per request, so that two processes that
disagree about who is running cannot send it back and forth.
"""

import asyncio
import errno
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from app.web.doorstep import MOST_BYTES, Doorstep, line_to_be
from app.web.neighbours import Neighbours

# When a neighbour has its hands full, it is tried so often, and so long.
AGAIN_S, PATIENCE_S = 0.005, 1.0
UNSENT_BYTES = 1024 * 1024
FULL = (errno.EAGAIN, errno.ENOBUFS, errno.ETOOMANYREFS)
GONE = (errno.ENOENT, errno.ECONNREFUSED, errno.ECONNRESET, errno.EPIPE)

log = structlog.get_logger()


class Connected(Protocol):
    """A connection that may be passed on; nothing is read from it meanwhile."""

    def file(self) -> int | None:
        """Its file descriptor; None when it has ended."""
        ...

    def go(self) -> None:
        """It has been passed on."""
        ...

    def stay(self, data: bytes) -> None:
        """It could not be passed on."""
        ...


@dataclass(frozen=True, slots=True)
class Passing:
    """A connection on its way, and until when it is tried (seconds of the loop's clock)."""

    session_id: bytes
    connected: Connected
    data: bytes
    until: float


class PassingOn:
    """Gives connections to neighbours and takes theirs. `welcome` is given an accepted socket and what was read from it.

    Each home has a queue of those who wait for it, so that one that is full keeps nobody else waiting.
    """

    def __init__(self, welcome: Callable[[socket.socket, bytes], None]) -> None:
        self._neighbours: Neighbours
        self._doorstep = Doorstep(welcome, self._came_or_went)
        self._lines: dict[str, socket.socket] = {}
        self._waiting: dict[str, deque[Passing]] = {}
        self._again: asyncio.TimerHandle | None = None

    def start(self, neighbours: Neighbours) -> None:
        """Be there for the others. Where sockets of this kind cannot be had, this process stays by itself."""
        self._neighbours = neighbours
        try:
            self._be_there()
        except OSError as error:
            log.warning("no neighbours", error=type(error).__name__)
            return
        neighbours.keep_looking(self._be_there, self._answers)

    def stop(self) -> None:
        """Give and take no more."""
        if not self._doorstep.is_there:
            return
        self._neighbours.leave()
        self._doorstep.close()
        for line in self._lines.values():
            line.close()
        self._lines.clear()
        if self._again is not None:
            self._again.cancel()
        self._pass_all()

    def _be_there(self) -> None:
        self._doorstep.be_at(self._neighbours.make_place())

    def _answers(self, name: str) -> bool:
        """Whether a process that seems to have come takes calls. A new line has it look who has come."""
        try:
            self._line_to(name)
        except OSError as error:
            if error.errno in GONE:
                self._forget(name)
            return error.errno in FULL
        return True

    def _came_or_went(self) -> None:
        self._neighbours.look()
        for name in self._lines.keys() - set(self._neighbours.others):
            self._lines.pop(name).close()

    def elsewhere(self, data: bytes) -> bytes | None:
        """The session that the beginning of a request names, if it is at home in another process."""
        # Of an upload more than this may have come with its head; it is as well answered where it came in.
        if not self._doorstep.is_there or len(data) > MOST_BYTES:
            return None
        return self._neighbours.elsewhere(data)

    def pass_on(self, session_id: bytes, connected: Connected, data: bytes) -> None:
        """Pass a connection on to its session's home, now or soon; then it is told to go or to stay."""
        until = asyncio.get_running_loop().time() + PATIENCE_S
        home = self._neighbours.home_of(session_id)
        self._waiting.setdefault(home, deque()).append(Passing(session_id, connected, data, until))
        if self._again is None:
            self._pass_all()

    def _pass_all(self) -> None:
        self._again = None
        for home, queue in list(self._waiting.items()):
            while queue:
                passing = queue.popleft()
                if not self._pass(passing):
                    queue.appendleft(passing)
                    break
            else:
                del self._waiting[home]
        if self._waiting:
            self._again = asyncio.get_running_loop().call_later(AGAIN_S, self._pass_all)

    def _pass(self, passing: Passing) -> bool:
        """Whether this connection waits no more: it has ended, was passed on or stays."""
        while (file := passing.connected.file()) is not None:
            home = self._neighbours.home_of(passing.session_id)
            try:
                if home == self._neighbours.own:
                    passing.connected.stay(passing.data)
                else:
                    socket.send_fds(self._line_to(home), [passing.data], [file])
                    passing.connected.go()
            except OSError as error:
                if error.errno in GONE:
                    self._forget(home)
                    continue
                if error.errno in FULL and asyncio.get_running_loop().time() < passing.until:
                    return False
                passing.connected.stay(passing.data)
            return True
        return True

    def _line_to(self, name: str) -> socket.socket:
        line = self._lines.get(name)
        if line is None:
            line = line_to_be()
            try:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_BYTES)
                line.connect(str(self._neighbours.place(name)))
            except OSError:
                line.close()
                raise
            self._lines[name] = line
        return line

    def _forget(self, name: str) -> None:
        line = self._lines.pop(name, None)
        if line is not None:
            line.close()
        self._neighbours.forget(name)
