"""Sessions that have been told, for every format."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.exports.record import Record
from app.exports.recording import record_of
from app.rules.roles import Role, Viewer
from app.store.database import Database
from app.store.openings import Opened, openings_of
from app.store.whole import Rows, read_rows
from tests.told import LEAD, Told


class Exported(NamedTuple):
    """A session with what a record is made from."""

    story: Told
    rows: Rows
    openings: list[Opened]
    reader: Viewer
    record: Record


@pytest.fixture(scope="module")
def databases(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Database]]:
    """Empty databases, one for each call."""
    made: list[Database] = []

    def new() -> Database:
        copy = shutil.copy(migrated, tmp_path_factory.mktemp("data"))
        made.append(Database(f"sqlite:///{copy}"))
        return made[-1]

    yield new
    for database in made:
        database.close()


def exported(story: Told, name: str = LEAD, role: Role = Role.FACILITATOR) -> Exported:
    """The record of a session as this person gets it."""

    def look(sql):
        rows = read_rows(sql, story.id)
        return rows, openings_of(sql, rows)

    rows, openings = story.database.read_now(look)
    reader = Viewer(story.people[name], role)
    return Exported(story, rows, openings, reader, record_of(rows, openings, reader))


@pytest.fixture(scope="module")
def told(databases: Callable[[], Database]) -> Exported:
    """A whole session with names, as its facilitator gets it."""
    return exported(Told(databases()).whole())


@pytest.fixture(scope="module", params=["roles", "nobody"])
def veiled(request: pytest.FixtureRequest, databases: Callable[[], Database]) -> Exported:
    """The same session under each tighter confidentiality."""
    return exported(Told(databases(), request.param).whole())
