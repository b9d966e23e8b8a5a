"""Batches queries that are made for rooms at the same moment: one transaction answers them all.

When thousands of sockets come back at once, sixteen ask together, mostly of the same room.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection as Sql

from app.live.reading import Reading, read_for
from app.live.room import Room
from app.rules.errors import BoardError
from app.store.database import Database

Bring = Callable[[Room, Reading], None]


@dataclass(slots=True, eq=False)
class Asked:
    """A question to a room, and where its answer is awaited."""

    room: Room
    question: Callable[[Sql], Any]
    answer: asyncio.Future[Any]

    def settle(self, answer: Any, seq: int) -> None:
        """Give the answer as of this turn, or raise it where it is an error. Who has gone meanwhile is told nothing."""
        if self.answer.done():
            return
        if isinstance(answer, Exception):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result((answer, seq))


class Inquiry:
    """Gathers the questions of one iteration of the event loop. A question is answered by a transaction that began after it."""

    def __init__(self, database: Database, bring: Bring) -> None:
        self._database = database
        self._bring = bring
        self._waiting: list[Asked] = []
        self._answering: set[asyncio.Task[None]] = set()

    async def ask(self, room: Room, question: Callable[[Sql], Any]) -> tuple[Any, int]:
        """The answer, when the room shows the state that it was read from or a later one, and the last turn of that
        state. Raises what the question raises."""
        loop = asyncio.get_running_loop()
        asked = Asked(room, question, loop.create_future())
        if not self._waiting:
            loop.call_soon(self._begin)
        self._waiting.append(asked)
        found: tuple[Any, int] = await asked.answer
        return found

    def _begin(self) -> None:
        batch, self._waiting = self._waiting, []
        task = asyncio.create_task(self._answer(batch))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, batch: list[Asked]) -> None:
        wanted = {asked.room.session_id: asked.room.seq for asked in batch}
        try:
            found, answers = await self._database.read(
                lambda sql: (read_for(sql, wanted), [_answer_to(asked, sql) for asked in batch])
            )
        except Exception as error:
            await self._part(batch, error)
            return
        for asked, answer in zip(batch, answers, strict=True):
            reading = found[asked.room.session_id]
            self._bring(asked.room, reading)
            asked.settle(answer, reading.seq)

    async def _part(self, batch: list[Asked], error: Exception) -> None:
        """Ask again for each alone: one question that the database cannot take may not turn others away."""
        if len(batch) == 1:
            batch[0].settle(error, 0)
        else:
            await asyncio.gather(*(self._answer([asked]) for asked in batch))


def _answer_to(asked: Asked, sql: Sql) -> Any:
    try:
        return asked.question(sql)
    except BoardError as error:
        return error
