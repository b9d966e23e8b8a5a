"""The doorbell between processes: it carries a session's id and its last turn, never content.

A process whose room has reached that turn already, as the one that made it has, reads nothing. The bell may lose
everything: rooms look for themselves every second, so a lost ring costs a second and nothing else.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Protocol

import structlog

CHANNEL = "peer_assist"
RETRY_S = 1.0
# Of PostgreSQL's 8,000 bytes a message, one ring takes some 30.
MOST_IN_A_MESSAGE = 200

log = structlog.get_logger()
Heard = Callable[[str, int | None], None]
# What is rung together: sessions, each with its last turn where that is known.
Rings = dict[str, int | None]


class Backplane(Protocol):
    """Rings at every process that has this session's room open, this one included."""

    async def start(self, heard: Heard) -> None: ...

    async def ring(self, session_id: str, seq: int | None = None) -> None: ...

    async def stop(self) -> None: ...


class LocalBell:
    """One process: the bell is a function call."""

    async def start(self, heard: Heard) -> None:
        self._heard = heard

    async def ring(self, session_id: str, seq: int | None = None) -> None:
        self._heard(session_id, seq)

    async def stop(self) -> None:
        return


class Listening:
    """A bell with a listener that comes back after every trouble."""

    _task: asyncio.Task[None] | None = None

    async def start(self, heard: Heard) -> None:
        self._heard = heard
        self._task = asyncio.create_task(self._listen_for_ever())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def tell(self, message: str) -> None:
        """Pass on what a message rings."""
        for line in message.splitlines():
            session_id, _, seq = line.partition(" ")
            self._heard(session_id, int(seq) if seq.isdecimal() else None)

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception as error:
                log.warning("doorbell away", error=type(error).__name__)
            await asyncio.sleep(RETRY_S)

    async def _listen(self) -> None:
        raise NotImplementedError


def messages(rings: Rings) -> Iterator[str]:
    """What is sent for these rings, as few messages as hold them."""
    lines = [session_id if seq is None else f"{session_id} {seq}" for session_id, seq in rings.items()]
    for start in range(0, len(lines), MOST_IN_A_MESSAGE):
        yield "\n".join(lines[start : start + MOST_IN_A_MESSAGE])


def backplane_for(database_url: str, redis_url: str | None) -> Backplane:
    """Redis where one is named, else PostgreSQL's own, else none is needed."""
    if redis_url:
        from app.live.redis_bell import RedisBell

        return RedisBell(redis_url)
    if database_url.startswith("postgresql"):
        from app.live.postgres_bell import PostgresBell

        return PostgresBell(database_url.replace("postgresql+psycopg", "postgresql", 1))
    return LocalBell()
