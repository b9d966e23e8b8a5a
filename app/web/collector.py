"""When Python's garbage collector runs: full collections are rare, and take at most a thousandth of the time."""

import asyncio
import gc
from time import perf_counter

from app.live.ending import ended

# Between two walks through everything, in seconds, and as a multiple of what the last one took.
APART_S = 60.0
APART_TIMES = 1_000


def calm_collector() -> None:
    """Keep the collector from full collections while people wait: objects made at the start are never looked at again.

    With 14,000 sockets a full collection stopped a bare server for 0.6 s, so by itself it has none. What is new is looked at
    little by little: 50,000 objects at once take 20 ms, and a post leaves a hundred.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 3, 2**30)


class Collector:
    """Runs a full collection now and then, for at most a thousandth of the time.

    Without it every closed connection would stay in memory for ever: it forms a cycle with its transport, and is too old by
    then for the collections of young objects.
    """

    def __init__(self, apart_s: float = APART_S) -> None:
        self._apart_s = apart_s
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, on the running loop."""
        self._task = asyncio.create_task(self._walk_for_ever())

    async def stop(self) -> None:
        """End."""
        await ended(self._task)

    async def _walk_for_ever(self) -> None:
        took_s = 0.0
        while True:
            await asyncio.sleep(max(self._apart_s, APART_TIMES * took_s))
            began = perf_counter()
            gc.collect()
            took_s = perf_counter() - began
