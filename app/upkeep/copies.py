"""Copies of the embedded database: made while the board runs, put back while it does not."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from app.rules.words import N_
from app.store import mailings
from app.store.columns import new_id
from app.store.database import Database
from app.store.migrate import META, migrate
from app.store.occupancy import alone_with, database_file
from app.web.settings import Settings


class CannotCopy(Exception):
    """A copy that cannot be made or put back, with the sentence that says why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


IN_POSTGRES = N_(
    "This instance keeps its data in PostgreSQL. Please use pg_dump and pg_restore; see docs/operations.md."
)
NOTHING_THERE = N_("There is no database yet, so there is nothing to copy.")
NO_OVERWRITING = N_("There is a file of that name already. Nothing was copied.")
NO_SUCH_FILE = N_("There is no such file.")
NOT_OURS = N_("This file is not a backup of Peer Assist. Nothing was changed.")
# A full disk, or one that fails.
NO_FAULT_OF_THE_BACKUP = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
DAMAGED = N_("This backup is damaged. Nothing was changed.")


def backup(settings: Settings, target: Path) -> None:
    """Copy the database to a new file, at one moment, while the board runs on. Raises CannotCopy, OSError."""
    source = _embedded(settings)
    if not source.is_file():
        raise CannotCopy(NOTHING_THERE)
    try:
        # Made by us and for us alone before a word of the session is in it.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise CannotCopy(NO_OVERWRITING) from error
    try:
        _copy(source, target, "rw")
    except BaseException:
        target.unlink()
        raise


def restore(settings: Settings, source: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the database and return where the former one is kept, if there was one.

    The copy is checked and brought to this version's schema before anything is replaced. It gets an epoch of its
    own, so that pages still open somewhere take everything anew, and sends no letter once more. Raises CannotCopy, Occupied, NewerSchema, OSError.
    """
    place = _embedded(settings)
    if not source.is_file():
        raise CannotCopy(NO_SUCH_FILE)
    with alone_with(settings.database), _room_for_a_copy(place.with_name(f"{place.name}.restoring")) as copy:
        _fill_and_check(source, copy)
        kept = _put_aside(place, now)
        copy.replace(place)
    return kept


def _embedded(settings: Settings) -> Path:
    place = database_file(settings.database)
    if place is None:
        raise CannotCopy(IN_POSTGRES)
    return place


def _copy(source: Path, target: Path, mode: str) -> None:
    """SQLite's own copying: whole, from one moment, with what still stands in the write-ahead log."""
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode={mode}", uri=True)) as live:
        with closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            # One file is easier to keep than three.
            copy.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _room_for_a_copy(path: Path) -> Iterator[Path]:
    _remove(path)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield path
    finally:
        _remove(path)


def _fill_and_check(source: Path, copy: Path) -> None:
    try:
        _copy(source, copy, "ro")
        with closing(sqlite3.connect(copy)) as sql:
            if sql.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise CannotCopy(DAMAGED)
            tables = {name for (name,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in NO_FAULT_OF_THE_BACKUP:
            raise
        raise CannotCopy(NOT_OURS if "not a database" in str(error) else DAMAGED) from error
    if not {"alembic_version", "session", "event", META.name} <= tables:
        raise CannotCopy(NOT_OURS)
    _make_it_another(copy)


def _make_it_another(copy: Path) -> None:
    database = Database(f"sqlite:///{copy}")
    try:
        migrate(database)
        database.write_now(lambda sql: sql.execute(update(META).values(epoch=new_id())))
        database.write_now(mailings.doubt)
    finally:
        database.close()


def _put_aside(place: Path, now: datetime) -> Path | None:
    """Move the present database, and what belongs to it, to a name that says when."""
    if not place.exists():
        return None
    kept = place.with_name(f"{place.name}.before-{now:%Y%m%dT%H%M%SZ}")
    for end in ("", "-wal", "-shm"):
        former = place.with_name(place.name + end)
        if former.exists():
            former.replace(kept.with_name(kept.name + end))
    return kept


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)
