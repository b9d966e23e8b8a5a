"""Fields that several people may change at once: announcements, and how actions stand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.rules.errors import Conflict
from app.store import announcing, follow_up, responses
from app.store.meanwhile import marks_of, taken_over, touched
from app.store.tables import Session
from tests.store.meeting import F, H, Meeting

NINE = datetime(2027, 1, 14, 9, tzinfo=UTC)
TEN = datetime(2027, 1, 14, 10, tzinfo=UTC)


def seen(**values: object) -> dict[str, str]:
    """The marks of a form that showed these values."""
    return {name.removeprefix("seen_"): mark for name, mark in marks_of(values).items()}


def session(meeting: Meeting) -> Session:
    return meeting.snapshot().session


def test_what_was_left_as_it_was_found_stays_as_it_is_now() -> None:
    found = {"one": "a", "two": "b"}
    typed, present = {"one": "A", "two": "b"}, {"one": "a", "two": "B"}
    assert touched(typed, seen(**found)) == {"one": "A"}
    assert taken_over(typed, seen(**found), present) == {"one": "A", "two": "B"}
    assert taken_over(typed, {}, present) == typed
    with pytest.raises(Conflict) as told:
        taken_over(typed | {"two": "c"}, seen(**found), present)
    assert told.value.stands["seen"] == marks_of(present)
    # Once more, with what stands there taken note of: whoever sends again means it.
    assert taken_over({"one": "a", "two": "c"}, seen(**present), present) == {"one": "a", "two": "c"}
    with pytest.raises(Conflict) as told:
        taken_over({"one": "a", "two": "c"}, seen(**found), {"one": "A", "two": "B"})
    assert told.value.stands["seen"] == marks_of({"two": "B"}), "what was left alone stays so"
    assert taken_over({"one": "a", "two": "B"}, seen(**found), present) == {"one": "a", "two": "B"}


def test_a_place_is_announced_without_taking_the_time_away(meeting: Meeting) -> None:
    nothing = seen(starts_at=None, place="")
    meeting.act(F, lambda turn: announcing.announce(turn, NINE, "Africa/Bamako", "", nothing))
    meeting.act(F, lambda turn: announcing.announce(turn, None, "Europe/Paris", "Hall 2", nothing))
    now = session(meeting)
    assert (now.starts_at, now.zone, now.place) == (NINE, "Africa/Bamako", "Hall 2")
    with pytest.raises(Conflict):
        meeting.act(F, lambda turn: announcing.announce(turn, TEN, "Europe/Paris", "Hall 2", nothing))
    present = seen(starts_at=NINE, place="Hall 2")
    meeting.act(F, lambda turn: announcing.announce(turn, TEN, "Europe/Paris", "Hall 2", present))
    assert (session(meeting).starts_at, session(meeting).zone) == (TEN, "Europe/Paris")


def test_what_came_of_an_action_is_not_covered_unsaid(meeting: Meeting) -> None:
    meeting.open("response")
    meeting.act(H, lambda turn: responses.add_action(turn, "Ask two groups", "Fatou", ""))
    action = next(iter(meeting.snapshot().actions))
    found = seen(state="open", outcome="")
    meeting.act(H, lambda turn: responses.update_action(turn, action, "open", "One said yes.", found))
    meeting.act(F, lambda turn: responses.update_action(turn, action, "under_way", "", found))
    item = meeting.snapshot().actions[action]
    assert (item.state, item.outcome) == ("under_way", "One said yes.")
    with pytest.raises(Conflict):
        meeting.act(F, lambda turn: responses.update_action(turn, action, "under_way", "Both.", found))

    meeting.open("closed")
    as_shown = seen(state="under_way", outcome="")
    meeting.act(H, lambda turn: follow_up.check_in(turn, action, 30, "under_way", "", as_shown))
    assert meeting.snapshot().check_ins[action][30].state == "under_way"
    meeting.act(F, lambda turn: follow_up.check_in(turn, action, 30, "done", "", as_shown))
    meeting.act(H, lambda turn: follow_up.check_in(turn, action, 30, "under_way", "Both agreed.", as_shown))
    check = meeting.snapshot().check_ins[action][30]
    assert (check.state, check.outcome) == ("done", "Both agreed.")
