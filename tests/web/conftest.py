"""Data folders for instances that start in this process: migrated once, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.store.database import Database
from app.store.migrate import migrate


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with our tables and nothing in them."""
    path = tmp_path_factory.mktemp("migrated") / "peer-assist.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own."""
    shutil.copy(migrated, tmp_path)
    return tmp_path
