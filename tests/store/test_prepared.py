"""What is said to the driver directly means what SQLAlchemy would have said: the same values, errors, transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from app.rules.errors import Busy
from app.store.columns import Instant
from app.store.database import Database
from app.store.migrate import migrate
from app.store.participants import mark_read
from app.store.prepared import Prepared
from app.store.rows import key_of, reading, revision
from app.store.tables import CHANGING, Done, Event, Session
from app.store.turn import Actor, Key, take_turn
from tests.store.meeting import H, Meeting
from tests.store.test_snapshot import Watched
from tests.store.walk import Walk

KINDS = {
    "words": AutoString(),
    "number": Integer(),
    "place": Float(),
    "yes": Boolean(),
    "day": Date(),
    "at": Instant(),
    "content": LargeBinary(),
}
ALL_KINDS = Table("all_kinds", MetaData(), Column("id", String, primary_key=True), *map(Column, KINDS, KINDS.values()))
EMPTY: dict[str, Any] = dict.fromkeys(KINDS)
FULL = {
    "words": "100 %s, 50 %, :name and 井戸",
    "number": -(2**31),
    "place": 0.1,
    "yes": True,
    "day": date(2026, 11, 25),
    "at": datetime(2026, 11, 25, 13, 0, 0, 7, tzinfo=timezone(timedelta(hours=2))),
    "content": b"\x00\xff",
}
ZEROS = {"words": "", "number": 0, "place": 0.0, "yes": False, "day": date.min, "at": datetime(1, 1, 2, tzinfo=UTC)}


@pytest.fixture
def scratch(database: Database) -> Iterator[Connection]:
    """A connection in whose transaction there is a table with a column of every kind that ours have."""
    with database.engine.connect() as sql:
        sql.begin()
        ALL_KINDS.create(sql)
        yield sql
        sql.rollback()


def test_every_kind_of_column_is_tried() -> None:
    there = {type(column.type) for table in SQLModel.metadata.sorted_tables for column in table.c}
    assert there == {type(kind) for kind in KINDS.values()}


@pytest.mark.parametrize("values", [EMPTY, FULL, EMPTY | ZEROS], ids=["empty", "full", "zeros"])
def test_values_go_in_and_come_out_as_through_sqlalchemy(scratch: Connection, values: dict[str, Any]) -> None:
    scratch.execute(insert(ALL_KINDS), {"id": "by sqlalchemy"} | values)
    Prepared(insert(ALL_KINDS)).run(scratch, {"id": "by the driver"} | values)
    first, second = raw(scratch, "SELECT * FROM all_kinds")
    assert list(map(repr, first[1:])) == list(map(repr, second[1:])), "kept alike, to the type"
    everything = select(*ALL_KINDS.c)
    expected = scratch.execute(everything).all()
    found = Prepared(everything).all(scratch, {})
    assert [exactly(row) for row in found] == [exactly(row) for row in expected]
    assert found[0].at == values["at"] and found[0].at == found[1].at


def test_what_is_in_the_statement_needs_no_value_and_what_is_not_does(scratch: Connection) -> None:
    Prepared(insert(ALL_KINDS)).run(scratch, {"id": "a"} | FULL)
    raised = Prepared(
        update(ALL_KINDS)
        .where(ALL_KINDS.c.id == bindparam("which"), ALL_KINDS.c.words.is_not(None))
        .values(number=ALL_KINDS.c.number + 5)
        .returning(ALL_KINDS.c.number, literal("50 %").label("said"))
    )
    assert raised.first(scratch, {"which": "a"}) == (5 - 2**31, "50 %")
    assert raised.first(scratch, {"which": "b"}) is None
    with pytest.raises(KeyError):
        raised.first(scratch, {"witch": "a"})
    with pytest.raises(ValueError, match="a moment needs a zone"):
        Prepared(insert(ALL_KINDS)).run(scratch, {"id": "c"} | FULL | {"at": datetime(2026, 1, 1)})


def test_rows_of_every_table_are_read_and_kept_as_through_sqlalchemy(database: Database) -> None:
    watched = Watched(database, Walk(8))
    watched.tour()
    for model in (Session, Event, *CHANGING):
        table = model.__table__
        mine = table.c.id if model is Session else table.c.session_id
        its_rows = select(*table.c).where(mine == bindparam("session")).order_by(*table.primary_key)
        with database.engine.connect() as sql:
            sql.begin()
            rows = sql.execute(its_rows, {"session": watched.meeting.id}).all()
            found = Prepared(its_rows).all(sql, {"session": watched.meeting.id})
            assert rows and [exactly(row) for row in found] == [exactly(row) for row in rows], table.name
            written_by_us = raw(sql, f"SELECT * FROM {table.name} ORDER BY {', '.join(key_of(model))}")
            for row in rows:
                values = row._asdict()
                key = {name: values[name] for name in key_of(model)}
                assert exactly(reading(model).first(sql, key)) == exactly(row)
                its_own = (table.c[name] == value for name, value in key.items())
                sql.execute(update(table).where(*its_own).values(values))
            by_sqlalchemy = raw(sql, f"SELECT * FROM {table.name} ORDER BY {', '.join(key_of(model))}")
            assert list(map(repr, written_by_us)) == list(map(repr, by_sqlalchemy)), table.name
            sql.rollback()


def test_an_error_is_the_one_that_sqlalchemy_raises(database: Database) -> None:
    meeting = Meeting(database)
    twice = Prepared(insert(Done.__table__))  # type: ignore[attr-defined]
    wrong = {
        "actor_id": "a",
        "key": "k",
        "session_id": meeting.id,
        "fingerprint": "f",
        "seq": 1,
        "target": "",
        "seen": "",
    }

    def again(say: Callable[[Connection], object]) -> DBAPIError:
        with pytest.raises(IntegrityError) as raised:
            database.write_now(lambda sql: (twice.run(sql, wrong), say(sql)))
        return raised.value

    by_sqlalchemy = again(lambda sql: sql.execute(insert(Done.__table__), wrong))  # type: ignore[attr-defined]
    by_us = again(lambda sql: twice.run(sql, wrong))
    assert type(by_us.orig) is type(by_sqlalchemy.orig) and str(by_us.orig) == str(by_sqlalchemy.orig)
    # On PostgreSQL the error comes with the commit, and that is the statement then.
    embedded = database.embedded
    assert (by_us.statement, by_us.connection_invalidated) == (by_sqlalchemy.statement if embedded else None, False)


def test_a_transaction_begins_by_itself_as_it_does_there(database: Database) -> None:
    meeting = Meeting(database)
    retitle = revision(Session, ("title",))
    with database.engine.connect() as sql:
        retitle.run(sql, {"title": "not kept", "key_id": meeting.id})
        assert sql.in_transaction()
    assert meeting.snapshot().session.title == "Pumps"
    with database.engine.connect() as sql:
        retitle.run(sql, {"title": "kept", "key_id": meeting.id})
        sql.commit()
    assert meeting.snapshot().session.title == "kept"


@pytest.mark.postgres
async def test_a_connection_that_is_cut_is_busy_and_the_next_turn_is_taken(postgres_database: str) -> None:
    database = Database(postgres_database)
    try:
        migrate(database)
        meeting = Meeting(database)

        def cut(sql: Connection) -> None:
            mine = sql.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with database.engine.begin() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": mine})
            take_turn(sql, meeting.id, Actor("", meeting.people[H]), Key(), mark_read)

        with pytest.raises(Busy):
            await database.write(cut)
        await database.write(lambda sql: take_turn(sql, meeting.id, Actor("", meeting.people[H]), Key(), mark_read))
        assert meeting.seq == 5
    finally:
        database.close()


def raw(sql: Connection, words: str) -> list[Any]:
    """What the driver itself reads."""
    return list(sql.exec_driver_sql(words).all())


def exactly(row: Any) -> list[tuple[str, type, Any, Any]]:
    """A row's names, values and types, zones included."""
    return [(k, type(v), v, v.tzinfo if isinstance(v, datetime) else None) for k, v in row._asdict().items()]
