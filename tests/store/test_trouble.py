"""Trouble under the database becomes a sentence; an error of ours stays one."""

import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app.rules.errors import Busy, NotFound, StorageFull
from app.store.database import Database, told_plainly
from app.store.participants import mark_read, session_row
from app.store.turn import Actor, Key, take_turn
from tests.store.meeting import H, Meeting


@pytest.mark.parametrize(
    "said, told",
    [
        ("database or disk is full", StorageFull),
        ("could not extend file: No space left on device", StorageFull),
        ("disk I/O error", StorageFull),
        ("attempt to write a readonly database", StorageFull),
        ("database is locked", Busy),
        ("canceling statement due to lock timeout", Busy),
        ("canceling statement due to statement timeout", Busy),
        ("server closed the connection unexpectedly", Busy),
        ("PostgreSQL text fields cannot contain NUL (0x00) bytes", NotFound),
        ("UNIQUE constraint failed: card.id", OperationalError),
        ("no such table: card", OperationalError),
    ],
)
def test_what_is_said_to_people(said: str, told: type[Exception]) -> None:
    assert type(told_plainly(OperationalError("SELECT", {}, Exception(said)))) is told
    if told is not OperationalError:
        assert type(told_plainly(sqlite3.OperationalError(said))) is told


def test_a_lost_connection_is_busy() -> None:
    assert type(told_plainly(DBAPIError("SELECT", {}, Exception("gone"), connection_invalidated=True))) is Busy


@pytest.mark.parametrize("wrong", ["\0", "a\0b", "x" * 100_000, "'; DROP TABLE session; --", "%00", "../..", "ﷺ" * 500])
async def test_an_id_that_cannot_be_is_not_found(database: Database, wrong: str) -> None:
    meeting = Meeting(database)
    with pytest.raises(NotFound):
        await database.read(lambda sql: session_row(sql, wrong))
    with pytest.raises(NotFound):
        await database.write(lambda sql: take_turn(sql, wrong, Actor("", meeting.people[H]), Key(), mark_read))


async def test_a_mistake_of_ours_is_not_hidden(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await database.write(lambda sql: sql.execute(text("INSERT INTO meta (id) VALUES (7)")))


async def test_who_waits_too_long_for_the_lock_is_told(fresh_url: str) -> None:
    """Another program holds the session; the wait has an end."""
    database = Database(fresh_url)
    other = Database(fresh_url)
    try:
        meeting = Meeting(database)
        with other.engine.begin() as holding:
            holding.execute(text("UPDATE session SET title = title"))
            with pytest.raises(Busy):
                await database.write(
                    lambda sql: take_turn(sql, meeting.id, Actor("", meeting.people[H]), Key(), mark_read)
                )
        await database.write(lambda sql: take_turn(sql, meeting.id, Actor("", meeting.people[H]), Key(), mark_read))
        assert meeting.seq == 5
    finally:
        other.close()
        database.close()


async def test_reading_goes_on_while_someone_writes(fresh_url: str) -> None:
    database = Database(fresh_url)
    try:
        meeting = Meeting(database)
        with database.engine.begin() as holding:
            holding.execute(text("UPDATE session SET title = 'not yet'"))
            row = await database.read(lambda sql: session_row(sql, meeting.id))
            assert row.title == "Pumps"
    finally:
        database.close()
