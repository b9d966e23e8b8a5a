"""Bringing the database to the schema of this version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select, text

from app.rules.words import N_
from app.store.columns import new_id
from app.store.database import Database
from app.store.tables import Meta

META = Meta.__table__  # type: ignore[attr-defined]
ONE_AT_A_TIME = 7_225_140_119


class NewerSchema(Exception):
    """This database was written by a newer version of the product."""

    sentence = N_(
        "This data was made by a newer version of Peer Assist. Please start that version, or restore a backup."
    )

    def __init__(self) -> None:
        super().__init__(self.sentence)


def migrate(database: Database) -> None:
    """Upgrade to the newest schema, one process at a time. Raises NewerSchema."""
    known = known_revisions()
    with database.engine.connect() as sql, _keys_off(sql), sql.begin():
        embedded = sql.dialect.name == "sqlite"
        if not embedded:
            sql.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
        present = present_revision(sql)
        if present is not None and present not in known:
            raise NewerSchema()
        config = _config()
        config.attributes["connection"] = sql
        command.upgrade(config, "head")
        if embedded and sql.exec_driver_sql("PRAGMA foreign_key_check").all():
            raise RuntimeError("the migration broke a reference; nothing was changed")
        name_epoch(sql)


@contextmanager
def migrated(url: str) -> Iterator[Database]:
    """A database at this version's schema, for a command; closed when it is done. Raises NewerSchema."""
    database = Database(url)
    try:
        migrate(database)
        yield database
    finally:
        database.close()


@contextmanager
def _keys_off(sql: Connection) -> Iterator[None]:
    """SQLite checks no references inside; the connection goes back to the pool with its keys on, come what may.

    With keys on, a batch migration that rebuilds a parent table deletes all its children. They cannot be switched
    inside a transaction, so this stands around it.
    """
    if sql.dialect.name != "sqlite":
        yield
        return
    driver: Any = sql.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def known_revisions() -> list[str]:
    """The schemas this version knows, newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def present_revision(sql: Connection) -> str | None:
    """The schema that a database has; None for an empty one."""
    return MigrationContext.configure(sql).get_current_revision()


def name_epoch(sql: Connection) -> None:
    """Give a fresh database its epoch."""
    if sql.execute(select(META.c.id)).one_or_none() is None:
        sql.execute(insert(META), {"id": 1, "epoch": new_id()})


def epoch_of(sql: Connection) -> str:
    """Which database this is; another after a restore."""
    return sql.execute(select(META.c.epoch)).scalar_one()


def migrations_folder() -> Path:
    """Where the migrations are: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    return config
