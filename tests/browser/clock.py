"""A server's clock, which goes as fast as a test wants."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from tests.browser.serving import Popen, Server
from tests.services import ROOT


class MovedServer(Server):
    """A server with another clock. It is started from nothing: the clock is put in before anybody looks at it."""

    def _run(self, command: tuple[str, ...], environment: dict[str, str], log: IO[bytes]) -> Popen:
        module = [sys.executable, "-m", "tests.browser.moved_clock"]
        return subprocess.Popen([*module, *command], cwd=ROOT, env=environment, stdout=log, stderr=log)


class Clock:
    """How far a server's clock is ahead, kept in a file that the server reads."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._ahead = timedelta()
        self._tell()

    def server(self, folder: Path) -> Server:
        """A server that goes by this clock."""
        return MovedServer(folder, PEER_ASSIST_TEST_CLOCK=str(self.file))

    def now(self) -> datetime:
        """What the server takes for the present moment."""
        return datetime.now(UTC) + self._ahead

    def goes_to(self, moment: datetime) -> None:
        """Move to a moment ahead."""
        self._ahead += moment - self.now()
        self._tell()

    def goes_on(self, **time: float) -> None:
        """Let time go by."""
        self._ahead += timedelta(**time)
        self._tell()

    def _tell(self) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(str(self._ahead.total_seconds()))
        new.replace(self.file)
