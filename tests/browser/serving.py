"""The real server, in a process of its own, for browsers to reach; and a line to it that can go dead."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
from pathlib import Path
from typing import IO

from tests.services import free_port
from tests.started import Program

START_SECONDS = 60
HOST = "127.0.0.1"

Popen = subprocess.Popen[bytes]


class Server:
    """A board with its own data. It keeps its port over restarts, so that browsers find it again."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._folder = folder
        self._settings = {"PEER_ASSIST_RATE_LIMITS": "off", **settings}
        self._process: Program | Popen | None = None

    async def start(self) -> None:
        """Run it, and wait until it answers."""
        command = ("serve", "--port", str(self.port), "--data", str(self._folder / "data"))
        with (self._folder / "log").open("ab") as log:
            self._process = self._run(command, {**os.environ, **self._settings}, log)
        async with asyncio.timeout(START_SECONDS):
            while not await self._answers():
                if self._process.poll() is not None:
                    raise RuntimeError(f"the server ended:\n{self.log}")
                await asyncio.sleep(0.05)

    def _run(self, command: tuple[str, ...], environment: dict[str, str], log: IO[bytes]) -> Program | Popen:
        return Program(*command, environment=environment, stdout=log, stderr=log)

    async def stop(self) -> None:
        """Ask it to end, as an update of the machine would."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Take it away without warning."""
        await self._end(signal.SIGKILL)

    @property
    def log(self) -> str:
        """What it said."""
        return (self._folder / "log").read_text(errors="replace")

    async def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            await asyncio.to_thread(process.wait, 20)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection(HOST, self.port)
        except OSError:
            return False
        writer.write(b"GET /ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        line = await reader.readline()
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        return b" 200 " in line


class Line:
    """A way to the server that can stop forwarding without a word, as a mobile network does."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._open = asyncio.Event()
        self._open.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen."""
        self._listener = await asyncio.start_server(self._serve, HOST, 0)
        self.url = f"http://{HOST}:{self._listener.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """End, and everything that goes through it."""
        self._listener.close()
        self.drop()

    def goes_dead(self) -> None:
        """Forward nothing more. Connections stay open, and new ones are taken and lead nowhere."""
        self._open.clear()

    def comes_back(self) -> None:
        """Forward what is new; what went through before is lost, as after a change of networks."""
        self.drop()
        self._open.set()

    def drop(self) -> None:
        """End every connection that goes through."""
        for writer in self._writers:
            writer.transport.abort()
        for task in self._tasks:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with contextlib.suppress(OSError):
            await self._open.wait()
            upstream, onward = await asyncio.open_connection(HOST, self._server.port)
            self._writers.add(onward)
            for source, sink in ((reader, onward), (upstream, writer)):
                task = asyncio.create_task(self._forward(source, sink))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _forward(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65_536):
                await self._open.wait()
                sink.write(data)
                await sink.drain()
        with contextlib.suppress(OSError):
            sink.close()
