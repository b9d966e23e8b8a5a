"""The brief, the host team's answers and everyone's feedback: each verb, its refusals and its bad input."""

from datetime import date
from typing import Any

import pytest

from app.rules import limits
from app.rules.confidentiality import Confidentiality
from app.rules.errors import Conflict, Invalid, NotFound, Refused
from app.store import cards, feedback, moderation, responses, sessions
from app.store.cards import card_of
from app.store.confidential import tighten
from app.store.database import Database
from app.store.sessions import Start
from app.store.turn import Turn
from tests.store.meeting import NOON, F, H, Meeting, O, R


@pytest.fixture
def advice(meeting: Meeting) -> str:
    """A recommendation, in the response phase."""
    meeting.open("listening")
    card = meeting.post(R, "recommendation", "advice")
    meeting.open("response")
    return card


def decide(card: str, choice: str, reason: str) -> Any:
    return lambda turn: responses.decide(turn, card_of(turn, card), choice, reason)


def test_an_answer_is_given_and_given_anew(meeting: Meeting, advice: str) -> None:
    meeting.act(H, decide(advice, "adopt", " at \x00 once "))
    assert meeting.before() == {"choice": None, "reason": None}
    assert meeting.does_nothing(F, decide(advice, "adopt", "at  once"))
    meeting.act(F, decide(advice, "adapt", "slowly"))
    assert meeting.before() == {"choice": "adopt", "reason": "at  once"}
    assert meeting.snapshot().decisions[advice].by_id == meeting.people[F]
    for role in (R, O):
        with pytest.raises(Refused):
            meeting.act(role, decide(advice, "park", "x"))


@pytest.mark.parametrize(
    "choice, reason, field",
    [
        ("", "x", "choice"),
        ("perhaps", "x", "choice"),
        ("park", " ", "reason"),
        ("park", "x" * (limits.REASON + 1), "reason"),
    ],
)
def test_an_answer_that_does_not_fit(meeting: Meeting, advice: str, choice: str, reason: str, field: str) -> None:
    with pytest.raises(Invalid) as raised:
        meeting.act(H, decide(advice, choice, reason))
    assert raised.value.field == field


def test_only_a_recommendation_that_one_sees_is_answered(meeting: Meeting, advice: str) -> None:
    meeting.act(F, meeting.on(advice, moderation.hide, ""))
    with pytest.raises(NotFound):
        meeting.act(H, decide(advice, "adopt", "x"))
    meeting.open("listening")
    thought = meeting.post(R, "thought")
    with pytest.raises(Refused):
        meeting.act(F, decide(advice, "adopt", "too early"))
    meeting.open("response")
    with pytest.raises(NotFound):
        meeting.act(H, decide(thought, "adopt", "x"))


@pytest.mark.parametrize(
    "text, owner, due, field",
    [
        ("", "Fatou", "", "text"),
        ("x" * (limits.ACTION_TEXT + 1), "Fatou", "", "text"),
        ("x", "", "", "owner"),
        ("x", "Fatou", "soon", "due"),
        ("x", "Fatou", "2026-02-30", "due"),
        ("x", "Fatou", "0001-01-01", "due"),
        ("x", "Fatou", "2026-11-23", "due"),
    ],
)
def test_an_action_that_does_not_fit(
    meeting: Meeting, advice: str, text: str, owner: str, due: str, field: str
) -> None:
    with pytest.raises(Invalid) as raised:
        meeting.act(H, lambda turn: responses.add_action(turn, text, owner, due))
    assert raised.value.field == field


def test_an_action_lives_on_after_the_end(meeting: Meeting, advice: str) -> None:
    action = meeting.act(
        H, lambda turn: responses.add_action(turn, "Visit", "Fatou", "2026-12-24", card_of(turn, advice))
    ).target
    item = meeting.snapshot().actions[action]
    assert (item.due, item.card_id, item.state) == (date(2026, 12, 24), advice, "open")
    meeting.open("closed")
    meeting.act(H, lambda turn: responses.update_action(turn, action, "done", "two groups"))
    assert meeting.before() == {"state": "open", "outcome": ""}
    assert meeting.does_nothing(F, lambda turn: responses.update_action(turn, action, "done", "two groups"))
    with pytest.raises(Invalid):
        meeting.act(H, lambda turn: responses.update_action(turn, action, "perhaps", ""))
    with pytest.raises(Refused):
        meeting.act(R, lambda turn: responses.update_action(turn, action, "open", ""))
    with pytest.raises(Refused):
        meeting.act(H, lambda turn: responses.add_action(turn, "late", "Fatou", ""))
    other = Meeting(meeting.database)
    other.open("response")
    for wrong in (action, "nothing"):
        with pytest.raises(NotFound):
            other.act(H, lambda turn, i=wrong: responses.update_action(turn, i, "open", ""))


def test_the_summary_names_who_sums_up(meeting: Meeting, advice: str) -> None:
    meeting.act(H, lambda turn: responses.sum_up(turn, "We begin.", ""))
    summary = meeting.snapshot().summary
    assert summary is not None and (summary.text, summary.by) == ("We begin.", "Host person")
    assert meeting.does_nothing(H, lambda turn: responses.sum_up(turn, "We begin.", ""))
    meeting.act(F, lambda turn: responses.sum_up(turn, "We begin soon.", "Ibrahim"))
    assert meeting.before() == {"text": "We begin.", "by": "Host person"}
    for text in ("", "x" * (limits.SUMMARY + 1)):
        with pytest.raises(Invalid):
            meeting.act(H, lambda turn, t=text: responses.sum_up(turn, t, ""))
    with pytest.raises(Refused):
        meeting.act(R, lambda turn: responses.sum_up(turn, "x", ""))


def test_a_summary_that_someone_else_wrote_meanwhile_is_not_overwritten(meeting: Meeting, advice: str) -> None:
    empty = responses.summary_mark(meeting.snapshot().summary)
    meeting.act(H, lambda turn: responses.sum_up(turn, "We begin.", "", empty))
    with pytest.raises(Conflict):
        meeting.act(F, lambda turn: responses.sum_up(turn, "They begin.", "", empty))
    found = responses.summary_mark(meeting.snapshot().summary)
    meeting.act(F, lambda turn: responses.sum_up(turn, "We begin.", "Ibrahim", found))
    with pytest.raises(Conflict):
        meeting.act(H, lambda turn: responses.sum_up(turn, "We begin soon.", "", found))
    assert meeting.does_nothing(H, lambda turn: responses.sum_up(turn, "We begin.", "Ibrahim", found))
    summary = meeting.snapshot().summary
    assert summary is not None and (summary.text, summary.by) == ("We begin.", "Ibrahim")


def test_the_day_of_the_report(meeting: Meeting, advice: str) -> None:
    meeting.act(H, lambda turn: responses.plan_report(turn, "2027-01-31"))
    assert meeting.snapshot().session.report_on == date(2027, 1, 31)
    assert meeting.does_nothing(H, lambda turn: responses.plan_report(turn, "2027-01-31"))
    meeting.passes(90 * 24 * 60)
    assert meeting.does_nothing(H, lambda turn: responses.plan_report(turn, "2027-01-31"))
    meeting.act(H, lambda turn: responses.plan_report(turn, ""))
    assert meeting.before() == {"report_on": "2027-01-31"}
    with pytest.raises(Invalid):
        meeting.act(H, lambda turn: responses.plan_report(turn, "31 January"))
    with pytest.raises(Invalid):
        meeting.act(H, lambda turn: responses.plan_report(turn, "2027-01-31"))


def give(first: Any = 5, second: Any = 4, words: str = "", home: str = "") -> Any:
    return lambda turn: feedback.give(turn, first, second, words, home)


def test_everyone_gives_feedback_once_and_may_think_again(meeting: Meeting) -> None:
    with pytest.raises(Refused):
        meeting.act(H, give())
    meeting.open("feedback")
    for role in (F, H, R, O):
        meeting.act(role, give(words="thanks", home="a contract"))
    given = meeting.snapshot().feedback
    assert {i: row.takes_home for i, row in given.items()} == {
        meeting.people[role]: "a contract" if role == R else "" for role in (F, H, R, O)
    }
    assert meeting.does_nothing(H, give(words="thanks"))
    meeting.act(H, give(first=1))
    assert len(meeting.snapshot().feedback) == 4
    assert meeting.snapshot().feedback[meeting.people[H]].first == 1
    meeting.open("closed")
    with pytest.raises(Refused):
        meeting.act(H, give())


@pytest.mark.parametrize(
    "arguments, field",
    [
        ({"first": None}, "first"),
        ({"first": 0}, "first"),
        ({"second": 6}, "second"),
        ({"second": 10**30}, "second"),
        ({"words": "x" * (limits.FEEDBACK + 1)}, "words"),
        ({"home": "x" * (limits.FEEDBACK + 1)}, "takes_home"),
    ],
)
def test_feedback_that_does_not_fit(meeting: Meeting, arguments: dict[str, Any], field: str) -> None:
    meeting.open("feedback")
    with pytest.raises(Invalid) as raised:
        meeting.act(R, give(**arguments))
    assert raised.value.field == field


@pytest.mark.parametrize(
    "start, field",
    [
        (Start("", "x"), "title"),
        (Start("x" * 141, "x"), "title"),
        (Start("x", "\u200b"), "challenge"),
        (Start("x", "x" * 4_001), "challenge"),
        (Start("x", "x", agenda="endless"), "agenda"),
        (Start("x", "x", tried="x" * 4_001), "tried"),
        (Start("x", "x", decision_on="12 December"), "decision_on"),
    ],
)
def test_a_session_that_cannot_begin(database: Database, start: Start, field: str) -> None:
    with pytest.raises(Invalid) as raised:
        database.write_now(lambda sql: sessions.begin(sql, start, NOON))
    assert raised.value.field == field


def test_the_brief_by_phase(meeting: Meeting) -> None:
    def change(words: str) -> Any:
        return lambda turn: sessions.edit_brief(turn, {"tried": words}, {})

    meeting.act(H, change("kits"))
    assert meeting.before() == {"tried": ""}
    assert meeting.does_nothing(F, change(" kits "))
    with pytest.raises(Refused):
        meeting.act(R, change("theirs"))
    with pytest.raises(Invalid):
        meeting.act(H, lambda turn: sessions.edit_brief(turn, {"title": " "}, {}))
    meeting.open("questions")
    with pytest.raises(Refused):
        meeting.act(H, change("late"))
    meeting.act(F, change("in time"))
    meeting.open("priorities")
    with pytest.raises(Refused):
        meeting.act(F, change("too late"))


def test_learning_or_endorsement(meeting: Meeting) -> None:
    def say(intent: str) -> Any:
        def change(turn: Turn) -> None:
            sessions.say_intent(turn, intent)

        return change

    meeting.act(H, say("learning"))
    assert meeting.does_nothing(H, say("learning"))
    assert meeting.snapshot().session.intent == "learning"
    for wrong in ("", "both"):
        with pytest.raises(Invalid):
            meeting.act(H, say(wrong))
    with pytest.raises(Refused):
        meeting.act(R, say("endorsement"))


def test_only_what_everyone_sees_asks_for_an_answer_before_the_end(meeting: Meeting) -> None:
    elsewhere = Meeting(meeting.database)
    for session in (elsewhere, meeting):
        session.open("listening")
        session.post(R, "recommendation", "advice")
    kept = next(iter(meeting.snapshot().cards))
    meeting.act(F, meeting.on(kept, moderation.hide, ""))
    meeting.act(R, meeting.on(meeting.post(R, "recommendation", "never mind"), cards.withdraw))
    meeting.open("closed", reason="")
    assert meeting.snapshot().session.phase_kind == "closed"


@pytest.mark.parametrize("present", Confidentiality)
@pytest.mark.parametrize("wished", Confidentiality)
def test_confidentiality_is_only_ever_tightened(
    meeting: Meeting, present: Confidentiality, wished: Confidentiality
) -> None:
    tightened = lambda level: lambda turn: tighten(turn, level)  # noqa: E731
    if present is not Confidentiality.NAMES:
        meeting.act(F, tightened(present.value))
    if wished is present:
        assert meeting.does_nothing(F, tightened(wished.value))
    elif wished.tightness > present.tightness:
        meeting.act(F, tightened(wished.value))
        assert meeting.snapshot().session.confidentiality == wished.value
    else:
        with pytest.raises(Conflict):
            meeting.act(F, tightened(wished.value))
    with pytest.raises(Invalid):
        meeting.act(F, tightened("anyone"))
    with pytest.raises(Refused):
        meeting.act(H, tightened("nobody"))
