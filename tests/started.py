"""The product's programs, started in processes of their own; quickly, from tests/nursery.py."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from tests.services import ROOT, START_SECONDS


class Program:
    """A running program of ours: what of `subprocess.Popen` the tests need. `said` is what it says, where that is read."""

    said: IO[str]

    def __init__(
        self,
        *arguments: str | Path,
        environment: Mapping[str, str],
        stdout: IO[bytes] | int,
        stderr: IO[bytes] | int,
        module: str = "app",
    ) -> None:
        self.returncode: int | None = None
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(_nursery())
        wanted = {
            "module": module,
            "arguments": [str(argument) for argument in arguments],
            "folder": str(ROOT),
            "environment": dict(environment),
        }
        outputs = [one if isinstance(one, int) else one.fileno() for one in (stdout, stderr)]
        socket.send_fds(self._line, [json.dumps(wanted).encode()], outputs)
        self.pid = self._number()

    def poll(self) -> int | None:
        """How it ended, None while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; how it did. Raises TimeoutExpired."""
        until = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            self._line.settimeout(None if until is None else max(0.0, until - time.monotonic()) or 1e-6)
            try:
                self.returncode = self._number()
            except TimeoutError as error:
                raise subprocess.TimeoutExpired("a program of ours", timeout or 0) from error
            self._line.close()
        return self.returncode

    def _number(self) -> int:
        """The next number that the nursery tells."""
        told = b""
        while not told.endswith(b"\n"):
            told += self._line.recv(1)
        return int(told)

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it without a word."""
        self.send_signal(signal.SIGKILL)


def carried_out(*arguments: str | Path, timeout: float, **settings: str) -> subprocess.CompletedProcess[str]:
    """Carry out a command, and return what it said."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        program = Program(*arguments, environment={**os.environ, **settings}, stdout=out, stderr=err)
        try:
            code = program.wait(timeout)
        finally:
            program.kill()
        said = [_read(file) for file in (out, err)]
    return subprocess.CompletedProcess(arguments, code, *said)


@contextlib.contextmanager
def talking(*arguments: str | Path) -> Iterator[Program]:
    """A program while the block lasts, and what it says."""
    reading, writing = os.pipe()
    try:
        program = Program(*arguments, environment=os.environ, stdout=writing, stderr=writing)
    finally:
        os.close(writing)
    with open(reading, encoding="utf-8") as program.said:
        try:
            yield program
        finally:
            program.kill()
            program.wait()


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@functools.cache
def _nursery() -> str:
    """The address of this test process's nursery, which is there from the first question on."""
    folder = tempfile.TemporaryDirectory(prefix="peer-assist-nursery-")
    address = f"{folder.name}/door"
    keeper = subprocess.Popen([sys.executable, "-m", "tests.nursery", address], cwd=ROOT, stdin=subprocess.PIPE)
    until = time.monotonic() + START_SECONDS
    while not Path(address).exists():
        if keeper.poll() is not None or time.monotonic() > until:
            raise RuntimeError("the nursery does not start")
        time.sleep(0.02)

    def end() -> None:
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait()
        folder.cleanup()

    atexit.register(end)
    return address
