"""Some processes on one PostgreSQL: what a post takes from one to the watchers of all, and how many boards they hold."""

import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

from benchmarks import quota
from benchmarks.crowd import Crowd, steadily
from benchmarks.measures.live import PERIOD_S, crowded
from benchmarks.measures.many import PERIOD_S as PERIOD_OF_MANY_S
from benchmarks.measures.many import most_held
from benchmarks.serving import Process, running
from benchmarks.sizes import Size
from benchmarks.stats import median, p99
from benchmarks.subjects import Ours
from tests import services

DOORBELLS = ("postgres", "redis")
# Of a window, for one board and for many: there are many windows, and 100 posts a second soon say what they cost.
SHARE, SHARE_OF_MANY = 0.75, 0.5
# Of a core, while boards are counted.
CORE_OF_EACH = 0.25


async def several(size: Size) -> dict[str, float]:
    """SQLite's latency and PostgreSQL's with each doorbell, in turns; then boards held by one process, by two, …

    As on one machine, where processes share a folder and a board's people are together in one of them; and apart, as
    on machines of their own, where all the doorbell does is needed.
    """
    with services.postgres(durable=True) as server, services.valkey() as redis:
        more = {"postgres": {}, "redis": {"PEER_ASSIST_REDIS_URL": redis}}
        async with contextlib.AsyncExitStack() as all_of_them:
            crowds = {"sqlite": (await all_of_them.enter_async_context(crowded(size, "ours", 1)))[0]}
            for name in DOORBELLS:
                for apart in (False, True):
                    three = processes(size.processes, size.people, server, more[name], apart)
                    crowds[f"{name} apart" if apart else name], _ = await all_of_them.enter_async_context(three)
            figures = await _latencies(crowds, size)
        for name in DOORBELLS:
            figures |= await _boards(name, size, server, more[name])
    return figures


@contextlib.asynccontextmanager
async def processes(
    count: int, people: int, server: str, more: dict[str, str], apart: bool = False
) -> AsyncIterator[tuple[Crowd, list[Process]]]:
    """So many processes of ours on an empty database, and the people of one board coming in by all of them."""
    async with contextlib.AsyncExitStack() as all_of_them:
        url = all_of_them.enter_context(services.database(server))
        folder = Path(all_of_them.enter_context(tempfile.TemporaryDirectory(prefix="peer-assist-benchmark-")))
        settings = Ours.SETTINGS | {"PEER_ASSIST_DATABASE_URL": url} | more

        async def start(data: Path) -> Process:
            command = ("-m", "app", "serve", "--port", "{port}", "--data", str(data))
            return await all_of_them.enter_async_context(running(command, settings=settings))

        # The first one makes the tables, and the key: it makes the links and cookies of one good for the others.
        started = [await start(folder)]
        for number in range(1, count):
            data = folder / f"apart-{number}" if apart else folder
            data.mkdir(exist_ok=True)
            if apart:
                shutil.copy(folder / "secret-key", data)
            started.append(await start(data))
        crowd = Crowd(Ours(*(process.base for process in started)), people)
        await crowd.grow_to(1)
        yield crowd, started
        await crowd.hang_up()


async def _latencies(crowds: dict[str, Crowd], size: Size) -> dict[str, float]:
    took: dict[str, list[float]] = {name: [] for name in crowds}
    for _ in range(size.rounds):
        for name, crowd in crowds.items():
            await steadily(crowd, 1, PERIOD_S, size.seconds / 8)
            found, _ = await steadily(crowd, 1, PERIOD_S, size.seconds * SHARE)
            took[name] += found
    names = {"median": median, "p99": p99}
    return {f"{name} {what} ms": of(found) for name, found in took.items() for what, of in names.items()}


async def _boards(name: str, size: Size, server: str, more: dict[str, str]) -> dict[str, float]:
    """The most boards held by one process, by two and so on; and what all of them have to do for a thousand receipts.

    Each has a quarter of a core: else two fill a machine of two cores, and what a third adds cannot be seen.
    """
    figures, most = {}, 0.0
    for count in range(1, size.processes + 1):
        # Far below what fewer held nothing is learnt.
        steps = tuple(step for step in size.postgres_steps if step > most / 2)
        async with processes(count, size.people, server, more) as (crowd, started):
            figures[f"{name} cpu {count} s per 1000"] = await _cost(crowd, started, size)
            if quota.can_hold():
                limited = partial(quota.held, [process.pid for process in started], CORE_OF_EACH)
                most = await most_held(crowd, steps, size.seconds * SHARE_OF_MANY, limited)
                figures[f"{name} boards {count}"] = most
    return figures


async def _cost(crowd: Crowd, started: list[Process], size: Size) -> float:
    """CPU time for a thousand receipts where as many boards are watched as any number of processes holds with ease."""
    boards = size.cost_boards
    await crowd.grow_to(boards)
    before, receipts = sum(process.cpu_s() for process in started), crowd.receipts
    await steadily(crowd, boards, PERIOD_OF_MANY_S, size.seconds)
    return (sum(process.cpu_s() for process in started) - before) / max(1, crowd.receipts - receipts) * 1000
