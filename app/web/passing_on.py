"""Connections are passed on to the process where their session is at home: the open file, and what was read from it.

Where that fails, the process that has the connection answers it. It is passed on once a request, so that two who do not
agree on who is there cannot send it to and fro.
"""

import asyncio
import errno
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from app.web.neighbours import Neighbours

# When a neighbour has its hands full, it is tried so often, and so long.
AGAIN_S, PATIENCE_S = 0.005, 1.0
# Of an upload more than this may have come with its head; it is as well answered where it came in.
MOST_BYTES = 64 * 1024
UNSENT_BYTES = 1024 * 1024
AT_A_TIME = 32
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
    """Gives connections to neighbours and takes theirs. `welcome` is given an accepted socket and what was read from it."""

    def __init__(self, welcome: Callable[[socket.socket, bytes], None]) -> None:
        self._welcome = welcome
        self._neighbours: Neighbours
        self._listener: socket.socket | None = None
        self._heard: set[socket.socket] = set()
        self._lines: dict[str, socket.socket] = {}
        self._waiting: deque[Passing] = deque()
        self._again: asyncio.TimerHandle | None = None

    def start(self, neighbours: Neighbours) -> None:
        """Be there for the others. Where sockets of this kind cannot be had, this process stays by itself."""
        try:
            listener = _listener_at(neighbours.make_place())
        except OSError as error:
            log.warning("no neighbours", error=type(error).__name__)
            return
        self._neighbours, self._listener = neighbours, listener
        self._hear(listener, self._open_line)
        neighbours.keep_looking()
        for name in neighbours.others:
            try:
                self._line_to(name)  # a new line has them look who has come
            except OSError as error:
                if error.errno in GONE:
                    self._forget(name)

    def stop(self) -> None:
        """Give and take no more."""
        listener, self._listener = self._listener, None
        if listener is None:
            return
        self._neighbours.leave()
        while self._open_line(listener):
            pass
        self._hang_up(listener)
        for line in list(self._heard):
            # No more can come, and what they have passed on already is taken to its end.
            line.shutdown(socket.SHUT_RD)
            line.setblocking(True)
            while line in self._heard:
                self._take(line)
        for line in self._lines.values():
            line.close()
        self._lines.clear()
        if self._again is not None:
            self._again.cancel()
        self._pass_all()

    def elsewhere(self, data: bytes) -> bytes | None:
        """The session that a request is about which begins so, if that one is at home in another process."""
        if self._listener is None or len(data) > MOST_BYTES:
            return None
        return self._neighbours.elsewhere(data)

    def pass_on(self, session_id: bytes, connected: Connected, data: bytes) -> None:
        """Pass a connection on to its session's home, now or soon; then it is told to go or to stay."""
        until = asyncio.get_running_loop().time() + PATIENCE_S
        self._waiting.append(Passing(session_id, connected, data, until))
        if self._again is None:
            self._pass_all()

    def _pass_all(self) -> None:
        self._again = None
        while self._waiting:
            passing = self._waiting.popleft()
            if not self._pass(passing):
                self._waiting.appendleft(passing)
                self._again = asyncio.get_running_loop().call_later(AGAIN_S, self._pass_all)
                return

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
            self._let_go_of_those_who_left()
            line = _line()
            try:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_BYTES)
                line.connect(str(self._neighbours.place(name)))
            except OSError:
                line.close()
                raise
            self._lines[name] = line
        return line

    def _let_go_of_those_who_left(self) -> None:
        for name in self._lines.keys() - set(self._neighbours.others):
            self._lines.pop(name).close()

    def _forget(self, name: str) -> None:
        line = self._lines.pop(name, None)
        if line is not None:
            line.close()
        self._neighbours.forget(name)

    def _open_line(self, listener: socket.socket) -> bool:
        """Whether somebody had called."""
        try:
            line, _ = listener.accept()
        except OSError:
            return False
        line.setblocking(False)
        self._hear(line, self._take)
        self._neighbours.look()
        return True

    def _take(self, line: socket.socket) -> None:
        for _ in range(AT_A_TIME):
            try:
                data, files, _, _ = socket.recv_fds(line, MOST_BYTES, 1)
            except BlockingIOError:
                return
            except OSError:
                data, files = b"", []
            for file in files:
                self._welcome(socket.socket(fileno=file), data)
            if not data:
                self._hang_up(line)
                self._neighbours.look()
                return

    def _hear(self, line: socket.socket, what: Callable[[socket.socket], object]) -> None:
        self._heard.add(line)
        asyncio.get_running_loop().add_reader(line, what, line)

    def _hang_up(self, line: socket.socket) -> None:
        asyncio.get_running_loop().remove_reader(line)
        self._heard.discard(line)
        line.close()


def _listener_at(place: Path) -> socket.socket:
    """Whoever finds it there may call: before it listens it has another name, since who is not answered takes it away."""
    listener, not_yet = _line(), place.with_name(f".{place.name}")
    try:
        listener.bind(str(not_yet))
        listener.listen()
        not_yet.rename(place)
    except OSError:
        listener.close()
        raise
    return listener


def _line() -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    line.setblocking(False)
    return line
