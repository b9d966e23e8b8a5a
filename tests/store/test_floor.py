"""The floor: hands in their order, who speaks and for how long."""

import pytest

from app.rules.errors import Conflict, Invalid, NotFound, Refused
from app.store import floor, removals, standing
from tests.store.meeting import F, H, Meeting, O, R


def hands(meeting: Meeting) -> list[str]:
    up = meeting.snapshot().hands
    return sorted(up, key=lambda person: up[person])


def spoken(meeting: Meeting) -> list[tuple[str, bool, float | None]]:
    """Who spoke, whether as a person, and for how many minutes; in order."""
    found = sorted(meeting.snapshot().speeches.values(), key=lambda speech: speech.seq)
    return [
        (s.role, s.participant_id is not None, (s.ended_at - s.began_at).total_seconds() / 60 if s.ended_at else None)
        for s in found
    ]


def test_hands_wait_in_the_order_in_which_they_were_raised(meeting: Meeting) -> None:
    meeting.open("questions")
    meeting.act(R, floor.raise_hand)
    meeting.act(H, floor.raise_hand)
    assert hands(meeting) == [meeting.people[R], meeting.people[H]]
    assert meeting.does_nothing(R, floor.raise_hand)
    meeting.act(R, lambda turn: floor.lower_hand(turn, meeting.people[R]))
    meeting.act(R, floor.raise_hand)
    assert hands(meeting) == [meeting.people[H], meeting.people[R]]
    for who in (F, O):
        with pytest.raises(Refused):
            meeting.act(who, floor.raise_hand)
    with pytest.raises(Refused):
        meeting.act(R, lambda turn: floor.lower_hand(turn, meeting.people[H]))
    meeting.act(F, lambda turn: floor.lower_hand(turn, meeting.people[H]))
    assert hands(meeting) == [meeting.people[R]]
    assert meeting.does_nothing(F, lambda turn: floor.lower_hand(turn, meeting.people[H]))


def test_the_clock_runs_for_one_at_a_time(meeting: Meeting) -> None:
    meeting.open("questions")
    meeting.act(R, floor.raise_hand)
    meeting.act(F, lambda turn: floor.give_floor(turn, meeting.people[R]))
    assert hands(meeting) == []
    assert meeting.does_nothing(F, lambda turn: floor.give_floor(turn, meeting.people[R]))
    meeting.passes(2)
    meeting.act(F, lambda turn: floor.let_team_speak(turn, "host"))
    assert meeting.does_nothing(F, lambda turn: floor.let_team_speak(turn, "host"))
    meeting.passes(3)
    meeting.act(F, lambda turn: floor.let_team_speak(turn, ""))
    assert meeting.does_nothing(F, lambda turn: floor.let_team_speak(turn, ""))
    assert spoken(meeting) == [("resource", True, 2.0), ("host", False, 3.0)]
    for speaks in (
        lambda turn: floor.give_floor(turn, meeting.people[R]),
        lambda turn: floor.give_floor(turn, meeting.people[H]),
        lambda turn: floor.let_team_speak(turn, "host"),
        lambda turn: floor.let_team_speak(turn, ""),
    ):
        meeting.act(F, speaks)
        meeting.passes(1)
    assert spoken(meeting)[2:] == [("resource", True, 1.0), ("host", True, 1.0), ("host", False, 1.0)]
    assert meeting.snapshot().speaking is None


def test_another_phase_clears_the_floor(meeting: Meeting) -> None:
    meeting.open("questions")
    meeting.act(H, floor.raise_hand)
    meeting.act(R, floor.raise_hand)
    meeting.act(F, lambda turn: floor.let_team_speak(turn, "resource"))
    meeting.passes(1)
    other = Meeting(meeting.database)
    other.open("questions")
    other.act(R, floor.raise_hand)
    meeting.open("listening")
    assert hands(meeting) == []
    assert hands(other) == [other.people[R]]
    assert spoken(meeting) == [("resource", False, 1.0)]


def test_the_silent_neither_wait_nor_speak(meeting: Meeting) -> None:
    meeting.open("listening")
    with pytest.raises(Refused):
        meeting.act(H, floor.raise_hand)
    with pytest.raises(Refused):
        meeting.act(H, lambda turn: floor.lower_hand(turn, meeting.people[H]))
    with pytest.raises(Conflict):
        meeting.act(F, lambda turn: floor.give_floor(turn, meeting.people[H]))


def test_who_left_loses_hand_and_floor(meeting: Meeting) -> None:
    meeting.open("questions")
    gone = meeting.people[R]
    meeting.act(R, floor.raise_hand)
    meeting.act(F, lambda turn: removals.remove(turn, gone))
    assert hands(meeting) == []
    with pytest.raises(Conflict):
        meeting.act(F, lambda turn: floor.give_floor(turn, gone))
    meeting.act(F, lambda turn: floor.give_floor(turn, meeting.people[H]))
    meeting.act(F, lambda turn: removals.remove(turn, meeting.people[O]))
    meeting.passes(1)
    meeting.act(F, lambda turn: removals.remove(turn, meeting.people[H]))
    assert spoken(meeting) == [("host", True, 1.0)]


def test_whoever_is_given_another_role_lowers_their_hand(meeting: Meeting) -> None:
    meeting.open("questions")
    meeting.act(R, floor.raise_hand)
    meeting.act(F, lambda turn: standing.change_role(turn, meeting.people[R], O, 20))
    assert hands(meeting) == []


def test_whom_the_floor_cannot_be_given(meeting: Meeting) -> None:
    meeting.open("questions")
    for person in (meeting.people[O], Meeting(meeting.database).people[H], "nobody"):
        with pytest.raises(NotFound):
            meeting.act(F, lambda turn, person=person: floor.give_floor(turn, person))
    for team in ("observer", "x"):
        with pytest.raises(Invalid):
            meeting.act(F, lambda turn, team=team: floor.let_team_speak(turn, team))
    with pytest.raises(Refused):
        meeting.act(R, lambda turn: floor.give_floor(turn, meeting.people[R]))
