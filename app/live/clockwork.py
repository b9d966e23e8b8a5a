"""Closes phases whose time has come. Every process looks; the session's lock lets one of them act."""

import asyncio
from collections.abc import Callable

import structlog

from app.live.ending import ended
from app.store.columns import utc_now
from app.store.database import Database
from app.store.schedule import close_by_itself, due_sessions
from app.store.turn import NoTurn

LOOK_S = 1.0

log = structlog.get_logger()


class Clockwork:
    """Looks every second for due phases, after a restart too: the due time is in the database, not in memory."""

    def __init__(self, database: Database, ring: Callable[[str], None]) -> None:
        self._database = database
        self._ring = ring
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._look_for_ever())

    async def stop(self) -> None:
        """End."""
        await ended(self._task)

    async def look(self) -> int:
        """Close what is due now; the answer is how many phases this process closed."""
        now = utc_now()
        closed = 0
        for session_id in await self._database.read(lambda sql: due_sessions(sql, now)):
            try:
                await self._database.write(lambda sql, i=session_id: close_by_itself(sql, i, now))  # type: ignore[misc]
            except NoTurn:
                continue
            except Exception as error:  # what is wrong with one may not keep the others waiting
                log.warning("phase could not be closed", error=type(error).__name__)
                continue
            closed += 1
            self._ring(session_id)
        return closed

    async def _look_for_ever(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as error:  # the next look tries again
                log.warning("clockwork could not look", error=type(error).__name__)
            await asyncio.sleep(LOOK_S)
