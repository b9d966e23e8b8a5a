"""One board and twenty boards: how long a post takes, how many get through, and what it costs."""

import contextlib
from collections.abc import AsyncIterator

from benchmarks.crowd import Crowd, flat_out, steadily
from benchmarks.serving import Process, running
from benchmarks.sizes import Size
from benchmarks.stats import median, p99
from benchmarks.subjects import Bare, Ours, Subject, Tutorial

PERIOD_S = 4.0


@contextlib.asynccontextmanager
async def crowded(size: Size, kind: str, boards: int) -> AsyncIterator[tuple[Crowd, Process]]:
    """A fresh server of a kind with everyone watching: ours, tutorial, bare, send or unstored."""
    ways = {"send": ("send",), "unstored": ("frame", "none")}.get(kind, ())
    maker = {"ours": Ours, "tutorial": Tutorial}.get(kind, Bare)
    settings = Ours.SETTINGS if maker is Ours else {}
    ask = "/health" if maker is Ours else "/docs" if maker is Tutorial else "/"
    async with running((*maker.COMMAND, *ways), ask, settings) as process:
        subject: Subject = maker(process.base)
        crowd = Crowd(subject, size.people)
        await crowd.grow_to(boards)
        yield crowd, process
        await crowd.hang_up()


async def steady(size: Size) -> dict[str, float]:
    """One board: from a post to the last who watches, ours beside the limit, in turns."""
    took: dict[str, list[float]] = {}
    for _ in range(size.rounds):
        for kind in ("bare", "unstored", "ours"):
            async with crowded(size, kind, 1) as (crowd, _):
                await steadily(crowd, 1, PERIOD_S, size.seconds / 4)
                found, _ = await steadily(crowd, 1, PERIOD_S, size.seconds)
                took.setdefault(kind, []).extend(found)
    names = {"median": median, "p99": p99}
    return {f"steady {kind} {name} ms": of(found) for kind, found in took.items() for name, of in names.items()}


async def saturate(size: Size) -> dict[str, float]:
    """Twenty boards under full load: receipts a second, and CPU for a thousand of them."""
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(size.rounds):
        for kind in ("tutorial", "send", "bare", "ours"):
            async with crowded(size, kind, size.full_boards) as (crowd, process):
                await flat_out(crowd, size.full_boards, 2, size.seconds / 4)
                before = process.cpu_s()
                receipts = await flat_out(crowd, size.full_boards, 2, size.seconds)
                cost = (process.cpu_s() - before) / max(1, receipts) * 1000
                found.setdefault(kind, []).append((receipts / size.seconds, cost))
    figures = {}
    for kind, rounds in found.items():
        figures[f"receipts {kind} per s"] = median([rate for rate, _ in rounds])
        figures[f"cpu {kind} s per 1000"] = median([cost for _, cost in rounds])
    return figures
