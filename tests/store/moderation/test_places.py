"""Places: cards move within their lane and to other lanes, and nothing that was written is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.rules.cards import KINDS, LANES
from app.rules.errors import Conflict, Invalid, NotFound, Refused
from app.rules.moving import between, headed, why_not_move
from app.rules.roles import Role
from app.store import approval, moderation, placing, responses
from app.store.cards import Draft, card_of, edit, fingerprint_of, withdraw
from app.store.events import EVENTS
from app.store.moderation import card_at_hand
from app.store.turn import NoTurn, Turn
from tests.store.meeting import Meeting
from tests.store.moderation.board import Story

THREADS = [(), ("answer",), ("comment",), ("clarification",), ("answer", "clarification")]


@pytest.mark.parametrize("to", LANES)
@pytest.mark.parametrize("under", THREADS)
def test_a_card_goes_where_what_stands_under_it_can_go_along(to: str, under: tuple[str, ...]):
    fits = all(to in KINDS[kind].parents for kind in under)
    assert (why_not_move(to, under, decided=False) is None) is fits
    assert why_not_move(to, under, decided=True) is not None


@pytest.mark.parametrize(
    "low, high, expected",
    [
        (None, None, 1.0),
        (None, 1.0, 0.0),
        (4.0, None, 5.0),
        (1.0, 2.0, 1.5),
        (1.0, 1.0, None),
        (1.0, 1.0000000000000002, None),
    ],
)
def test_a_place_between_two(low: float | None, high: float | None, expected: float | None):
    assert between(low, high) == expected


def test_words_without_a_headline_get_one():
    assert headed("Short.") == ("Short.", "")
    assert headed("Two\nlines.") == ("Two lines.", "Two\nlines.")
    headline, text = headed("word " * 60)
    assert headline.endswith("…") and len(headline) <= 140 and text == "word " * 60


def test_moving_up_and_down_and_to_the_ends(story: Story):
    def after(word: str, verb: object, *args: object) -> list[str]:
        story.moderates(word, verb, *args)  # type: ignore[arg-type]
        return story.lane("recommendation")

    assert after("meter", placing.step, True) == ["savings", "meter", "retainer"]
    assert after("savings", placing.step, False) == ["meter", "savings", "retainer"]
    assert after("retainer", placing.move, "recommendation", "", "") == ["retainer", "meter", "savings"]
    assert after("retainer", placing.move, "recommendation", "", None) == ["meter", "savings", "retainer"]
    assert after("retainer", placing.move, "recommendation", "", story.cards["meter"]) == [
        "meter",
        "retainer",
        "savings",
    ]
    story.posts("peer", "new", "recommendation", "", headline="A newer one")
    assert story.lane("recommendation")[-1] == "new"


def test_moving_costs_one_row_whatever_the_lane_holds(story: Story):
    for number in range(12):
        story.posts("peer", f"r{number}", "recommendation", "", headline=f"Number {number}")
    former = {i: card.seq for i, card in story.snapshot.cards.items()}
    seq = story.moderates("r9", placing.move, "recommendation", "", story.cards["savings"])
    assert [i for i, card in story.snapshot.cards.items() if card.seq != former[i]] == [story.cards["r9"]]
    touched = select(EVENTS.c.regions).where(EVENTS.c.session_id == story.id, EVENTS.c.seq == seq)
    regions = story.database.read_now(lambda sql: sql.execute(touched).scalar_one()).split()
    assert [region for region in regions if region.startswith("card-")] == [f"card-{story.cards['r9']}"]


def test_a_lane_is_numbered_anew_when_no_place_is_left_between_two(story: Story):
    for _ in range(60):
        story.moderates("meter", placing.move, "recommendation", "", story.cards["savings"])
        story.moderates("retainer", placing.move, "recommendation", "", story.cards["savings"])
    assert story.lane("recommendation") == ["savings", "retainer", "meter"]
    assert len({story.row(word).place for word in ("savings", "retainer", "meter")}) == 3


def test_the_ends_of_a_lane_move_no_further(story: Story):
    seq = story.snapshot.seq
    with pytest.raises(Exception, match="nothing to do"):
        story.moderates("savings", placing.step, True)
    with pytest.raises(Exception, match="nothing to do"):
        story.moderates("meter", placing.step, False)
    assert story.snapshot.seq == seq


def test_pinned_cards_stand_first_and_go_back_to_their_place(story: Story):
    story.moderates("meter", moderation.pin, True)
    assert story.lane("recommendation") == ["meter", "savings", "retainer"]
    story.posts("peer", "new", "recommendation", "", headline="A newer one")
    story.moderates("new", placing.move, "recommendation", "", story.cards["meter"])
    assert story.lane("recommendation") == ["meter", "new", "savings", "retainer"]
    with pytest.raises(Conflict, match="order of its lane"):
        story.moderates("meter", placing.step, False)
    story.moderates("meter", moderation.pin, False)
    assert story.lane("recommendation") == ["new", "savings", "retainer", "meter"]


def test_a_recommendation_takes_all_its_words_along(story: Story):
    story.posts(
        "peer", "rich", "recommendation", "More about it.", headline="In one line", evidence="Soroti, 2024", basis="did"
    )
    story.moderates("rich", placing.move, "question", "", None)
    card = story.row("rich")
    assert (card.kind, card.text) == ("question", "In one line\n\nMore about it.\n\nSoroti, 2024")
    assert (card.headline, card.evidence, card.basis) == ("", "", "")
    story.moderates("rich", placing.move, "context", "need", "")
    assert story.row("rich").heading == "need"


def test_a_thread_goes_along_to_a_lane_that_takes_it(story: Story):
    story.moderates("trust", placing.move, "recommendation", "", "")
    moved = story.row("trust")
    assert (moved.headline, moved.basis) == ("It is about trust.", "idea"), "nobody said that it was done or seen"
    assert "Yes, it is." in story.page("host")
    with pytest.raises(Conflict, match="comments"):
        story.moderates("trust", placing.move, "question", "", "")
    with pytest.raises(Conflict, match="stay questions"):
        story.moderates("who pays", placing.move, "thought", "", "")


def test_an_answered_recommendation_stays_one(story: Story):
    story.opens("response")
    story.act("host", lambda turn: responses.decide(turn, card_of(turn, story.cards["meter"]), "adopt", "Yes."))
    with pytest.raises(Conflict, match="stays one"):
        story.moderates("meter", placing.move, "question", "", None)


def test_an_action_comes_from_a_recommendation_as_long_as_it_is_one(story: Story):
    story.opens("response")
    commits = lambda word: story.act(  # noqa: E731
        "host", lambda turn: responses.add_action(turn, "Read it.", "Fatou", "", card_of(turn, story.cards[word]))
    )
    with pytest.raises(NotFound):
        commits("trust")
    commits("meter")
    assert "From:" in story.page("watcher")
    story.moderates("meter", placing.move, "thought", "", None)
    assert "From:" not in story.page("watcher")


def test_bad_places_are_told(story: Story):
    with pytest.raises(Invalid) as raised:
        story.moderates("meter", placing.move, "attic", "", None)
    assert raised.value.field == "lane"
    with pytest.raises(Conflict, match="no longer there"):
        story.moderates("meter", placing.move, "recommendation", "", story.cards["trust"])
    with pytest.raises(Conflict, match="stay with their card"):
        story.moderates("yes", placing.move, "question", "", None)


def test_of_two_who_move_a_card_at_once_the_second_is_told(story: Story):
    seen = placing.spot_of(story.row("meter"))
    story.moderates("meter", placing.move, "recommendation", "", "", seen)
    boards = story.boards()
    with pytest.raises(Conflict, match="Someone else moved") as raised:
        story.moderates("meter", placing.move, "question", "", None, seen, by="colead")
    assert story.boards() == boards
    # The form takes over the mark that came with it: whoever has looked again and sends once more means it.
    story.moderates("meter", placing.move, "question", "", None, raised.value.stands["seen"]["seen"], by="colead")


@pytest.mark.parametrize(
    "words", [{"headline": "Another headline"}, {"evidence": "Seen in Soroti"}, {"text": "Daily."}]
)
def test_whichever_words_changed_the_mark_of_them_did(story: Story, words: dict[str, str]):
    former = fingerprint_of(story.row("savings"))
    same = {"text": "Weekly.", "headline": "A savings group", "evidence": ""}
    story.moderates("savings", moderation.reword, Draft("", **same | words))
    assert fingerprint_of(story.row("savings")) != former


def test_what_cannot_be_done_to_a_card_is_told(story: Story):
    story.lays("retainer", "savings")
    lead = lambda verb, *args: story.act("lead", lambda turn: verb(turn, *args))  # noqa: E731
    for word in ("yes", "retainer"):
        with pytest.raises(Conflict, match="by itself"):
            story.moderates(word, moderation.pin, True)
    with pytest.raises(Conflict, match="of a lane"):
        story.moderates("yes", moderation.spotlight)
    with pytest.raises(Invalid):
        lead(approval.set_approval, "attic", True)
    for verb in (approval.publish, lambda turn, card: approval.hold_back(turn, card, "Why?")):
        with pytest.raises(Conflict, match="already"):
            story.moderates("trust", verb)
    lead(approval.set_approval, "thought", True)
    story.posts("peer", "waiting", "thought", "May I say this?")
    story.moderates("waiting", approval.hold_back, "Why?")
    for undone in (
        lambda: story.moderates("waiting", approval.hold_back, "Why?"),
        lambda: lead(approval.set_approval, "thought", True),
        lambda: lead(moderation.end_spotlight),
        lambda: story.moderates("trust", moderation.pin, False),
    ):
        with pytest.raises(NoTurn):
            undone()
    story.moderates("waiting", approval.hold_back, "Otherwise?")
    assert story.row("waiting").held_note == "Otherwise?"


def test_that_a_card_was_withdrawn_is_told_to_facilitators_of_this_session_only(story: Story):
    story.withdraws("peer", "savings")
    story.moderates("trust", moderation.hide, "")
    elsewhere = Meeting(story.database)
    elsewhere.open("context")
    foreign = elsewhere.post(Role.HOST, "context")
    elsewhere.act(Role.HOST, elsewhere.on(foreign, withdraw))
    for name, card_id, error in (
        ("lead", story.cards["savings"], Conflict),
        ("host", story.cards["savings"], Refused),
        ("lead", "nothing", NotFound),
        ("lead", foreign, NotFound),
        ("host", story.cards["trust"], NotFound),
    ):
        with pytest.raises(error):
            story.act(name, lambda turn, i=card_id: card_at_hand(turn, i))


def test_of_two_who_reword_a_card_at_once_the_second_is_told(story: Story):
    seen = fingerprint_of(story.row("trust"))
    story.moderates("trust", moderation.reword, Draft("", "Kinder words."), seen)
    boards = story.boards()

    def words(text: str, seen: str) -> Callable[[Turn], object]:
        return lambda turn: edit(turn, card_of(turn, story.cards["trust"]), Draft("", text), seen)

    with pytest.raises(Conflict, match="Someone else changed") as raised:
        story.moderates("trust", moderation.reword, Draft("", "Other words."), seen, by="colead")
    with pytest.raises(Conflict, match="The facilitator reworded") as told:
        story.act("peer", words("Mine.", seen))
    assert story.boards() == boards
    mark = raised.value.stands["seen"]["seen"]
    assert told.value.stands == {"seen": {"seen": mark}}
    story.moderates("trust", moderation.reword, Draft("", "Other words."), mark, by="colead")
    assert "It is about trust." in story.row("trust").original, "the author's, however often it is reworded"
    mark = fingerprint_of(story.row("trust"))
    story.act("peer", words("Mine.", mark))
    with pytest.raises(Conflict, match="in another window") as told:
        story.act("peer", words("Mine too.", mark))
    story.act("peer", words("Mine too.", told.value.stands["seen"]["seen"]))
    assert story.row("trust").text == "Mine too."


def test_the_author_is_told_what_was_reworded_and_the_others_only_that_it_was(story: Story):
    story.moderates("trust", moderation.reword, Draft("", "Kinder words."))
    for name in story.people:
        page = story.page(name)
        assert "Kinder words." in page and "Reworded by the facilitator." in page
        assert ("It is about trust." in page) is (name in ("lead", "colead", "peer")), name
        card = next(c for c in story.api(name)["cards"] if c["id"] == story.cards["trust"])
        assert ("original" in card) is (name in ("lead", "colead", "peer"))


def test_only_facilitators_move_pin_reword_and_spotlight(story: Story):
    verbs = [
        (placing.move, ("thought", "", "")),
        (placing.step, (True,)),
        (moderation.pin, (True,)),
        (moderation.reword, (Draft("", "x"),)),
        (moderation.spotlight, ()),
    ]
    for name in ("host", "peer", "watcher"):
        for verb, args in verbs:
            with pytest.raises(Refused):
                story.moderates("accounts", verb, *args, by=name)
