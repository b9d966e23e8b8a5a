"""Servers to be cut, killed and starved."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.serving import Server


@pytest.fixture
def server_of(migrated: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Makes servers over data of this test's own; they end with it."""
    made: list[Server] = []

    def make(**options: str) -> Server:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        shutil.copy(migrated, folder)
        made.append(Server(folder, **options))
        return made[-1]

    yield make
    for server in made:
        server.stop()
