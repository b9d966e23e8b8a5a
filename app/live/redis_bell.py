"""Redis or Valkey as the doorbell: publish and subscribe. A server that is down is not felt by anyone."""

import asyncio
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from app.live.backplane import CHANNEL, Listening, Rings, log, messages

# A ring that is not answered for so long was not heard, and neither will the next be.
SILENCE_S = 2.0
LOOK_S = 0.5


class RedisBell(Listening):
    """Rings over a connection of its own. What is rung while the last ring is on its way goes out together."""

    def __init__(self, url: str) -> None:
        # No time-out of the client's for what it does: it would put off every ring behind what the loop does next.
        self._redis = Redis.from_url(
            url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=0.5, socket_timeout=None, health_check_interval=0
        )
        self._line: Any = None
        self._rung: Rings = {}
        self._on_its_way = False
        self._awaited: asyncio.Task[None] | None = None

    async def ring(self, session_id: str, seq: int | None = None) -> None:
        self._heard(session_id, seq)
        if self._line is None:
            return  # the others look every second
        self._rung[session_id] = seq
        if not self._on_its_way:
            await self._send()

    async def stop(self) -> None:
        await super().stop()
        await self._redis.aclose()

    async def _listen(self) -> None:
        pool = self._redis.connection_pool
        async with self._redis.pubsub(ignore_subscribe_messages=True) as listener:
            await listener.subscribe(CHANNEL)
            line = await pool.get_connection()
            try:
                self._line = line
                while self._line is not None:
                    message = await listener.get_message(timeout=LOOK_S)
                    if message is not None:
                        self.tell(message["data"].decode())
            finally:
                self._let_go()
                await line.disconnect()
                await pool.release(line)

    async def _send(self) -> None:
        """Ring, without waiting: the answers are taken by a task."""
        line, sent = self._line, 0
        rung, self._rung = self._rung, {}
        self._on_its_way = True
        try:
            for message in messages(rung):
                await line.send_command("PUBLISH", CHANNEL, message, check_health=False)
                sent += 1
        except Exception as error:
            self._fail(line, error)
            return
        except asyncio.CancelledError:  # who posted has hung up, and nobody knows how much of it went out
            self._let_go()
            raise
        if line is self._line:
            self._awaited = asyncio.create_task(self._take_answers(line, sent))

    async def _take_answers(self, line: Any, count: int) -> None:
        try:
            async with asyncio.timeout(SILENCE_S):
                for _ in range(count):
                    await line.read_response()
        except Exception as error:
            self._fail(line, error)
            return
        self._awaited, self._on_its_way = None, False
        if self._rung:
            await self._send()

    def _fail(self, line: Any, error: Exception) -> None:
        log.warning("doorbell not rung", error=type(error).__name__)
        if line is self._line:
            self._awaited = None
            self._let_go()

    def _let_go(self) -> None:
        """Ring no more on this connection; who listens notices, and makes another."""
        self._line, self._on_its_way = None, False
        self._rung.clear()
        if self._awaited is not None:
            self._awaited.cancel()
            self._awaited = None
