"""A session with something on every lane, on both databases, and what each of its people sees of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.database import Database
from app.store.migrate import migrate
from tests.store.moderation.board import Story


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of either kind."""
    url = f"sqlite:///{tmp_path / 'board.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_database").replace("postgresql://", "postgresql+psycopg://", 1)
    database = Database(url)
    migrate(database)
    yield database
    database.close()


@pytest.fixture
def story(database: Database) -> Story:
    """The session in its listening phase."""
    return Story(database).begun()
