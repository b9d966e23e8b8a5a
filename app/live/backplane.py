"""The doorbell between processes: it carries a session's id and its last turn, never content.

A process whose room has reached that turn already, as the one that made it has, reads nothing. The bell may lose
everything: rooms look for themselves every second, so a lost ring costs a second and nothing else.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Protocol

import structlog

CHANNEL = "peer_assist"
RETRY_S = 1.0

log = structlog.get_logger()
Heard = Callable[[str, int | None], None]


class Backplane(Protocol):
    """Rings at every process that has this session's room open, this one included."""

    async def start(self, heard: Heard) -> None: ...

    async def ring(self, session_id: str, seq: int | None = None) -> None: ...

    async def stop(self) -> None: ...


class LocalBell:
    """One process: the bell is a function call."""

    async def start(self, heard: Heard) -> None:
        self._heard = heard

    async def ring(self, session_id: str, seq: int | None = None) -> None:
        self._heard(session_id, seq)

    async def stop(self) -> None:
        return


class _Listening:
    """A bell with a listener that comes back after every trouble."""

    _task: asyncio.Task[None] | None = None

    async def start(self, heard: Heard) -> None:
        self._heard = heard
        self._task = asyncio.create_task(self._listen_for_ever())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception as error:
                log.warning("doorbell away", error=type(error).__name__)
            await asyncio.sleep(RETRY_S)

    async def _listen(self) -> None:
        raise NotImplementedError


class PostgresBell(_Listening):
    """PostgreSQL's NOTIFY, sent after the commit in a statement of its own."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._sender: Any = None
        self._turn = asyncio.Lock()

    async def ring(self, session_id: str, seq: int | None = None) -> None:
        self._heard(session_id, seq)
        try:
            async with self._turn, asyncio.timeout(1):
                if self._sender is None or self._sender.closed:
                    self._sender = await self._connect()
                await self._sender.execute("SELECT pg_notify(%s, %s)", (CHANNEL, _written(session_id, seq)))
        except Exception as error:  # not felt by the person who posted: the others look every second
            log.warning("doorbell not rung", error=type(error).__name__)
            self._sender = None

    async def stop(self) -> None:
        await super().stop()
        if self._sender is not None:
            await self._sender.close()

    async def _listen(self) -> None:
        async with await self._connect() as listener:
            await listener.execute(f"LISTEN {CHANNEL}")
            async for notice in listener.notifies():
                self._heard(*_read(notice.payload))

    async def _connect(self) -> Any:
        import psycopg

        return await psycopg.AsyncConnection.connect(self._dsn, autocommit=True, connect_timeout=2)


class RedisBell(_Listening):
    """Redis or Valkey publish and subscribe. A server that is down is not felt by anyone."""

    def __init__(self, url: str) -> None:
        from redis.asyncio import Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        self._redis = Redis.from_url(
            url,
            retry=Retry(NoBackoff(), 0),
            socket_connect_timeout=0.5,
            socket_timeout=1,
            health_check_interval=0,
        )
        self._ringing: set[asyncio.Task[None]] = set()

    async def ring(self, session_id: str, seq: int | None = None) -> None:
        self._heard(session_id, seq)
        task = asyncio.create_task(self._publish(_written(session_id, seq)))
        self._ringing.add(task)
        task.add_done_callback(self._ringing.discard)

    async def stop(self) -> None:
        await super().stop()
        await self._redis.aclose()

    async def _publish(self, message: str) -> None:
        try:
            await self._redis.publish(CHANNEL, message)
        except Exception as error:
            log.warning("doorbell not rung", error=type(error).__name__)

    async def _listen(self) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as listener:
            await listener.subscribe(CHANNEL)
            while True:
                message = await listener.get_message(timeout=0.5)
                if message is not None:
                    self._heard(*_read(message["data"].decode()))


def backplane_for(database_url: str, redis_url: str | None) -> Backplane:
    """Redis where one is named, else PostgreSQL's own, else none is needed."""
    if redis_url:
        return RedisBell(redis_url)
    if database_url.startswith("postgresql"):
        return PostgresBell(database_url.replace("postgresql+psycopg", "postgresql", 1))
    return LocalBell()


def _written(session_id: str, seq: int | None) -> str:
    return session_id if seq is None else f"{session_id} {seq}"


def _read(message: str) -> tuple[str, int | None]:
    session_id, _, seq = message.partition(" ")
    return session_id, int(seq) if seq.isdecimal() else None
