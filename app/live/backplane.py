"""The doorbell between processes: it carries a session's id and its last turn, and where it can that turn's news.

A process whose room has reached that turn ignores the ring; one whose room is exactly one turn behind applies the news
instead of reading the database. Reading would take more than a quarter of the time until a post reaches the people of
another process.

The bell may lose messages, repeat or reorder them: the database is the truth, news that do not fit count as a plain ring,
and rooms check for themselves every second. So a lost ring costs a second and nothing else.
"""

from collections.abc import Callable
from typing import Protocol

from sqlalchemy import Connection

from app.live.news_wire import NewsWire
from app.store.events import News

# How the news that came with a ring are read. None: read the database.
Told = Callable[[], News | None]
Heard = Callable[[str, int | None, Told], None]


class Backplane(Protocol):
    """Notifies every process that has this session's room open, this one included. It neither waits nor raises.

    Before a `ring` with a turn's news, `ring_behind` must have been called inside its transaction: there PostgreSQL is asked
    to notify directly after the commit.
    """

    async def start(self, heard: Heard) -> None: ...

    def ring_behind(self, sql: Connection, news: News) -> None: ...

    def ring(self, session_id: str, seq: int | None = None, news: News | None = None) -> None: ...

    async def stop(self) -> None: ...


class LocalBell:
    """One process: the bell is a function call."""

    async def start(self, heard: Heard) -> None:
        self._heard = heard

    def ring_behind(self, sql: Connection, news: News) -> None:
        return

    def ring(self, session_id: str, seq: int | None = None, news: News | None = None) -> None:
        self._heard(session_id, seq, told_as_it_is(news))

    async def stop(self) -> None:
        return


def nothing() -> None:
    """The news of a plain ring: none."""


def told_as_it_is(news: News | None) -> Told:
    """News that come from this process itself."""
    return nothing if news is None else lambda: news


def backplane_for(database_url: str, redis_url: str | None, wire: NewsWire) -> Backplane:
    """Redis where one is named, else PostgreSQL's own, else none is needed."""
    if redis_url:
        from app.live.redis_bell import RedisBell

        return RedisBell(redis_url, wire)
    if database_url.startswith("postgresql"):
        from app.live.postgres_bell import PostgresBell

        return PostgresBell(database_url.replace("postgresql+psycopg", "postgresql", 1), wire)
    return LocalBell()
