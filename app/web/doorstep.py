"""Receives connections from the other processes of this machine: the open file descriptor, and what was read from it."""

import asyncio
import socket
import sys
from collections.abc import Callable
from pathlib import Path

# What comes with a connection at most.
MOST_BYTES = 64 * 1024
AT_A_TIME = 32
# How long a process that has no descriptor left leaves what is there where it is.
REST_S = 0.05


class Doorstep:
    """`welcome` is given an accepted socket and what was read from it; `came_or_went` is called when a neighbour did."""

    def __init__(self, welcome: Callable[[socket.socket, bytes], None], came_or_went: Callable[[], None]) -> None:
        self._welcome = welcome
        self._came_or_went = came_or_went
        self._listener: socket.socket | None = None
        self._heard: set[socket.socket] = set()

    @property
    def is_there(self) -> bool:
        """Whether others may call."""
        return self._listener is not None

    def be_at(self, place: Path) -> None:
        """Listen there, from now on or anew. Raises OSError."""
        before, self._listener = self._listener, _listener_at(place)
        self._hear(self._listener, self._open_line)
        if before is not None:
            self._leave(before)

    def close(self) -> None:
        """Take no more; what the others have left already is taken to its end."""
        listener, self._listener = self._listener, None
        if listener is not None:
            self._leave(listener)
        for line in list(self._heard):
            line.shutdown(socket.SHUT_RD)
            line.setblocking(True)
            while line in self._heard:
                self._take(line)

    def _leave(self, listener: socket.socket) -> None:
        while self._open_line(listener):
            pass
        self._hang_up(listener)

    def _open_line(self, listener: socket.socket) -> bool:
        """Whether somebody had called."""
        try:
            line, _ = listener.accept()
        except BlockingIOError:
            return False
        except OSError:
            self._rest(listener, self._open_line)
            return False
        line.setblocking(False)
        self._hear(line, self._take)
        self._came_or_went()
        return True

    def _take(self, line: socket.socket) -> None:
        for _ in range(AT_A_TIME):
            try:
                data, file, lacks = _look_at(line)
                if lacks and self.is_there:
                    self._rest(line, self._take)
                    return
                line.recv(1)
            except BlockingIOError:
                return
            except OSError:
                data, file = b"", None
            if file is not None:
                self._welcome(socket.socket(fileno=file), data)
            if not data:
                self._hang_up(line)
                self._came_or_went()
                return

    def _rest(self, line: socket.socket, what: Callable[[socket.socket], object]) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(line)
        loop.call_later(REST_S, lambda: self._hear(line, what) if line in self._heard else None)

    def _hear(self, line: socket.socket, what: Callable[[socket.socket], object]) -> None:
        self._heard.add(line)
        asyncio.get_running_loop().add_reader(line, what, line)

    def _hang_up(self, line: socket.socket) -> None:
        asyncio.get_running_loop().remove_reader(line)
        self._heard.discard(line)
        line.close()


def _look_at(line: socket.socket) -> tuple[bytes, int | None, bool]:
    """What comes next on a line, which stays there, its file, and whether this process lacks a descriptor for that."""
    data, beside, flags, _ = line.recvmsg(MOST_BYTES, socket.CMSG_LEN(4), socket.MSG_PEEK)
    file = int.from_bytes(beside[0][2], sys.byteorder) if beside else None
    return data, file, file is None and bool(flags & socket.MSG_CTRUNC)


def _listener_at(place: Path) -> socket.socket:
    """Whoever finds it there may call: before it listens it has another name, since who is not answered takes it away."""
    listener, not_yet = line_to_be(), place.with_name(f".{place.name}")
    try:
        listener.bind(str(not_yet))
        listener.listen()
        not_yet.rename(place)
    except OSError:
        listener.close()
        raise
    return listener


def line_to_be() -> socket.socket:
    """A line that leads nowhere yet."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    line.setblocking(False)
    return line
