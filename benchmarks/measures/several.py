"""Some processes on one PostgreSQL: what a post takes from one to the watchers of all, and how many boards they hold."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator

from benchmarks.crowd import Crowd, steadily
from benchmarks.measures.live import PERIOD_S, crowded
from benchmarks.measures.many import most_held
from benchmarks.serving import running
from benchmarks.sizes import Size
from benchmarks.stats import median, p99
from benchmarks.subjects import Ours
from tests import services

DOORBELLS = ("postgres", "redis")
# Of a window, for one board and for many: there are many windows, and 100 posts a second soon say what they cost.
SHARE, SHARE_OF_MANY = 0.75, 0.5


async def several(size: Size) -> dict[str, float]:
    """SQLite's latency and PostgreSQL's with each doorbell, in turns; then boards held by one process, by two, …"""
    with services.postgres(durable=True) as server, services.valkey() as redis:
        more = {"postgres": {}, "redis": {"PEER_ASSIST_REDIS_URL": redis}}
        async with contextlib.AsyncExitStack() as all_of_them:
            crowds = {"sqlite": (await all_of_them.enter_async_context(crowded(size, "ours", 1)))[0]}
            for name in DOORBELLS:
                crowds[name] = await all_of_them.enter_async_context(processes(size, server, more[name]))
            figures = await _latencies(crowds, size)
            for name in DOORBELLS:
                figures |= await _boards(name, crowds[name], size)
    return figures


@contextlib.asynccontextmanager
async def processes(size: Size, server: str, more: dict[str, str]) -> AsyncIterator[Crowd]:
    """Some processes of ours on an empty database, and the people of one board spread over them."""
    with (
        services.database(server) as url,
        tempfile.TemporaryDirectory(prefix="peer-assist-benchmark-") as folder,
    ):
        settings = Ours.SETTINGS | {"PEER_ASSIST_DATABASE_URL": url} | more
        # One folder for all: the key in it makes the links and cookies of one good for the others.
        command = ("-m", "app", "serve", "--port", "{port}", "--data", folder)
        async with contextlib.AsyncExitStack() as all_of_them:
            # The first one makes the key and the tables.
            first = await all_of_them.enter_async_context(running(command, settings=settings))
            others = (running(command, settings=settings) for _ in range(size.processes - 1))
            started = await asyncio.gather(*map(all_of_them.enter_async_context, others))
            crowd = Crowd(Ours(first.base, *(process.base for process in started)), size.people)
            await crowd.grow_to(1)
            yield crowd
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


async def _boards(name: str, crowd: Crowd, size: Size) -> dict[str, float]:
    """The most boards held by one process, by two and so on: the others are there, but nobody is with them."""
    subject, figures, most = crowd.subject, {}, 0.0
    assert isinstance(subject, Ours)
    clients = subject.clients
    for count in range(1, len(clients) + 1):
        subject.clients = clients[:count]
        spread = Crowd(subject, size.people)
        # Far below what fewer held nothing is learnt.
        steps = tuple(step for step in size.postgres_steps if step > most / 2)
        figures[f"{name} boards {count}"] = held = await most_held(spread, steps, size.seconds * SHARE_OF_MANY)
        most = max(most, held)
        spread.drop()
    subject.clients = clients
    return figures
