"""Cards: each verb where it works, where it is refused, what is bad input and what changes nothing."""

from typing import Any

import pytest

from app.rules import limits
from app.rules.errors import Invalid, NotFound, Refused
from app.store import cards, moderation
from app.store.cards import Draft
from tests.store.meeting import F, H, Meeting, R

TEXT = "x" * (limits.TEXT + 1)
STRANGE = "\u202eA\0\u200fبئر 井戸 👩‍👩‍👧 e\u0301 <script> {{ 7*7 }} '; DROP TABLE card; --\r\n\r\n\r\n\r\n\r\nend"
KEPT = "A\u200fبئر 井戸 👩‍👩‍👧 é <script> {{ 7*7 }} '; DROP TABLE card; --\n\n\nend"


def test_a_card_is_kept_as_it_was_meant(meeting: Meeting) -> None:
    meeting.open("context")
    card = meeting.posted(H, "context", STRANGE, heading="need")
    assert (card.text, card.heading, card.author_id) == (KEPT, "need", meeting.people[H])
    assert (card.posted_at, card.born_seq, card.seq) == (meeting.now, meeting.seq, meeting.seq)
    assert meeting.last().verb == "posted context"


def test_the_longest_text_fits_in_any_script(meeting: Meeting) -> None:
    meeting.open("context")
    for sign in "x井👩":
        assert meeting.posted(H, "context", sign * limits.TEXT).text == sign * limits.TEXT


@pytest.mark.parametrize(
    "role, phase, draft, field",
    [
        (H, "context", Draft("coffee", "x"), "kind"),
        (H, "context", Draft("", "x"), "kind"),
        (H, "context", Draft("context", ""), "text"),
        (H, "context", Draft("context", "\0\u200b"), "text"),
        (H, "context", Draft("context", TEXT), "text"),
        (H, "context", Draft("context", "x", heading="gossip"), "heading"),
        (H, "context", Draft("context", "x", "a-parent"), "parent_id"),
        (H, "context", Draft("answer", "x"), "parent_id"),
        (R, "listening", Draft("recommendation", ""), "headline"),
        (R, "listening", Draft("recommendation", "x", headline="h" * 141), "headline"),
        (R, "listening", Draft("recommendation", "x", basis="gossip"), "basis"),
        (R, "listening", Draft("recommendation", "x", evidence=TEXT), "evidence"),
        (R, "listening", Draft("recommendation", TEXT), "text"),
    ],
)
def test_what_does_not_fit_is_named(meeting: Meeting, role: Any, phase: str, draft: Draft, field: str) -> None:
    meeting.open(phase)
    before = meeting.trace()
    with pytest.raises(Invalid) as raised:
        meeting.act(role, lambda turn: cards.post(turn, draft))
    assert raised.value.field == field
    assert meeting.trace() == before


@pytest.mark.parametrize(
    "headline, text, kept",
    [
        ("Short", "long story", ("Short", "long story")),
        ("Short", "", ("Short", "")),
        ("", "One line", ("One line", "")),
        ("\u200b", "One line", ("One line", "")),
        ("", "Two\nlines", ("Two lines", "Two\nlines")),
        ("", "word " * 100, ("word " * 26 + "word…", ("word " * 100).strip())),
        ("", "x" * 200, ("x" * 139 + "…", "x" * 200)),
    ],
)
def test_a_recommendation_has_a_headline(meeting: Meeting, headline: str, text: str, kept: tuple[str, str]) -> None:
    meeting.open("listening")
    card = meeting.posted(R, "recommendation", text, headline=headline)
    assert (card.headline, card.text, card.basis) == (*kept, "idea")


def test_an_answer_belongs_to_a_question_that_is_still_there(meeting: Meeting) -> None:
    meeting.open("questions")
    question, context = meeting.post(R, "question"), meeting.post(H, "context")
    answer = meeting.post(H, "answer", parent=question)
    assert meeting.snapshot().threads == {question: [answer]}
    for wrong in (context, answer):
        with pytest.raises(Invalid):
            meeting.post(H, "answer", parent=wrong)
    meeting.act(F, meeting.on(question, moderation.hide, ""))
    with pytest.raises(Refused) as raised:
        meeting.post(H, "answer", parent=question)
    assert raised.value.code == "gone"
    meeting.act(F, meeting.on(question, moderation.restore))
    meeting.act(R, meeting.on(question, cards.withdraw))
    for wrong in (question, "nothing", "x" * 5_000):
        with pytest.raises(Refused):
            meeting.post(H, "answer", parent=wrong)


def test_a_parent_in_another_session_is_none(meeting: Meeting) -> None:
    other = Meeting(meeting.database)
    other.open("questions")
    meeting.open("questions")
    with pytest.raises(Refused):
        meeting.post(H, "answer", parent=other.post(R, "question"))


def test_only_who_wrote_a_card_changes_it(meeting: Meeting) -> None:
    meeting.open("context")
    card = meeting.post(H, "context", "first")
    meeting.passes(1)
    meeting.act(H, meeting.on(card, cards.edit, Draft("", " second \n", heading="tried")))
    now = meeting.snapshot().cards[card]
    assert (now.text, now.heading, now.edited_at) == ("second", "tried", meeting.now)
    assert meeting.before() == {"text": "first", "heading": "situation"}
    assert meeting.does_nothing(H, meeting.on(card, cards.edit, Draft("", "second", heading="tried")))
    for person in (F, meeting.join(H).id):
        for change in (meeting.on(card, cards.edit, Draft("", "theirs")), meeting.on(card, cards.withdraw)):
            with pytest.raises(Refused) as raised:
                meeting.act(person, change)
            assert raised.value.code == "not_yours"
    with pytest.raises(Invalid):
        meeting.act(H, meeting.on(card, cards.edit, Draft("", "")))


def test_a_host_changes_nothing_while_listening(meeting: Meeting) -> None:
    meeting.open("questions")
    question = meeting.post(R, "question")
    answer = meeting.post(H, "answer", parent=question)
    meeting.open("listening")
    before = meeting.trace()
    for change in (
        meeting.on(answer, cards.edit, Draft("", "after all")),
        meeting.on(answer, cards.withdraw),
        meeting.on(question, cards.ask_too, True),
        lambda turn: cards.post(turn, Draft("answer", "x", question)),
        lambda turn: cards.post(turn, Draft("clarification", "x", question)),
    ):
        with pytest.raises(Refused):
            meeting.act(H, change)
    assert meeting.trace() == before


def test_a_withdrawn_card_is_gone_with_its_thread(meeting: Meeting) -> None:
    meeting.open("questions")
    question = meeting.post(R, "question")
    answer = meeting.post(H, "answer", parent=question)
    meeting.act(R, meeting.on(question, cards.withdraw))
    assert meeting.before() == {"withdrawn_at": None}
    assert meeting.snapshot().shown["question"] == 0
    for person, change in (
        (R, meeting.on(question, cards.withdraw)),
        (R, meeting.on(question, cards.edit, Draft("", "back"))),
        (H, meeting.on(answer, cards.edit, Draft("", "orphan"))),
        (F, meeting.on(question, moderation.hide, "")),
        (R, meeting.on(question, cards.ask_too, True)),
    ):
        with pytest.raises(NotFound):
            meeting.act(person, change)


def test_who_wrote_a_hidden_card_may_still_change_it_and_it_stays_hidden(meeting: Meeting) -> None:
    meeting.open("context")
    card = meeting.post(H, "context", "first")
    meeting.act(F, meeting.on(card, moderation.hide, " rude \n words "))
    meeting.act(H, meeting.on(card, cards.edit, Draft("", "kinder")))
    now = meeting.snapshot().cards[card]
    assert (now.text, now.hidden_at is not None, now.hidden_reason) == ("kinder", True, "rude words")


def test_also_asking(meeting: Meeting) -> None:
    meeting.open("questions")
    question, context = meeting.post(R, "question"), meeting.post(H, "context")
    second = meeting.join(R).id
    assert meeting.does_nothing(second, meeting.on(question, cards.ask_too, False))
    for active in (True, False, True):
        meeting.act(second, meeting.on(question, cards.ask_too, active))
        assert meeting.snapshot().asking[question] == ({second} if active else set())
        assert meeting.does_nothing(second, meeting.on(question, cards.ask_too, active))
    with pytest.raises(NotFound):
        meeting.act(second, meeting.on(context, cards.ask_too, True))
    with pytest.raises(Refused):
        meeting.act(H, meeting.on(question, cards.ask_too, True))


def test_the_state_of_a_question(meeting: Meeting) -> None:
    meeting.open("questions")
    question, context = meeting.post(R, "question"), meeting.post(H, "context")

    def state() -> tuple[str, bool]:
        now = meeting.snapshot()
        return now.question_state(now.cards[question]), question in now.waiting

    assert state() == ("open", True)
    answer = meeting.post(H, "answer", parent=question)
    assert state() == ("answered", False)
    meeting.act(F, meeting.on(answer, moderation.hide, ""))
    assert state() == ("open", True)
    meeting.act(F, meeting.on(question, cards.park, True))
    assert state() == ("parked", False)
    assert meeting.does_nothing(F, meeting.on(question, cards.park, True))
    meeting.act(F, meeting.on(question, cards.park, False))
    assert state() == ("open", True)
    with pytest.raises(NotFound):
        meeting.act(F, meeting.on(context, cards.park, True))
    with pytest.raises(Refused):
        meeting.act(R, meeting.on(question, cards.park, True))


def test_hiding_and_restoring(meeting: Meeting) -> None:
    meeting.open("questions")
    question = meeting.post(R, "question")
    meeting.act(F, meeting.on(question, moderation.hide, "advice"))
    assert meeting.snapshot().unseen == {question}
    assert meeting.does_nothing(F, meeting.on(question, moderation.hide, "again"))
    meeting.act(F, meeting.on(question, moderation.restore))
    assert meeting.before()["reason"] == "advice"
    assert meeting.snapshot().unseen == set()
    assert meeting.does_nothing(F, meeting.on(question, moderation.restore))
    for person in (R, H):
        with pytest.raises(Refused):
            meeting.act(person, meeting.on(question, moderation.hide, ""))
    with pytest.raises(Invalid):
        meeting.act(F, meeting.on(question, moderation.hide, "x" * (limits.REASON + 1)))
    meeting.open("closed")
    meeting.act(F, meeting.on(question, moderation.hide, ""))


def test_a_clarification_belongs_to_a_card_of_any_lane(meeting: Meeting) -> None:
    meeting.open("questions")
    parents = [meeting.post(H, "context"), meeting.post(R, "question")]
    meeting.open("listening")
    parents += [meeting.post(R, "thought"), meeting.post(R, "recommendation")]
    comment = meeting.post(R, "comment", parent=parents[-1])
    meeting.open("response")
    for parent in parents:
        card = meeting.post(H, "clarification", "would work here if", parent, condition=True)
        assert meeting.snapshot().cards[card].condition is True
    with pytest.raises(Invalid):
        meeting.post(H, "clarification", "x", comment)
