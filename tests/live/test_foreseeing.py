"""A card is drawn while its turn is on the way to the disk, and shown to nobody before it is there."""

from __future__ import annotations

from typing import Any

import pytest
import structlog

from app.store import cards
from app.store.cards import Draft
from app.store.turn import Actor, Key, Outcome, take_turn
from tests.meeting.meeting import Meeting

CANARY = "canary that never reached the disk"


class Full(Exception):
    """Stands for a disk that is full when the turn is to be committed."""


def carried_out(meeting: Meeting, kind: str) -> Outcome:
    """A post as it is known before its commit; it is then undone."""
    found: list[Outcome] = []

    def change(sql: Any) -> None:
        draft = Draft(kind, CANARY, headline=CANARY if kind == "recommendation" else "")
        actor = Actor(participant_id=meeting.resource.id)
        found.append(take_turn(sql, meeting.session_id, actor, Key(), lambda turn: cards.post(turn, draft)))
        raise Full

    with pytest.raises(Full):
        meeting.house.inside.database.write_now(change)
    return found[0]


@pytest.mark.parametrize(
    ("phase", "kind"), [("questions", "question"), ("listening", "thought"), ("listening", "recommendation")]
)
async def test_what_is_foreseen_is_drawn_once_and_shown_to_nobody(
    meeting: Meeting, phase: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await meeting.everyone_watches()
    outcome = carried_out(meeting, kind)
    rooms = meeting.house.inside.rooms
    room = await rooms.room(meeting.session_id)
    drawn: list[str] = []
    draw = room.draw

    def drawing(region: str, view: Any) -> str:
        drawn.append(html := draw(region, view))
        return html

    monkeypatch.setattr(room, "draw", drawing)
    with structlog.testing.capture_logs() as said:
        rooms.foresee(outcome)
    assert not said
    assert len(drawn) >= len({person.role for person in meeting.people}), "one drawing for each role"
    assert all(CANARY in html for html in drawn)
    assert outcome.target not in room.snapshot.cards
    await meeting.settles()
    for watcher in meeting.watchers:
        assert not any(CANARY in message for message in watcher.messages), watcher.name
    for person in meeting.people:
        assert CANARY not in (await meeting.fresh_page(person)).text
    await meeting.law_holds()
