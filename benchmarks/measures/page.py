"""From a click to the full board, and what a new card costs where there are many already."""

from time import perf_counter

from benchmarks.measures.live import crowded
from benchmarks.sizes import Size
from benchmarks.stats import median, p99
from benchmarks.subjects import Ours


async def join(size: Size) -> dict[str, float]:
    """The page of a board with many cards, then its socket, until that says it is up to date."""
    async with crowded(size, "ours", 1) as (crowd, _):
        ours = crowd.subject
        assert isinstance(ours, Ours)
        for _ in range(size.cards):
            await crowd.post(0)
        took = []
        for place in range(size.joins):
            start = perf_counter()
            await ours.page(0, place % size.people, "br")
            socket = await ours.watch(0, place % size.people, lambda text: None)
            took.append((perf_counter() - start) * 1000)
            socket.transport.abort()
        plain = [len(await ours.page(0, person)) for person in range(size.people)]
        small = [len(await ours.page(0, person, "br")) for person in range(size.people)]
        return {
            "join median ms": median(took),
            "join p99 ms": p99(took),
            "page KB": max(plain) / 1000,
            "page squeezed KB": max(small) / 1000,
        }


async def growth(size: Size) -> dict[str, float]:
    """A post on a board with many cards and on an empty one, in turns, on one server."""
    async with crowded(size, "ours", 2) as (crowd, process):
        for _ in range(size.many_cards):
            await crowd.post(0)
        took: dict[int, list[float]] = {0: [], 1: []}
        cost = {0: 0.0, 1: 0.0}
        for turn in range(size.pairs // 10 or 1):
            for board in (turn % 2, 1 - turn % 2):
                before = process.cpu_s()
                for _ in range(min(10, size.pairs)):
                    took[board].append((await crowd.post(board)).took_ms)
                cost[board] += process.cpu_s() - before
        return {
            "growth latency ratio": median(took[0]) / median(took[1]),
            "growth cpu ratio": cost[0] / cost[1],
        }
