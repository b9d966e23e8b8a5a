"""Another process migrates the tables under this one, which goes on: what it had prepared is prepared anew, unseen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, Integer, bindparam, column, insert, select, table, text
from sqlalchemy.exc import ProgrammingError

from app.live.reading import read_for
from app.store.cards import Draft, post
from app.store.database import Database
from app.store.participants import session_row
from app.store.prepared import Prepared
from tests.store.meeting import H, Meeting

pytestmark = pytest.mark.postgres

LINES = 3
SCRATCH = table("scratch", column("number", Integer), column("other", Integer))
PUT = Prepared(insert(SCRATCH).values(number=bindparam("number")))
FIND = Prepared(select(SCRATCH.c.number).where(SCRATCH.c.number == bindparam("wanted")))


@pytest.fixture
def scratch(apart: Database) -> Database:
    """A database with a table of numbers."""
    migrated(apart, "CREATE TABLE scratch (number integer, other integer)")
    return apart


def migrated(database: Database, words: str) -> None:
    database.write_now(lambda sql: sql.execute(text(words)))


def on_each_line(act: Callable[[Callable[[Any], Any]], Any], look: Callable[[Any], Any]) -> None:
    """Have it looked at over several connections, all in use at once."""
    together = Barrier(LINES)
    with ThreadPoolExecutor(LINES) as threads:
        for done in [threads.submit(act, lambda sql: (together.wait(60), look(sql))) for _ in range(LINES)]:
            done.result(60)


def one_by_one(engine: Engine, act: Callable[[], object]) -> None:
    """Act so often that each connection comes into use: whichever was used is then kept busy."""
    with ExitStack() as busy:
        for _ in range(LINES):
            act()
            busy.enter_context(engine.connect())


def test_a_column_of_another_type_is_felt_by_nobody(apart: Database) -> None:
    meeting = Meeting(apart)
    meeting.open("context")
    wanted = {meeting.id: 0}
    draft = Draft("context", "What we know.", heading="situation")
    meeting.act(H, lambda turn: post(turn, draft))
    on_each_line(apart.write_now, lambda sql: session_row(sql, meeting.id))
    on_each_line(apart.read_now, lambda sql: read_for(sql, wanted))

    for name, kind in (("title", "text"), ("challenge", "text"), ("seq", "bigint"), ("spotlight_id", "varchar(200)")):
        migrated(apart, f"ALTER TABLE session ALTER COLUMN {name} TYPE {kind}")
    migrated(apart, "ALTER TABLE event ALTER COLUMN seq TYPE bigint, ALTER COLUMN verb TYPE varchar(200)")

    before = meeting.seq
    one_by_one(apart.engine, lambda: meeting.act(H, lambda turn: post(turn, draft)))
    assert meeting.seq == before + LINES
    found = []
    one_by_one(apart.reading, lambda: found.append(apart.read_now(lambda sql: read_for(sql, wanted))[meeting.id]))
    assert {len(reading.happened) for reading in found} == {before + LINES}
    assert len(meeting.snapshot().cards) == LINES + 1


def test_what_is_told_only_with_the_commit_is_carried_out_anew_and_once(scratch: Database) -> None:
    def look_and_put(sql: Any) -> None:
        FIND.run(sql, {"wanted": 7})
        PUT.run(sql, {"number": 7})

    scratch.write_now(look_and_put)
    migrated(scratch, "ALTER TABLE scratch ALTER COLUMN number TYPE bigint")
    scratch.write_now(look_and_put)
    assert scratch.read_now(lambda sql: FIND.all(sql, {"wanted": 7})) == [(7,), (7,)]


def test_a_column_that_is_gone_is_told_and_the_connection_serves_all_else(scratch: Database) -> None:
    assert scratch.read_now(lambda sql: FIND.all(sql, {"wanted": 7})) == []
    migrated(scratch, "ALTER TABLE scratch DROP COLUMN number")
    for _ in range(2):
        with pytest.raises(ProgrammingError, match="number"):
            scratch.read_now(lambda sql: FIND.all(sql, {"wanted": 7}))
    assert scratch.read_now(lambda sql: sql.execute(text("SELECT 1")).scalar_one()) == 1
