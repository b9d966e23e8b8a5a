"""A lock beside the SQLite file: serving processes hold it shared, replacing the file needs it exclusively.

With PostgreSQL it does nothing.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from app.rules.words import N_


class Occupied(Exception):
    """A board runs on this database, so its file cannot be replaced."""

    sentence = N_("The board is running on this data. Please stop it first, then restore.")

    def __init__(self) -> None:
        super().__init__(self.sentence)


def database_file(url: str) -> Path | None:
    """Where the embedded database is kept; None where it is not a file of ours."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


@contextmanager
def occupying(url: str) -> Iterator[None]:
    """Hold the database for serving, beside other processes that serve it too."""
    with _lock(url, fcntl.LOCK_SH):
        yield


@contextmanager
def alone_with(url: str) -> Iterator[None]:
    """Hold the database alone. Raises Occupied while a board runs on it."""
    with _lock(url, fcntl.LOCK_EX | fcntl.LOCK_NB):
        yield


@contextmanager
def _lock(url: str, kind: int) -> Iterator[None]:
    place = database_file(url)
    if place is None:
        yield
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    # The kernel lets go of it when the process ends, however it ends; the file itself stays.
    file = os.open(place.with_name(f"{place.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, kind)
        yield
    except BlockingIOError as error:
        raise Occupied() from error
    finally:
        os.close(file)
