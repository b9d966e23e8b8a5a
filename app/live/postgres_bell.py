"""PostgreSQL's own doorbell: LISTEN and NOTIFY on one connection of the loop's.

NOTIFY is said after the commit, by itself: inside the transaction it would go out with it, but PostgreSQL lets only one
transaction commit at a time that does so. What is rung while the last ring is on its way goes out together.
"""

import asyncio
from typing import Any

import psycopg
from psycopg import pq

from app.live.backplane import CHANNEL, Listening, Rings, messages

# A ring that nobody answers for so long was not heard, and neither will the next be.
SILENCE_S = 2.0
NAME = b"ring"
SAY = b"SELECT pg_notify('%s', message) FROM unnest($1::text[]) AS message" % CHANNEL.encode()
FAILED = pq.ExecStatus.FATAL_ERROR


class PostgresBell(Listening):
    """Rings and listens; neither waits for the other, nor for a thread."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._server: Any = None
        self._socket = -1
        self._rung: Rings = {}
        self._since: float | None = None

    async def ring(self, session_id: str, seq: int | None = None) -> None:
        self._heard(session_id, seq)
        self._rung[session_id] = seq
        if self._server is None:
            self._rung.clear()  # the others look every second
        elif self._since is None:
            self._send()
        elif asyncio.get_running_loop().time() - self._since > SILENCE_S:
            self._lose(TimeoutError())

    async def _listen(self) -> None:
        # A ring need not be on disk, so that it waits for none.
        connect = psycopg.AsyncConnection.connect(
            self._dsn, autocommit=True, connect_timeout=2, options="-c synchronous_commit=off"
        )
        async with await connect as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            await self._attend(connection.pgconn)

    async def _attend(self, server: Any) -> None:
        """Hear and ring on this connection until it is lost. Raises why."""
        loop = asyncio.get_running_loop()
        self._lost: asyncio.Future[None] = loop.create_future()
        server.send_prepare(NAME, SAY)
        self._server, self._socket, self._since = server, server.socket, loop.time()
        loop.add_reader(self._socket, self._hear)
        try:
            await self._lost
        finally:
            self._let_go()

    def _send(self) -> None:
        rung, self._rung = self._rung, {}
        # Names and numbers only: nothing in them needs quoting.
        array = ",".join(f'"{message}"' for message in messages(rung))
        self._since = asyncio.get_running_loop().time()
        try:
            self._server.send_query_prepared(NAME, [f"{{{array}}}".encode()])
            self._server.flush()
        except psycopg.Error as error:
            self._lose(error)

    def _hear(self) -> None:
        server = self._server
        try:
            server.consume_input()
            while not server.is_busy() and (answer := server.get_result()) is not None:
                if answer.status == FAILED:
                    raise psycopg.errors.error_from_result(answer)
            idle = server.transaction_status == pq.TransactionStatus.IDLE
        except psycopg.Error as error:
            self._lose(error)
            return
        while (notice := server.notifies()) is not None:
            self.tell(notice.extra.decode())
        if idle:
            self._since = None
            if self._rung:
                self._send()

    def _let_go(self) -> None:
        """Hear and ring no more on this connection."""
        if self._server is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._server = self._since = None
            self._rung.clear()

    def _lose(self, error: Exception) -> None:
        # At once: the socket of a lost connection is closed, and its number may soon be another's.
        self._let_go()
        if not self._lost.done():
            self._lost.set_exception(error)
