"""A room of another process, which hears of one session by the doorbell and reads only what it was not told."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from app.live.news_wire import BY_BELL, NewsWire
from app.store.events import News
from app.store.snapshot import Snapshot, apply_changes, load_snapshot
from app.store.turn import Outcome
from app.web.house import House


class Elsewhere:
    """It takes what it is told by a line of the doorbell's, wherever a turn may have one."""

    def __init__(self, house: House, session_id: str) -> None:
        self._house = house
        self._session_id = session_id
        self._wire = NewsWire(b"a key", house.epoch)
        self.snapshot = self._read()

    def hears(self, outcome: Outcome) -> None:
        """A turn was committed to some session."""
        news = outcome.news
        if news is None or news.session_id != self._session_id or news.happening.seq <= self.snapshot.seq:
            return
        line = self._wire.write(news)
        assert bool(line) is (news.happening.tables <= BY_BELL and not news.happening.ended_visits)
        if line and news.happening.seq == self.snapshot.seq + 1:
            self._takes(line, news)
        else:
            self.snapshot = self._read()

    def agrees(self) -> None:
        """What it was told is what it would have read."""
        fresh = self._read()
        assert self.snapshot.seq < fresh.seq or facts(self.snapshot) == facts(fresh)

    def _takes(self, line: str, news: News) -> None:
        told = self._wire.read(line, self._session_id, news.happening.seq)
        assert told == news
        apply_changes(self.snapshot, told.changes, told.happening.seq)

    def _read(self) -> Snapshot:
        return self._house.database.read_now(lambda sql: load_snapshot(sql, self._session_id))


def facts(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot holds. A list that has become empty is no list."""
    found = {field.name: getattr(snapshot, field.name) for field in fields(snapshot)}
    return {
        name: {key: one for key, one in value.items() if one or not isinstance(one, list | set | dict)}
        if isinstance(value, dict)
        else value
        for name, value in found.items()
    }
