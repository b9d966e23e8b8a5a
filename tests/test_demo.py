"""The demo tells its story whatever phases are added to it."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.demo import story
from app.rules import agenda
from app.rules.agenda import PHASES, PlannedPhase
from app.store.database import Database
from app.store.snapshot import load_snapshot

ADDED = replace(PHASES["questions"], key="workshop")


@pytest.mark.parametrize("until, opened", [("listening", False), ("workshop", True)])
def test_a_phase_of_which_the_story_tells_nothing_is_opened_only_where_it_ends(
    data: Path, monkeypatch: pytest.MonkeyPatch, until: str, opened: bool
) -> None:
    kinds = list(PHASES.values())
    kinds.insert(kinds.index(PHASES["listening"]), ADDED)
    monkeypatch.setitem(PHASES, ADDED.key, ADDED)
    monkeypatch.setitem(agenda.AGENDAS, "short", tuple(PlannedPhase(kind, 0) for kind in kinds))
    monkeypatch.setattr(story, "PHASES", {kind.key: kind for kind in kinds})
    database = Database(f"sqlite:///{data / 'peer-assist.db'}")
    try:
        session_id = story.tell(database, 20, until)
        snapshot = database.read_now(lambda sql: load_snapshot(sql, session_id))
    finally:
        database.close()
    assert snapshot.session.phase_kind == until
    assert [phase.opened_at is not None for phase in snapshot.phases if phase.kind == ADDED.key] == [opened]
