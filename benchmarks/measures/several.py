"""Three processes on one PostgreSQL: what a post takes from one to the watchers of all, and how many boards they hold."""

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

PROCESSES = 3


async def several(size: Size) -> dict[str, float]:
    """SQLite's latency, then PostgreSQL's with each doorbell; then boards held by one process and by three."""
    figures: dict[str, float] = {}
    async with crowded(size, "ours", 1) as (crowd, _):
        figures |= await _latency("sqlite", crowd, size)
    with services.postgres(durable=True) as server, services.valkey() as redis:
        for name, doorbell in (("postgres", {}), ("redis", {"PEER_ASSIST_REDIS_URL": redis})):
            async with processes(size, server, PROCESSES, doorbell) as crowd:
                await crowd.grow_to(1)
                figures |= await _latency(name, crowd, size)
        for count in (1, PROCESSES):
            async with processes(size, server, count, {}) as crowd:
                figures[f"postgres boards {count}"] = await most_held(crowd, size.postgres_steps, size.seconds)
    return figures


@contextlib.asynccontextmanager
async def processes(size: Size, server: str, count: int, more: dict[str, str]) -> AsyncIterator[Crowd]:
    """Some processes of ours on an empty database, and people spread over them."""
    with (
        services.database(server) as url,
        tempfile.TemporaryDirectory(prefix="peer-assist-benchmark-") as folder,
    ):
        settings = Ours.SETTINGS | {"PEER_ASSIST_DATABASE_URL": url} | more
        # One folder for all: the key in it makes the links and cookies of one good for the others.
        command = ("-m", "app", "serve", "--port", "{port}", "--data", folder)
        async with contextlib.AsyncExitStack() as running_ones:
            bases = [
                (await running_ones.enter_async_context(running(command, settings=settings))).base for _ in range(count)
            ]
            crowd = Crowd(Ours(*bases), size.people)
            yield crowd
            await crowd.hang_up()


async def _latency(name: str, crowd: Crowd, size: Size) -> dict[str, float]:
    await steadily(crowd, 1, PERIOD_S, size.seconds / 4)
    took, _ = await steadily(crowd, 1, PERIOD_S, size.seconds * size.rounds)
    return {f"{name} median ms": median(took), f"{name} p99 ms": p99(took)}
