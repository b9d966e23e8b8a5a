"""Phases whose time has come are closed, each by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from app.live import clockwork
from app.live.clockwork import Clockwork
from app.store.columns import utc_now
from app.store.database import Database
from app.store.turn import SESSIONS, NoTurn, Outcome
from tests.store.meeting import Meeting


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{shutil.copy(migrated, tmp_path / 'board.db')}")
    yield database
    database.close()


async def test_a_session_that_cannot_go_on_keeps_no_other_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    meetings = [Meeting(database) for _ in range(4)]
    for place, meeting in enumerate(meetings):
        overdue = update(SESSIONS).values(due_at=utc_now() - timedelta(hours=1, minutes=place))
        database.write_now(lambda sql, i=meeting.id, due=overdue: sql.execute(due.where(SESSIONS.c.id == i)))
    first, broken, last, raced = meetings
    close = clockwork.close_by_itself

    def close_or_fail(sql: Any, session_id: str, now: Any) -> Any:
        if session_id == broken.id:
            raise LookupError("planted")
        if session_id == raced.id:  # another process was faster
            raise NoTurn(Outcome(0, ""))
        return close(sql, session_id, now)

    monkeypatch.setattr(clockwork, "close_by_itself", close_or_fail)
    rung: list[str] = []
    looks = Clockwork(database, rung.append)
    assert [await looks.look(), await looks.look()] == [2, 0], "each closes once"
    assert sorted(rung) == sorted([first.id, last.id])
    kinds = [meeting.snapshot().session.phase_kind for meeting in meetings]
    assert kinds == ["context", "prepare", "context", "prepare"]
