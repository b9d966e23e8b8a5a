"""Whether an instance has what it needs. Looking changes nothing: no folder, key or table is made."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from app.rules.words import N_
from app.store.migrate import known_revisions, present_revision
from app.store.occupancy import database_file
from app.web.assets import version_of_assets
from app.web.settings import Settings

MEGABYTE = 1024 * 1024
FREE_MB = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and a sentence, to be filled with `facts`."""

    well: bool
    sentence: str
    facts: dict[str, object] = field(default_factory=dict)


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything an instance needs, one finding at a time."""
    yield _browser_files()
    yield _data_folder(settings.data)
    yield _secret_key(settings.data / "secret-key")
    yield _database(settings.database)
    if settings.redis_url:
        yield _redis(settings.redis_url)
    yield _base_url(settings.base_url)
    yield _disk(settings.data)


def _browser_files() -> Finding:
    try:
        version_of_assets()
    except FileNotFoundError:
        return Finding(False, N_("The browser's files are incomplete. Please run the set-up again; ./run does."))
    return Finding(True, N_("The browser's files are there."))


def _data_folder(folder: Path) -> Finding:
    facts: dict[str, object] = {"folder": folder}
    if not folder.exists():
        return Finding(True, N_("The data folder %(folder)s does not exist yet; the first start makes it."), facts)
    if not folder.is_dir() or not _may_write(folder):
        return Finding(False, N_("The data folder %(folder)s cannot be written to by this user."), facts)
    return Finding(True, N_("The data folder %(folder)s can be written to."), facts)


def _secret_key(path: Path) -> Finding:
    try:
        about = path.stat()
    except FileNotFoundError:
        return Finding(True, N_("There is no secret key yet; the first start makes one."))
    except OSError:
        return Finding(False, N_("The secret key %(path)s cannot be read by this user."), {"path": path})
    if about.st_size < 32:
        return Finding(
            False, N_("The secret key %(path)s is too short. Please bring back the one you kept."), {"path": path}
        )
    if stat.S_IMODE(about.st_mode) & 0o077:
        return Finding(False, N_("Others may read the secret key. Please run: chmod 600 %(path)s"), {"path": path})
    return Finding(True, N_("The secret key is readable by its owner only."))


def _database(url: str) -> Finding:
    place = database_file(url)
    if place is not None and not place.exists():
        return Finding(True, N_("There is no database yet; the first start makes it."))
    try:
        # "rw" makes no file where there is none, and unlike "ro" leaves none behind.
        where = make_url(f"sqlite:///file:{place}?mode=rw&uri=true") if place else make_url(url)
        engine = create_engine(where, connect_args={} if place else {"connect_timeout": 5})
        with engine.connect() as sql:
            sql.execute(text("SELECT 1"))
            present = present_revision(sql)
        engine.dispose()
    except Exception as error:
        return Finding(False, N_("The database does not answer: %(error)s."), {"error": _kind_of(error)})
    known = known_revisions()
    if present is None:
        return Finding(True, N_("The database answers and is empty; the first start makes its tables."))
    if present not in known:
        return Finding(False, N_("The database was made by a newer version of Peer Assist."))
    if present != known[0]:
        return Finding(True, N_("The database answers; the next start brings its tables to this version."))
    return Finding(True, N_("The database answers and has this version's tables."))


def _redis(url: str) -> Finding:
    try:
        import redis

        with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
            client.ping()
    except Exception as error:
        return Finding(False, N_("Redis does not answer: %(error)s."), {"error": _kind_of(error)})
    return Finding(True, N_("Redis answers."))


def _base_url(url: str) -> Finding:
    if not url:
        return Finding(True, N_("PEER_ASSIST_BASE_URL is not set: the board is for this machine only."))
    if not url.startswith("https://"):
        return Finding(False, N_("PEER_ASSIST_BASE_URL is not https: links and cookies travel in the clear."))
    return Finding(True, N_("The board is reached at %(url)s."), {"url": url})


def _disk(folder: Path) -> Finding:
    place = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    free = shutil.disk_usage(place).free // MEGABYTE
    return Finding(free >= FREE_MB, N_("%(free)s MB are free for data."), {"free": free})


def _may_write(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def _kind_of(error: Exception) -> str:
    """What went wrong in a word: the message itself may hold an address with a password."""
    cause = getattr(error, "orig", None) or error
    return type(cause).__name__
