"""Servers under measurement: started for one figure, watched through /proc, and ended again. Linux only."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.wire import Client

ROOT = Path(__file__).resolve().parent.parent
START_S = 60.0


@dataclass(frozen=True, slots=True)
class Process:
    """A running server: where it answers, and its process."""

    base: str
    pid: int

    def cpu_s(self) -> float:
        """CPU time used so far, of all its threads, in seconds."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def rss_kib(self) -> float:
        """Memory in use, in KiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


@contextlib.asynccontextmanager
async def running(
    command: Sequence[str], ask: str = "/health", settings: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """Run `python COMMAND` until the block ends. `{port}` and `{folder}` in it are a free port and an empty folder."""
    port = free_port()
    with (
        tempfile.TemporaryDirectory(prefix="peer-assist-benchmark-") as folder,
        (Path(folder) / "log").open("wb") as log,
    ):
        filled = [part.format(port=port, folder=folder) for part in command]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PEER_ASSIST_")}
        process = subprocess.Popen(
            [sys.executable, *filled], cwd=ROOT, env=clean | dict(settings or {}), stdout=log, stderr=log
        )
        try:
            base = f"http://127.0.0.1:{port}"
            await _answers(base, ask, process, Path(folder) / "log")
            yield Process(base, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _answers(base: str, path: str, process: subprocess.Popen[bytes], log: Path) -> None:
    client = Client(base)
    deadline = asyncio.get_running_loop().time() + START_S
    while True:
        try:
            await client.ask("GET", path)
            client.close()
            return
        except (OSError, RuntimeError) as error:
            late = asyncio.get_running_loop().time() > deadline
            if process.poll() is not None or late:
                raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}") from error
        await asyncio.sleep(0.05)
