"""The processes that share a data folder: each session has its home in one of them.

Any process can answer for any session. But who is here, who is writing and how many sockets somebody has is known where
they are connected, and a change is drawn once for all who are connected there: so a session's people are best together.

Which process that is follows from the names of all running ones, without communication (rendezvous hashing): when one
comes or goes, only the sessions move that get or had their home in it.
"""

import asyncio
import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

FOLDER = "processes"
LOOK_S = 1.0
# Nothing is at home any longer in a process that has not looked for so long.
HANGS_S = 10.0
SESSION = re.compile(rb"[A-Z]+ /(?:api/v1/)?sessions/([^/?\s]+)")


class Neighbours:
    """Knows who is there: each process keeps a file in the folder, named after the database (by its epoch) and itself.
    When it looked last stands there as the file's time, by the clock that nobody sets.

    `moved` is called when others have come or gone, so that sessions may have another home than before.
    """

    def __init__(self, data: Path, epoch: str, moved: Callable[[], None]) -> None:
        self._folder = data / FOLDER
        self._database = epoch[:8]
        self._moved = moved
        self.own = f"{self._database}-{secrets.token_hex(4)}"
        self._called = re.compile(re.escape(self._database) + "-[0-9a-f]{8}")
        self._names: tuple[str, ...] = (self.own,)
        self._gone: set[str] = set()
        self._cleared: set[str] = set()
        self._looking: asyncio.TimerHandle | None = None
        self._looked = 0.0
        self._be_there: Callable[[], None]
        self._answers: Callable[[str], bool]

    def place(self, name: str) -> Path:
        """Where a process keeps its file."""
        return self._folder / name

    def make_place(self) -> Path:
        """Have the folder; the answer is this process's own place in it. Raises OSError."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        return self.place(self.own)

    @property
    def others(self) -> list[str]:
        """The names of the others."""
        return [name for name in self._names if name != self.own]

    def keep_looking(self, be_there: Callable[[], None], answers: Callable[[str], bool]) -> None:
        """Look for the other processes now and every second: one that was killed is not noticed otherwise.

        `be_there` is called when this process's own file is there no more, and may raise OSError. `answers` says whether
        a process takes calls whose file was not there before: nothing is at home in one that does not.
        """
        self._be_there, self._answers = be_there, answers
        self._looking = asyncio.get_running_loop().call_later(LOOK_S, self.keep_looking, be_there, answers)
        self.look()
        self._looked = time.monotonic()

    def look(self) -> None:
        """See who is there now."""
        if self._looking is None:
            return
        with suppress(OSError):
            there = self._who_is_there()
            if self.own not in there:
                # Whoever emptied the folder took the others' files too; they are there again at the next look.
                self._be_there()
                return
            os.utime(self.place(self.own), (time.monotonic(),) * 2)
            self._gone &= there
            self._are_there({i for i in there - self._gone if i in self._names or self._answers(i)})

    def leave(self) -> None:
        """Leave: the others take over this process's sessions."""
        if self._looking is not None:
            self._looking.cancel()
        self._looking = None
        self._names = (self.own,)
        self._clear(self.own)

    def forget(self, name: str) -> None:
        """Take a process that does not answer for gone, also where its file cannot be removed, or is there again: where
        several machines share the folder it is one of theirs."""
        self._clear(name)
        self._are_there({other for other in self.others if other != name})

    def home_of(self, session_id: bytes) -> str:
        """The name of the process in which a session is at home."""
        if len(self._names) == 1:
            return self.own
        return max(self._names, key=lambda name: hashlib.blake2b(session_id, key=name.encode()).digest())

    def is_home_of(self, session_id: str) -> bool:
        """Whether a session is at home in this process."""
        return self.home_of(session_id.encode()) == self.own

    def elsewhere(self, data: bytes) -> bytes | None:
        """The session that the beginning of a request names, if it is at home in another process."""
        found = SESSION.match(data) if len(self._names) > 1 else None
        return found[1] if found and self.home_of(found[1]) != self.own else None

    def _who_is_there(self) -> set[str]:
        try:
            return {name for name in os.listdir(self._folder) if self._called.fullmatch(name) and self._goes_on(name)}
        except FileNotFoundError:
            return set()

    def _goes_on(self, name: str) -> bool:
        # Counted back from the last look: where everything stood still, nobody else is to blame.
        with suppress(OSError):
            return self._looked - os.lstat(self.place(name)).st_mtime < HANGS_S
        return False

    def _clear(self, name: str) -> None:
        if name in self._cleared:
            self._gone.add(name)
            return
        try:
            self.place(name).unlink()
            self._cleared.add(name)
        except FileNotFoundError:
            pass
        except OSError:
            self._gone.add(name)

    def _are_there(self, names: set[str]) -> None:
        found = tuple(sorted({*names, self.own}))
        if found != self._names:
            self._names = found
            self._moved()
