"""A session with something on every lane, on both databases, and what each of its people sees of it."""

from __future__ import annotations

import pytest

from app.store.database import Database
from tests.store.moderation.board import Story


@pytest.fixture
def story(database: Database) -> Story:
    """The session in its listening phase."""
    return Story(database).begun()
