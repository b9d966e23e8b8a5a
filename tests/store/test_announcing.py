"""When and where, calling off, rehearsing, the intent, the projector's link."""

from datetime import timedelta

import pytest

from app.rules import regions
from app.rules.errors import Conflict, Invalid, Refused
from app.store import announcing, sessions
from tests.store.meeting import F, H, Meeting, O, R


def test_a_session_is_announced_and_each_change_counts(meeting: Meeting) -> None:
    begins = meeting.now + timedelta(days=3)
    meeting.act(F, lambda turn: announcing.announce(turn, begins, "Africa/Bamako", " Room  3 "))
    session = meeting.snapshot().session
    assert (session.starts_at, session.zone, session.place) == (begins, "Africa/Bamako", "Room 3")
    assert session.calendar_sequence == 1
    assert meeting.does_nothing(F, lambda turn: announcing.announce(turn, begins, "Africa/Bamako", "Room 3"))
    meeting.act(F, lambda turn: announcing.announce(turn, None, "", ""))
    assert meeting.snapshot().session.calendar_sequence == 2
    with pytest.raises(Invalid):
        meeting.act(F, lambda turn: announcing.announce(turn, begins, "Mars/Phobos", ""))
    with pytest.raises(Invalid):
        meeting.act(F, lambda turn: announcing.announce(turn, begins, "", "x" * 301))
    with pytest.raises(Refused):
        meeting.act(H, lambda turn: announcing.announce(turn, begins, "", ""))


def test_a_session_is_called_off_only_before_it_begins(meeting: Meeting) -> None:
    meeting.act(F, lambda turn: announcing.call_off(turn, True))
    assert meeting.snapshot().session.called_off_at == meeting.now
    assert meeting.does_nothing(F, lambda turn: announcing.call_off(turn, True))
    meeting.act(F, lambda turn: announcing.call_off(turn, False))
    assert meeting.snapshot().session.calendar_sequence == 2
    meeting.open("context")
    with pytest.raises(Conflict):
        meeting.act(F, lambda turn: announcing.call_off(turn, True))


def test_what_was_called_off_takes_place_once_it_begins(meeting: Meeting) -> None:
    meeting.act(F, lambda turn: announcing.call_off(turn, True))
    meeting.open("closed")
    assert meeting.snapshot().session.called_off_at is not None
    meeting.open("prepare")
    assert meeting.snapshot().session.called_off_at is not None
    meeting.open("context")
    session = meeting.snapshot().session
    assert session.called_off_at is None and session.calendar_sequence == 2
    meeting.open("questions")
    assert meeting.snapshot().session.calendar_sequence == 2


def test_a_rehearsal_is_noted(meeting: Meeting) -> None:
    meeting.act(F, lambda turn: announcing.mark_rehearsed(turn, True))
    assert meeting.snapshot().session.rehearsed_at == meeting.now
    assert meeting.does_nothing(F, lambda turn: announcing.mark_rehearsed(turn, True))
    meeting.act(F, lambda turn: announcing.mark_rehearsed(turn, False))
    assert meeting.snapshot().session.rehearsed_at is None


def test_the_projector_never_shows_the_link_of_those_who_lead(meeting: Meeting) -> None:
    meeting.act(F, lambda turn: announcing.project_link(turn, "observer"))
    assert meeting.snapshot().session.projector_link == "observer"
    for role in ("facilitator", "x"):
        with pytest.raises(Invalid):
            meeting.act(F, lambda turn, role=role: announcing.project_link(turn, role))
    meeting.act(F, lambda turn: announcing.project_link(turn, ""))
    assert meeting.does_nothing(F, lambda turn: announcing.project_link(turn, ""))


def test_the_intent_is_asked_of_those_who_may_say_it(meeting: Meeting) -> None:
    meeting.act(H, lambda turn: sessions.say_intent(turn, "learning"))
    assert meeting.snapshot().session.intent == "learning"
    assert meeting.does_nothing(F, lambda turn: sessions.say_intent(turn, "learning"))
    with pytest.raises(Invalid):
        meeting.act(H, lambda turn: sessions.say_intent(turn, "praise"))
    with pytest.raises(Refused):
        meeting.act(R, lambda turn: sessions.say_intent(turn, "endorsement"))


@pytest.mark.parametrize("phase", ["prepare", "listening", "closed"])
def test_who_leads_says_in_which_language_the_session_is_held(meeting: Meeting, phase: str) -> None:
    if phase != "prepare":
        meeting.open(phase)
    for language in ("fr", "es", ""):
        meeting.act(F, lambda turn, language=language: sessions.speak(turn, language))  # type: ignore[misc]
        assert meeting.snapshot().session.language == language
        assert meeting.last().regions == regions.EVERYTHING
        assert meeting.does_nothing(F, lambda turn, language=language: sessions.speak(turn, language))  # type: ignore[misc]
    for who in (H, R, O):
        with pytest.raises(Refused):
            meeting.act(who, lambda turn: sessions.speak(turn, "fr"))
