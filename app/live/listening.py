"""What the doorbells to other processes have in common: one connection on which they ring and listen."""

import asyncio
import re
from functools import partial

import structlog
from sqlalchemy import Connection

from app.live.backplane import Heard, nothing, told_as_it_is
from app.live.ending import ended
from app.live.news_wire import NewsWire
from app.live.rings import Rings
from app.store.events import News

CHANNEL = "peer_assist"
RETRY_S = 1.0
# A connection on which a ring is not answered for so long counts as lost.
SILENCE_S = 2.0
# Who has nothing to ring rings for nobody: a line that was cut without a word would else never be missed.
QUIET_S = 10.0
NUMBER = re.compile("[0-9]{1,18}")

log = structlog.get_logger()


class Listening:
    """A doorbell that reconnects after every failure; nobody waits for it while it is away.

    What is rung while the last ring is on its way goes out together. `_lost` is there while there is a connection, and
    is told why it ends; `_since` says since when an answer is awaited.
    """

    _task: asyncio.Task[None] | None = None

    def __init__(self, wire: NewsWire) -> None:
        self._wire = wire
        self._rung = Rings(wire)
        self._lost: asyncio.Future[None] | None = None
        self._since: float | None = None

    async def start(self, heard: Heard) -> None:
        self._heard = heard
        self._task = asyncio.create_task(self._listen_for_ever())

    async def stop(self) -> None:
        await ended(self._task)

    def ring_behind(self, sql: Connection, news: News) -> None:
        """Nothing: another than the database rings."""

    def ring(self, session_id: str, seq: int | None = None, news: News | None = None) -> None:
        """Ring at the other processes first: it is further to them."""
        if self._lost is not None:  # else they look for themselves
            self._rung.add(session_id, seq, news)
            self._press()
        self._heard(session_id, seq, told_as_it_is(news))

    def tell(self, message: bytes) -> None:
        """Pass on what a message rings."""
        for line in message.decode(errors="replace").split("\n"):
            session_id, _, rest = line.partition(" ")
            number, _, news = rest.partition(" ")
            seq = int(number) if NUMBER.fullmatch(number) else None
            told = nothing if seq is None or not news else partial(self._wire.read, news, session_id, seq)
            self._heard(session_id, seq, told)

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception as error:
                log.warning("doorbell away", error=type(error).__name__)
            await asyncio.sleep(RETRY_S)

    async def _listen(self) -> None:
        """Connect, have it heard what others ring, and `_attend`. Raises what goes wrong."""
        raise NotImplementedError

    def _say(self, messages: list[bytes]) -> None:
        """Send these, without waiting; when they are answered, `_answered` is called."""
        raise NotImplementedError

    async def _attend(self) -> None:
        """Ring and listen until the connection is lost. Raises why. The first answer awaited is that it listens."""
        loop = asyncio.get_running_loop()
        lost = self._lost = loop.create_future()
        self._since = loop.time()
        try:
            while not (await asyncio.wait([lost], timeout=QUIET_S))[0]:
                self._press()
            await lost
        finally:
            self._let_go()

    def _press(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._since is None:
            self._since = now
            self._say(self._rung.take())
        elif now - self._since > SILENCE_S:
            self._lose(TimeoutError())

    def _answered(self) -> None:
        self._since = None
        if self._rung:
            self._press()

    def _let_go(self) -> None:
        """Ring and hear no more on this connection. What waits goes out on the next."""
        self._lost = self._since = None

    def _lose(self, error: Exception) -> None:
        lost = self._lost
        self._let_go()
        if lost is not None and not lost.done():
            lost.set_exception(error)
