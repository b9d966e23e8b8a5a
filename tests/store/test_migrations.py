"""From nothing to the newest schema on both databases, which is the one that the models describe."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlmodel import SQLModel

import app.store.tables  # noqa: F401
from app.store import cards
from app.store.cards import Draft
from app.store.database import Database
from app.store.migrate import NewerSchema, epoch_of, migrate, migrations_folder
from app.store.tables import Done
from app.store.turn import Key
from tests.store.meeting import NOON, Meeting


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    return ScriptDirectory.from_config(config)


def test_the_migrations_are_one_chain() -> None:
    assert len(scripts().get_heads()) == 1
    assert len(scripts().get_bases()) == 1
    assert all(not script.is_branch_point and not script.is_merge_point for script in scripts().walk_revisions())


def test_an_empty_database_comes_to_the_newest_schema_and_works(empty_url: str) -> None:
    database = Database(empty_url)
    try:
        migrate(database)
        epoch = database.read_now(epoch_of)
        migrate(database)
        assert database.read_now(epoch_of) == epoch, "a second start changes nothing"
        present = database.read_now(lambda sql: MigrationContext.configure(sql).get_current_revision())
        assert present == scripts().get_current_head()
        assert Meeting(database).snapshot().seq == 4
    finally:
        database.close()


def test_the_models_are_what_the_migrations_make(fresh_url: str) -> None:
    database = Database(fresh_url)
    try:
        with database.engine.connect() as sql:
            options = {"compare_type": True, "include_name": _is_ours}
            context = MigrationContext.configure(sql, opts=options)
            assert compare_metadata(context, SQLModel.metadata) == []
    finally:
        database.close()


def test_every_step_keeps_what_is_there(empty_url: str) -> None:
    """A session made under the first schema is there, whole, under the newest."""
    from alembic import command

    database = Database(empty_url)
    try:
        config = Config()
        config.set_main_option("script_location", str(migrations_folder()))
        with database.engine.connect() as sql:
            if sql.dialect.name == "sqlite":
                sql.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            with sql.begin():
                config.attributes["connection"] = sql
                command.upgrade(config, scripts().get_base() or "base")
                _an_old_session(sql)
        migrate(database)
        meeting = Meeting.__new__(Meeting)
        meeting.database, meeting.id, meeting.now = database, "old", NOON
        now = meeting.snapshot()
        assert (now.session.title, list(now.people), list(now.cards)) == ("Old", ["p", "lead", "wall"], ["c", "d"])
        assert [person.id for person in now.people.values() if person.screen] == ["wall"]
        assert now.threads == {"c": ["d"]}
        assert now.session.brief_changed_at == datetime(2026, 11, 25, 13, tzinfo=UTC), "the last time, from the history"
        again = meeting.act("p", lambda turn: cards.post(turn, Draft("question", "Again?")), Key("k", "same"))
        assert (again.repeated, again.seq, again.target) == (True, 14, "c"), "what was sent before the change is known"
        kept = database.read_now(lambda sql: sql.execute(select(Done.__table__.c.key)).scalars().all())  # type: ignore[attr-defined]
        assert kept == ["started"]
        if database.embedded:
            assert database.read_now(lambda sql: sql.exec_driver_sql("PRAGMA foreign_key_check").all()) == []
    finally:
        database.close()


def test_a_newer_schema_is_refused_with_its_sentence(fresh_url: str) -> None:
    database = Database(fresh_url)
    try:
        database.write_now(lambda sql: sql.execute(text("UPDATE alembic_version SET version_num = '9999'")))
        with pytest.raises(NewerSchema, match="newer version of Peer Assist"):
            migrate(database)
        keys = "PRAGMA foreign_keys" if database.embedded else "SELECT 1"
        assert database.write_now(lambda sql: sql.exec_driver_sql(keys).scalar_one()) == 1, "keys stay on"
    finally:
        database.close()


def test_two_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    ready = threading.Barrier(2)

    def start(_: int) -> str:
        database = Database(empty_url)
        try:
            ready.wait(30)
            migrate(database)
            return database.read_now(epoch_of)
        finally:
            database.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(start, range(2)))) == 1


def test_every_reference_is_held_by_the_database(fresh_url: str) -> None:
    database = Database(fresh_url)
    try:
        with database.engine.connect() as sql:
            tables = set(inspect(sql).get_table_names())
            assert {table.name for table in SQLModel.metadata.sorted_tables} <= tables
            for table in SQLModel.metadata.sorted_tables:
                held = {tuple(key["constrained_columns"]) for key in inspect(sql).get_foreign_keys(table.name)}
                assert {(c.name,) for c in table.columns if c.foreign_keys} == held, table.name
    finally:
        database.close()


def _is_ours(name: str | None, kind: str, parents: object) -> bool:
    """The full-text index is each database's own affair and has no model."""
    return kind != "table" or not str(name).startswith("library_words")


def _an_old_session(sql: object) -> None:
    """One row in each table that the first schema needs for a board, every column that must be filled filled."""
    rows = {
        "session": {"id": "old", "title": "Old", "phase_id": "f"},
        "phase": {"id": "f", "session_id": "old", "kind": "prepare"},
        "participant": {"id": "p", "session_id": "old", "role": "host", "name": "Somebody"},
        "card": {"id": "c", "session_id": "old", "kind": "question", "author_id": "p", "born_seq": 1},
    }
    _fill(sql, rows)
    for person, role, name in (("lead", "facilitator", "Lead"), ("wall", "observer", "Projector")):
        _fill(sql, {"participant": {"id": person, "session_id": "old", "role": role, "name": name}})
        _fill(sql, {"visit": {"token_hash": "browser", "participant_id": person, "session_id": "old"}})
    for seq, verb in ((11, "edited the brief"), (13, "edited the brief"), (14, "posted question")):
        at = f"2026-11-25 {seq}:00:00.000000"
        _fill(sql, {"event": {"session_id": "old", "seq": seq, "at": at, "actor_id": "p", "verb": verb, "target": "c"}})
    for who, key, seq in (("p", "k", 14), ("nobody", "started", 0)):
        done = {"actor_id": who, "key": key, "session_id": "old", "fingerprint": "same", "seq": seq, "target": "c"}
        _fill(sql, {"done": done})
    _fill(sql, {"card": {**rows["card"], "id": "d", "kind": "answer", "parent_id": "c", "born_seq": 2}})


def _fill(sql: object, rows: dict[str, dict[str, object]]) -> None:
    for table, values in rows.items():
        columns = inspect(sql).get_columns(table)  # type: ignore[attr-defined]
        full = {c["name"]: values.get(c["name"], _some(c)) for c in columns if c["name"] in values or not c["nullable"]}
        names, places = ", ".join(full), ", ".join(f":{name}" for name in full)
        sql.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), full)  # type: ignore[attr-defined]


def _some(column: object) -> object:
    kind = str(column["type"]).upper()  # type: ignore[index]
    if "TIME" in kind:
        return "2026-11-25 12:00:00.000000"
    return False if "BOOL" in kind else 1 if "INT" in kind else ""
