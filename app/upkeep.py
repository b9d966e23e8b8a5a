"""Looking after an instance: copies of the database, and whether all it needs is there."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text, update
from sqlalchemy.engine import make_url

from app.rules.words import N_
from app.store.columns import new_id
from app.store.database import Database
from app.store.migrate import META, migrate
from app.web.assets import version_of_assets
from app.web.settings import Settings


class CannotCopy(Exception):
    """This database is not a file of ours."""

    sentence = N_("This instance keeps its data in PostgreSQL. Please use pg_dump and pg_restore.")

    def __init__(self) -> None:
        super().__init__(self.sentence)


def backup(settings: Settings, target: Path) -> None:
    """Copy the database to a file while the board runs on. Raises CannotCopy, FileExistsError."""
    source = _database_file(settings)
    if target.exists():
        raise FileExistsError(target)
    with sqlite3.connect(source) as live, sqlite3.connect(target) as copy:
        live.backup(copy)
    os.chmod(target, 0o600)


def restore(settings: Settings, source: Path) -> None:
    """Put a copy in the place of the database, which is kept beside it. The board must not be running.

    The epoch changes, so that pages that are still open somewhere take everything anew. Raises CannotCopy.
    """
    place = _database_file(settings)
    place.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        former = place.with_name(place.name + suffix)
        if former.exists():
            former.replace(former.with_name(former.name + ".before-restore"))
    shutil.copyfile(source, place)
    database = Database(settings.database)
    try:
        migrate(database)
        database.write_now(lambda sql: sql.execute(update(META).values(epoch=new_id())))
    finally:
        database.close()


def doctor(settings: Settings) -> Iterator[tuple[bool, str]]:
    """What an instance needs, one finding at a time: whether it is well, and a sentence."""
    try:
        version_of_assets()
        yield True, "The browser's files are there."
    except FileNotFoundError as error:
        yield False, str(error)
    try:
        database = Database(settings.database)
        migrate(database)
        database.read_now(lambda sql: sql.execute(text("SELECT 1")).scalar_one())
        database.close()
        yield True, "The database answers and has this version's tables."
    except Exception as error:
        yield False, f"The database does not answer: {type(error).__name__}."
    free = shutil.disk_usage(settings.data if settings.data.exists() else Path.cwd()).free
    yield free > 200 * 1024 * 1024, f"{free // (1024 * 1024)} MB are free for data."
    if not settings.base_url:
        yield True, "No PEER_ASSIST_BASE_URL: reachable by number or as localhost only."
    elif settings.base_url.startswith("http://"):
        yield False, "PEER_ASSIST_BASE_URL is not https: cookies and links travel in the clear."


def _database_file(settings: Settings) -> Path:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise CannotCopy()
    return Path(url.database)
