"""The store's tests run on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Database
from tests import services
from tests.store.meeting import Meeting

BOTH = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with services.database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture(params=BOTH)
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with our tables, for one test that does to it what others could not bear."""
    if request.param == "sqlite":
        yield f"sqlite:///{_copy(request, tmp_path)}"
        return
    server = request.getfixturevalue("postgres_url")
    with services.database(server, request.getfixturevalue("migrated_postgres")) as url:
        yield url


@pytest.fixture(scope="session", params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with our tables, which all tests share: each has sessions of its own in it."""
    if request.param == "sqlite":
        opened = Database(f"sqlite:///{_copy(request, tmp_path_factory.mktemp('shared'))}")
        yield opened
        opened.close()
        return
    server = request.getfixturevalue("postgres_url")
    with services.database(server, request.getfixturevalue("migrated_postgres")) as url:
        opened = Database(url)
        yield opened
        opened.close()


@pytest.fixture
def apart(postgres_url: str, migrated_postgres: str) -> Iterator[Database]:
    """A PostgreSQL database of this test's own, over one connection for each who writes or reads."""
    with services.database(postgres_url, migrated_postgres) as url:
        opened = Database(url)
        yield opened
        opened.close()


@pytest.fixture
def meeting(database: Database) -> Meeting:
    """A session in its first phase with one person of each role."""
    return Meeting(database)


def _copy(request: pytest.FixtureRequest, folder: Path) -> Path:
    migrated: Path = request.getfixturevalue("migrated")
    return Path(shutil.copy(migrated, folder / "board.db"))
