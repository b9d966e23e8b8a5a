"""Redis or Valkey as the doorbell: publish and subscribe. A server that is down is not felt by anyone."""

import asyncio

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from app.live.backplane import CHANNEL, Listening, Rings, log, messages


class RedisBell(Listening):
    """What is rung while the last ring is on its way goes out together."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url,
            retry=Retry(NoBackoff(), 0),
            socket_connect_timeout=0.5,
            socket_timeout=1,
            health_check_interval=0,
        )
        self._rung: Rings = {}
        self._ringing: asyncio.Task[None] | None = None

    async def ring(self, session_id: str, seq: int | None = None) -> None:
        self._heard(session_id, seq)
        self._rung[session_id] = seq
        if self._ringing is None:
            self._ringing = asyncio.create_task(self._ring())

    async def stop(self) -> None:
        await super().stop()
        if self._ringing is not None:
            self._ringing.cancel()
        await self._redis.aclose()

    async def _ring(self) -> None:
        try:
            while self._rung:
                rung, self._rung = self._rung, {}
                for message in messages(rung):
                    await self._redis.publish(CHANNEL, message)
        except Exception as error:
            log.warning("doorbell not rung", error=type(error).__name__)
        finally:
            self._rung.clear()
            self._ringing = None

    async def _listen(self) -> None:
        async with self._redis.pubsub(ignore_subscribe_messages=True) as listener:
            await listener.subscribe(CHANNEL)
            while True:
                message = await listener.get_message(timeout=0.5)
                if message is not None:
                    self.tell(message["data"].decode())
