"""What is no turn and goes out of the house, as a mail does: once, however often its request is sent.

A browser asks again when it was not answered for a while, and mailing takes longer than that. Whoever asks again waits for
the same work, and is told what it came to as long as this process remembers.
"""

import asyncio
from collections.abc import Callable
from typing import Any

MOST_KEPT = 200

Name = tuple[str, ...]
Begin = Callable[[], asyncio.Task[Any]]


class Once:
    """Works by name: those under way, and the latest that are done and must not be done again."""

    def __init__(self) -> None:
        self._works: dict[Name, asyncio.Task[Any]] = {}

    async def do(self, name: Name, begin: Begin, stays: Callable[[Any], bool]) -> Any:
        """What the work of this name comes to. It is begun where there is none; one that raises, or whose answer does not
        `stay`, is forgotten, so that the next request begins it anew. Raises what it raises.
        """
        work = self._works.get(name)
        if work is None:
            work = self._works[name] = begin()
            work.add_done_callback(lambda done: self._keep(name, done, stays))
        return await asyncio.shield(work)

    def _keep(self, name: Name, work: asyncio.Task[Any], stays: Callable[[Any], bool]) -> None:
        if work.cancelled() or work.exception() is not None or not stays(work.result()):
            del self._works[name]
        done = [name for name, work in self._works.items() if work.done()]
        for name in done[:-MOST_KEPT]:
            del self._works[name]
