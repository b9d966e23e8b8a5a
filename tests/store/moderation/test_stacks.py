"""Stacks: like lies on like, counts together, and comes apart exactly."""

from __future__ import annotations

import pytest

from app.rules.errors import Conflict, NotFound, Refused
from app.store import cards, moderation, placing, stacking, votes
from app.store.cards import card_of
from app.store.turn import NoTurn
from tests.store.moderation.board import Story


def dots(story: Story, name: str, word: str, count: int) -> None:
    story.act(name, lambda turn: votes.place_dots(turn, card_of(turn, story.cards[word]), count))


def test_a_stack_has_one_slot_and_shows_all_its_cards(story: Story):
    story.lays("retainer", "savings")
    assert story.lane("recommendation") == ["savings", "meter"]
    assert story.snapshot.shown["recommendation"] == 2
    for name in story.people:
        page = story.page(name)
        for words in ("A savings group", "A mechanic on retainer", "A meter at every pump"):
            assert words in page, (name, words)
        assert f'id="card-{story.cards["retainer"]}"' not in page, name


def test_what_lies_on_a_card_goes_along_when_it_is_laid_on_another(story: Story):
    story.lays("retainer", "savings")
    story.lays("savings", "meter")
    assert story.lane("recommendation") == ["meter"]
    assert story.snapshot.stacks[story.cards["meter"]] == [story.cards["savings"], story.cards["retainer"]]
    story.moderates("meter", stacking.take_off)
    assert story.lane("recommendation") == ["savings", "retainer", "meter"]


def test_laying_on_a_card_of_a_stack_lays_on_the_stack(story: Story):
    story.lays("retainer", "savings")
    story.lays("meter", "retainer")
    assert story.row("meter").stack_id == story.cards["savings"]


@pytest.mark.parametrize("goes", ["hidden", "withdrawn"])
def test_what_lies_on_a_card_that_goes_from_sight_stays(story: Story, goes: str):
    story.lays("retainer", "savings")
    story.lays("meter", "savings")
    if goes == "hidden":
        story.moderates("savings", moderation.hide, "")
    else:
        story.withdraws("peer", "savings")
    assert story.row("retainer").stack_id is None
    assert story.row("meter").stack_id == story.cards["retainer"]
    assert "A mechanic on retainer" in story.page("watcher")
    assert "A savings group" not in story.page("watcher")


def test_an_answer_to_one_of_a_stack_answers_the_stack(story: Story):
    assert story.snapshot.waiting == {story.cards["who decides"], story.cards["how often"]}
    story.lays("who pays", "who decides")
    assert story.snapshot.waiting == {story.cards["how often"]}
    story.moderates("who pays", stacking.take_off)
    assert story.snapshot.waiting == {story.cards["who decides"], story.cards["how often"]}


def test_those_who_ask_the_same_count_together_and_come_apart(story: Story):
    story.act("peer", lambda turn: cards.ask_too(turn, card_of(turn, story.cards["who decides"]), True))
    before = story.boards()
    stacked = story.lays("who decides", "who pays")
    top = next(c for c in story.api("watcher")["cards"] if c["id"] == story.cards["who pays"])
    assert top["asking"] == 2
    story.undoes(stacked)
    assert story.boards() == before


def test_one_asks_the_same_of_a_stack_once_and_takes_it_back_from_all_of_it(story: Story):
    story.lays("how often", "who decides")
    asks = lambda active: lambda turn: cards.ask_too(turn, card_of(turn, story.cards["who decides"]), active)  # noqa: E731
    story.act("other peer", asks(True))
    assert story.snapshot.asking[story.cards["who decides"]] == {story.people["other peer"]}
    story.act("other peer", asks(False))
    assert not any(story.snapshot.asking[story.cards[word]] for word in ("who decides",))


def test_dots_count_together_on_the_top_card_and_come_apart_exactly(story: Story):
    story.opens("priorities")
    dots(story, "peer", "savings", 2)
    dots(story, "peer", "retainer", 1)
    dots(story, "host", "retainer", 2)
    dots(story, "host", "meter", 1)
    apart = {word: story.snapshot.tally(story.cards[word]) for word in ("savings", "retainer", "meter")}
    assert apart == {"savings": (2, 0), "retainer": (1, 2), "meter": (0, 1)}
    story.lays("retainer", "savings")
    assert story.snapshot.tally(story.cards["savings"]) == (3, 2)
    story.moderates("savings", stacking.take_off)
    assert {word: story.snapshot.tally(story.cards[word]) for word in apart} == apart


def test_a_stack_takes_no_more_dots_of_a_person_than_one_card(story: Story):
    story.opens("priorities")
    dots(story, "peer", "savings", 1)
    dots(story, "peer", "retainer", 1)
    story.lays("retainer", "savings")
    dots(story, "peer", "meter", 1)
    with pytest.raises(Conflict, match="all your"):
        dots(story, "peer", "meter", 2)
    dots(story, "peer", "savings", 1)
    placed = {word: story.snapshot.dots[story.cards[word]][story.people["peer"]] for word in ("savings", "retainer")}
    assert placed == {"savings": 0, "retainer": 1}
    dots(story, "peer", "retainer", 2)
    assert story.snapshot.own_dots(story.cards["savings"], story.people["peer"]) == 2


def test_dots_on_a_card_of_a_stack_lie_on_the_stack(story: Story):
    story.opens("priorities")
    dots(story, "peer", "savings", 2)
    story.lays("retainer", "savings")
    with pytest.raises(NoTurn):
        dots(story, "peer", "retainer", 2)


def test_what_cannot_be_stacked(story: Story):
    for word, onto, sentence in (
        ("savings", "trust", "same lane"),
        ("yes", "trust", "of a lane"),
        ("trust", "yes", "of a lane"),
        ("trust", "trust", "on itself"),
    ):
        with pytest.raises(Conflict, match=sentence):
            story.lays(word, onto)
    story.moderates("trust", moderation.hide, "")
    for word, onto in (("trust", "accounts"), ("accounts", "trust")):
        with pytest.raises(Conflict, match="everyone sees"):
            story.lays(word, onto)
    for name in ("host", "peer", "watcher"):
        with pytest.raises((Refused, NotFound)):
            story.act(name, lambda turn: stacking.stack(turn, story._card(turn, "meter"), story._card(turn, "savings")))


def test_stacking_onto_a_card_that_was_just_withdrawn_is_told(story: Story):
    story.withdraws("peer", "savings")
    boards = story.boards()
    with pytest.raises(Conflict, match="withdrawn"):
        story.lays("retainer", "savings")
    assert story.boards() == boards


def test_a_stacked_card_is_taken_off_before_it_is_moved_to_another_lane(story: Story):
    story.lays("retainer", "savings")
    for word, sentence in (("retainer", "Take it off"), ("savings", "stack apart")):
        with pytest.raises(Conflict, match=sentence):
            story.moderates(word, placing.move, "question", "", None)
