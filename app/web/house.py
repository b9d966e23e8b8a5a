"""Everything a running instance holds, made once and handed to every request."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection
from starlette.requests import HTTPConnection

from app.live.backplane import Backplane
from app.live.painters import PagePainter
from app.live.rooms import Rooms
from app.store.database import Database
from app.store.turn import Outcome
from app.web.languages import Languages
from app.web.pace import Pace
from app.web.secret_key import SecretKey
from app.web.settings import Settings

T = TypeVar("T")


@dataclass(slots=True)
class House:
    """The database, the rooms, the doorbell and what is needed to answer. Large files are taken in one at a time."""

    settings: Settings
    database: Database
    rooms: Rooms
    pages: PagePainter
    backplane: Backplane
    key: SecretKey
    languages: Languages
    pace: Pace
    epoch: str
    running: set[asyncio.Task[Any]] = field(default_factory=set)
    large_files: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def turn(self, take: Callable[[Connection], Outcome]) -> Outcome:
        """Carry out a turn, and tell every process of it as soon as it is on disk. Raises what it raises."""

        def take_and_ring(sql: Connection) -> Outcome:
            outcome = take(sql)
            if outcome.news is not None:
                self.backplane.ring_behind(sql, outcome.news)
            return outcome

        return await self.database.write(take_and_ring, self.announce)

    def announce(self, outcome: Outcome) -> None:
        """Tell of a turn that has just been committed."""
        if outcome.news is not None:
            self.backplane.ring(outcome.news.session_id, outcome.seq, outcome.news)

    def keep_running(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Let something go on after the request that began it; it ends with the instance at the latest."""
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        return task

    async def stop_running(self) -> None:
        """End what goes on."""
        for task in list(self.running):
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)


def house_of(request: HTTPConnection) -> House:
    """The instance that answers this request."""
    house: House = request.app.state.house
    return house
