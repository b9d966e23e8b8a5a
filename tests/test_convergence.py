"""The law: old page + what was pushed = fresh page, for every verb, with everyone watching.

The stories are in tests/stories/, and how to add one is said there.
"""

from __future__ import annotations

import pytest

from app.store.turn import Outcome
from app.web.house import House
from tests.meeting.elsewhere import Elsewhere
from tests.meeting.house import OpenHouse
from tests.meeting.meeting import Meeting, meeting_in
from tests.stories import Story, all_stories

# Verbs that leave every board as it is, each with the reason.
NOT_ON_THE_BOARD = {
    "POST /sessions/{session_id}/invitations/mail": "sends letters",
    "POST /import": "brings another session along, which is closed",
}


@pytest.mark.parametrize("story", all_stories(), ids=lambda story: story.name)
async def test_watching_equals_reloading(house: OpenHouse, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    async with meeting_in(house, story.phase) as meeting:
        await hides_a_card(meeting)
        elsewhere = stands_elsewhere(meeting, monkeypatch)
        await meeting.everyone_watches()
        loaded = list(meeting.watchers)
        house.calls.clear()
        await story.happens(meeting)
        await meeting.law_holds()
        await meeting.law_holds_for_returners(loaded)
        elsewhere.agrees()
        done = {house.verb_of(verb, path) for verb, path, status in house.calls if status < 400}
        assert story.verbs <= done, f"the story does not do {story.verbs - done}"


async def test_every_verb_has_a_story(house: OpenHouse) -> None:
    told = frozenset().union(*(story.verbs for story in all_stories()))
    assert house.verbs() - told - set(NOT_ON_THE_BOARD) == set(), "these verbs have no story in tests/stories/"
    assert told - house.verbs() == set(), "these stories tell of verbs that are not there"


def stands_elsewhere(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """A room of another process, which is told of every turn."""
    elsewhere = Elsewhere(meeting.house.inside, meeting.session_id)
    announce = House.announce

    def announce_there_too(house: House, outcome: Outcome) -> None:
        announce(house, outcome)
        elsewhere.hears(outcome)

    monkeypatch.setattr(House, "announce", announce_there_too)
    return elsewhere


async def hides_a_card(meeting: Meeting) -> None:
    """Every session has something that most may not know of: no story may bring it to light."""
    leads = (meeting.facilitator, meeting.cofacilitator)
    phase = (await meeting.facilitator.board_as_json()).json()["phase"]
    if phase in ("prepare", "context", "questions", "listening"):
        card = await meeting.resource2.posts("question", "canary-question")
        await meeting.facilitator.does("PUT", f"/cards/{card}/hiding", reason="canary-reason")
        for text in (card, "canary-question", "canary-reason"):
            meeting.keep_from(text, *leads, meeting.resource2)
