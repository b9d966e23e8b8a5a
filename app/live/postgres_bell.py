"""PostgreSQL's own doorbell: LISTEN and NOTIFY.

A turn's NOTIFY is said right behind its COMMIT, in the same trip: so it goes out before anybody here knows that it may.
Inside the transaction it would, too, but PostgreSQL lets only one transaction commit at a time that does so. All else is
rung on one connection of the loop's, on which it also listens.
"""

import asyncio
from typing import Any

import psycopg
from psycopg import pq
from sqlalchemy import Connection

from app.live.backplane import told_as_it_is
from app.live.listening import CHANNEL, Listening
from app.live.news_wire import NewsWire
from app.live.rings import telling
from app.store.events import News
from app.store.postgres import follow_commit

NAME = b"ring"
# What stands between messages that go out together: in none of them is a control character.
SEPARATOR = b"\x1e"
SAY_ONE = b"SELECT pg_notify('%s', $1)" % CHANNEL.encode()
SAY = b"SELECT pg_notify('%s', message) FROM unnest(string_to_array($1, chr(30))) AS message" % CHANNEL.encode()
FAILED = pq.ExecStatus.FATAL_ERROR


class PostgresBell(Listening):
    """Rings and listens; neither waits for the other, nor for a thread."""

    def __init__(self, dsn: str, wire: NewsWire) -> None:
        super().__init__(wire)
        self._dsn = dsn
        self._server: Any = None
        self._socket = -1

    async def _listen(self) -> None:
        # A ring need not be on disk, so that it waits for none.
        connect = psycopg.AsyncConnection.connect(
            self._dsn, autocommit=True, connect_timeout=2, options="-c synchronous_commit=off"
        )
        async with await connect as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            server = self._server = connection.pgconn
            self._socket = server.socket
            server.send_prepare(NAME, SAY)
            asyncio.get_running_loop().add_reader(self._socket, self._hear)
            await self._attend()

    def ring_behind(self, sql: Connection, news: News) -> None:
        """Have a turn's commit followed by its ring."""
        line = telling(self._wire, news)
        text = line.decode() if line is not None else f"{news.session_id} {news.happening.seq}"
        follow_commit(sql, SAY_ONE, [text])

    def ring(self, session_id: str, seq: int | None = None, news: News | None = None) -> None:
        if news is None:
            super().ring(session_id, seq)
        else:  # the others have been rung behind the commit
            self._heard(session_id, seq, told_as_it_is(news))

    def _say(self, messages: list[bytes]) -> None:
        try:
            self._server.send_query_prepared(NAME, [SEPARATOR.join(messages)])
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
            self.tell(notice.extra)
        if idle:
            self._answered()

    def _let_go(self) -> None:
        super()._let_go()
        # At once: the socket of a lost connection is closed, and its number may soon be another's.
        if self._server is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._server = None
