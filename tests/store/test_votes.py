"""Dots: blind, within their budget, revealed at once, settled."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.rules import regions
from app.rules.errors import Conflict, Invalid, NotFound, Refused
from app.store import approval, cards, moderation, placing, scribe, stacking, votes
from app.store.cards import Draft, card_of
from app.store.phases import another_round
from app.store.shared import shared
from app.store.standing import change_role
from app.store.taking_back import take_back
from app.store.whole import read_rows, snapshot_of
from tests.store.meeting import F, H, Meeting, O, R


@pytest.fixture
def ballot(meeting: Meeting) -> list[str]:
    """Three recommendations, in the priorities phase."""
    meeting.open("listening")
    made = [meeting.post(R, "recommendation", f"advice {n}") for n in range(3)]
    meeting.open("priorities")
    return made


def place(meeting: Meeting, who: object, card: str, count: int) -> None:
    meeting.act(who, meeting.on(card, votes.place_dots, count))  # type: ignore[arg-type]


def test_dots_are_placed_and_taken_back(meeting: Meeting, ballot: list[str]) -> None:
    place(meeting, H, ballot[0], 2)
    place(meeting, H, ballot[1], 1)
    with pytest.raises(Conflict):
        place(meeting, H, ballot[2], 1)
    place(meeting, H, ballot[0], 1)
    assert meeting.before() == {"count": 2, "vote": 1}
    place(meeting, H, ballot[2], 1)
    assert meeting.does_nothing(H, meeting.on(ballot[2], votes.place_dots, 1))
    assert meeting.does_nothing(R, meeting.on(ballot[2], votes.place_dots, 0))
    assert meeting.snapshot().dots_of(meeting.people[H]) == 3
    assert meeting.snapshot().dots_of(meeting.people[R]) == 0


def test_each_press_adds_to_what_lies_there(meeting: Meeting, ballot: list[str]) -> None:
    def press(card: str, more: int) -> None:
        meeting.act(H, meeting.on(card, votes.add_dots, more))

    def on(card: str) -> int:
        return meeting.snapshot().own_dots(card, meeting.people[H])

    press(ballot[0], 1)
    press(ballot[0], 1)
    assert on(ballot[0]) == 2
    with pytest.raises(Invalid):
        press(ballot[0], 1)
    press(ballot[1], 1)
    with pytest.raises(Conflict):
        press(ballot[2], 1)
    meeting.act(F, lambda turn: stacking.stack(turn, card_of(turn, ballot[1]), card_of(turn, ballot[2])))
    press(ballot[1], -1)
    assert on(ballot[2]) == 0
    press(ballot[2], 1)
    press(ballot[0], -1)
    assert (on(ballot[0]), on(ballot[2])) == (1, 1)
    press(ballot[0], -1)
    assert meeting.does_nothing(H, meeting.on(ballot[0], votes.add_dots, -1))


def test_dots_count_for_the_team_in_which_they_were_placed(meeting: Meeting, ballot: list[str]) -> None:
    place(meeting, H, ballot[0], 1)
    place(meeting, H, ballot[1], 1)
    meeting.open("listening")
    meeting.act(F, lambda turn: change_role(turn, meeting.people[H], R, 20, confirmed=True))
    meeting.open("priorities")
    place(meeting, H, ballot[1], 0)
    place(meeting, H, ballot[1], 1)
    place(meeting, H, ballot[2], 1)
    meeting.act(F, votes.reveal)
    tallies = [(0, 1), (1, 0), (1, 0)]
    assert [meeting.snapshot().tally(card) for card in ballot] == tallies
    told = meeting.database.read_now(lambda sql: snapshot_of(shared(read_rows(sql, meeting.id))))
    assert [told.tally(card) for card in ballot] == tallies


def give(meeting: Meeting, count: int) -> None:
    meeting.act(F, lambda turn: votes.set_dots(turn, count))


def test_the_facilitator_gives_another_number_of_dots(meeting: Meeting) -> None:
    meeting.open("listening")
    ballot = [meeting.post(R, "recommendation", f"advice {n}") for n in range(3)]
    with pytest.raises(Refused):
        meeting.act(H, lambda turn: votes.set_dots(turn, 4))
    assert meeting.does_nothing(F, lambda turn: votes.set_dots(turn, 3))
    give(meeting, 5)
    give(meeting, 10)
    give(meeting, 1)
    meeting.open("priorities")
    with pytest.raises(Conflict):
        place(meeting, H, ballot[0], 2)
    give(meeting, 4)
    place(meeting, H, ballot[0], 2)
    place(meeting, H, ballot[1], 1)
    assert meeting.last().regions != regions.BALLOT, "others hear only of who has finished"
    place(meeting, H, ballot[2], 1)
    assert meeting.last().regions == regions.BALLOT
    with pytest.raises(Conflict):
        place(meeting, H, ballot[1], 2)


@pytest.mark.parametrize("placed", [True, False])
def test_changing_the_number_of_dots_does_not_tell_whether_anyone_has_voted(
    meeting: Meeting, ballot: list[str], placed: bool
) -> None:
    if placed:
        place(meeting, H, ballot[0], 2)
    with pytest.raises(Conflict):
        give(meeting, 2)
    give(meeting, 4)
    meeting.open("listening")
    with pytest.raises(Conflict):
        give(meeting, 3)
    give(meeting, 5)
    meeting.open("priorities")
    meeting.act(F, votes.reveal)
    for count in (4, 6):
        with pytest.raises(Conflict):
            give(meeting, count)
    meeting.act(F, votes.vote_again)
    with pytest.raises(Conflict):
        give(meeting, 4)
    give(meeting, 6)


@pytest.mark.parametrize("count", [-1, 0, 11, 10**30])
def test_a_number_of_dots_that_nobody_can_have(meeting: Meeting, count: int) -> None:
    with pytest.raises(Invalid):
        meeting.act(F, lambda turn: votes.set_dots(turn, count))


@pytest.mark.parametrize("count", [-1, 3, 10**30])
def test_a_number_of_dots_that_cannot_be(meeting: Meeting, ballot: list[str], count: int) -> None:
    with pytest.raises(Invalid):
        place(meeting, H, ballot[0], count)


def test_dots_lie_on_recommendations_that_are_there(meeting: Meeting, ballot: list[str]) -> None:
    meeting.open("listening")
    thought = meeting.post(R, "thought")
    with pytest.raises(Refused):
        place(meeting, R, ballot[0], 1)
    meeting.open("priorities")
    with pytest.raises(NotFound):
        place(meeting, R, thought, 1)
    meeting.act(F, meeting.on(ballot[0], moderation.hide, ""))
    with pytest.raises(NotFound):
        place(meeting, H, ballot[0], 1)
    with pytest.raises(Refused):
        place(meeting, R, ballot[0], 1)
    for role in (F, O):
        with pytest.raises(Refused):
            place(meeting, role, ballot[1], 1)


def test_others_learn_only_that_someone_has_finished(meeting: Meeting, ballot: list[str]) -> None:
    mine = f"{regions.BALLOT}@{meeting.people[H]}"
    drawn = []
    for card, count in ((ballot[0], 2), (ballot[1], 1), (ballot[0], 1)):
        place(meeting, H, card, count)
        drawn.append(meeting.last().regions)
    assert drawn == [mine, regions.BALLOT, regions.BALLOT]


@pytest.mark.parametrize("left", ["one", "two that are stacked"])
def test_who_can_place_no_more_has_finished_whatever_they_have_left(
    meeting: Meeting, ballot: list[str], left: str
) -> None:
    meeting.act(F, meeting.on(ballot[2], moderation.hide, ""))
    if left == "one":
        meeting.act(F, meeting.on(ballot[1], moderation.hide, ""))
    else:
        meeting.act(F, lambda turn: stacking.stack(turn, card_of(turn, ballot[1]), card_of(turn, ballot[0])))
    mine = f"{regions.BALLOT}@{meeting.people[H]}"
    drawn = []
    for count in (1, 2, 1, 0):
        place(meeting, H, ballot[0], count)
        drawn.append(meeting.last().regions)
    assert drawn == [mine, regions.BALLOT, regions.BALLOT, mine]


def test_who_comes_while_people_vote_is_one_more_of_whom_it_is_told_whether_they_have_finished(
    meeting: Meeting, ballot: list[str]
) -> None:
    for kind in ("priorities", "response"):
        meeting.open(kind)
        meeting.join(R)
        touched = [meeting.last().regions.split()]
        meeting.act(F, lambda turn: scribe.seat(turn, H, "Old Boubacar", 20))
        touched.append(meeting.last().regions.split())
        assert [regions.BALLOT in names for names in touched] == [kind == "priorities"] * 2, kind


def test_the_budget_holds_when_one_person_votes_in_two_tabs(meeting: Meeting, ballot: list[str]) -> None:
    for _ in range(4):
        ready = threading.Barrier(3)

        def vote(card: str, ready: threading.Barrier = ready) -> None:
            ready.wait(30)
            try:
                place(meeting, H, card, 2)
            except Conflict:
                return

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(vote, ballot))
        assert meeting.snapshot().dots_of(meeting.people[H]) <= 3
        for card in ballot:
            place(meeting, H, card, 0)


def test_dots_of_a_hidden_card_are_free_and_come_back_as_far_as_they_fit(meeting: Meeting, ballot: list[str]) -> None:
    place(meeting, H, ballot[0], 2)
    place(meeting, H, ballot[1], 1)
    meeting.act(F, meeting.on(ballot[0], moderation.hide, ""))
    assert meeting.snapshot().dots_of(meeting.people[H]) == 1
    place(meeting, H, ballot[2], 2)
    place(meeting, R, ballot[2], 2)
    place(meeting, R, ballot[1], 1)
    meeting.act(F, meeting.on(ballot[0], moderation.restore))
    assert meeting.snapshot().dots_of(meeting.people[H]) == 3
    assert meeting.snapshot().dots[ballot[0]][meeting.people[H]] == 0


@pytest.mark.parametrize("way", ["an undoing", "a move", "publication"])
def test_whatever_brings_a_card_back_nobody_has_more_dots_than_there_are(
    meeting: Meeting, ballot: list[str], way: str
) -> None:
    place(meeting, H, ballot[0], 2)
    place(meeting, R, ballot[0], 1)
    if way == "an undoing":
        gone = meeting.act(F, meeting.on(ballot[0], moderation.hide, "")).seq
    elif way == "a move":
        meeting.act(F, meeting.on(ballot[0], placing.move, "thought", "", None))
    else:
        meeting.open("listening")
        meeting.act(F, lambda turn: approval.set_approval(turn, "recommendation", True))
        meeting.act(R, meeting.on(ballot[0], cards.edit, Draft("", "other words", headline="other advice")))
        meeting.open("priorities")
    place(meeting, H, ballot[1], 2)
    if way == "an undoing":
        meeting.act(F, lambda turn: take_back(turn, gone, 20))
    elif way == "a move":
        meeting.act(F, meeting.on(ballot[0], placing.move, "recommendation", "", None))
    else:
        meeting.act(F, meeting.on(ballot[0], approval.publish))
    assert meeting.snapshot().dots_of(meeting.people[H]) == 3
    assert meeting.snapshot().dots[ballot[0]] == {meeting.people[H]: 1, meeting.people[R]: 1}


def test_what_comes_back_after_the_reveal_has_the_dots_that_lay_on_it(meeting: Meeting, ballot: list[str]) -> None:
    place(meeting, H, ballot[0], 2)
    meeting.act(F, meeting.on(ballot[0], moderation.hide, ""))
    place(meeting, H, ballot[1], 2)
    meeting.act(F, votes.reveal)
    meeting.act(F, meeting.on(ballot[0], moderation.restore))
    assert meeting.snapshot().dots[ballot[0]] == {meeting.people[H]: 2}


def test_what_is_not_on_the_ballot_is_not_settled(meeting: Meeting, ballot: list[str]) -> None:
    meeting.open("listening")
    meeting.post(R, "thought")
    withdrawn, laid = meeting.post(R, "recommendation", "never mind"), meeting.post(R, "recommendation", "the same")
    meeting.act(R, meeting.on(withdrawn, cards.withdraw))
    meeting.act(F, meeting.on(meeting.post(R, "recommendation", "off topic"), moderation.hide, ""))
    meeting.act(F, lambda turn: stacking.stack(turn, card_of(turn, laid), card_of(turn, ballot[0])))
    meeting.act(F, lambda turn: approval.set_approval(turn, "recommendation", True))
    meeting.post(R, "recommendation", "waits")
    meeting.open("priorities")
    meeting.act(F, votes.reveal)
    meeting.act(F, lambda turn: votes.settle(turn, ballot))
    assert set(meeting.snapshot().ranking) == set(ballot)


def test_revealing(meeting: Meeting, ballot: list[str]) -> None:
    place(meeting, H, ballot[0], 1)
    with pytest.raises(Refused):
        meeting.act(H, votes.reveal)
    meeting.act(F, votes.reveal)
    assert meeting.snapshot().session.revealed_at == meeting.now
    assert meeting.snapshot().session.acted_seq == meeting.seq, "an open history is told"
    assert meeting.does_nothing(F, votes.reveal)
    with pytest.raises(Conflict):
        place(meeting, H, ballot[0], 2)
    meeting.open("response")
    for verb in (votes.reveal, votes.vote_again):
        with pytest.raises(Conflict):
            meeting.act(F, verb)


def test_voting_again_keeps_the_former_vote(meeting: Meeting, ballot: list[str]) -> None:
    place(meeting, H, ballot[0], 2)
    with pytest.raises(Conflict):
        meeting.act(F, votes.vote_again)
    meeting.act(F, votes.reveal)
    meeting.act(F, lambda turn: votes.settle(turn, ballot[::-1]))
    meeting.act(F, votes.vote_again)
    now = meeting.snapshot()
    assert (now.session.vote, now.session.revealed_at, now.dots) == (2, None, {})
    assert now.votes[1][ballot[0]] == {meeting.people[H]: 2}
    assert set(now.ranking.values()) == {0}
    place(meeting, H, ballot[0], 1)
    assert meeting.snapshot().votes[1][ballot[0]] == {meeting.people[H]: 2}
    place(meeting, H, ballot[0], 0)
    place(meeting, H, ballot[1], 2)
    meeting.act(F, meeting.on(ballot[0], moderation.hide, ""))
    meeting.act(F, meeting.on(ballot[0], moderation.restore))
    now = meeting.snapshot()
    assert (now.dots[ballot[0]], now.votes[1][ballot[0]]) == ({meeting.people[H]: 0}, {meeting.people[H]: 2})


def test_settling_the_order(meeting: Meeting, ballot: list[str]) -> None:
    settle = lambda order: meeting.act(F, lambda turn: votes.settle(turn, order))  # noqa: E731
    with pytest.raises(Conflict):
        settle(ballot)
    meeting.act(F, votes.reveal)
    for wrong in ([], ballot[:2], [*ballot, ballot[0]], [*ballot[:2], "nothing"]):
        with pytest.raises(Conflict):
            settle(wrong)
    settle(ballot[::-1])
    assert meeting.snapshot().ranking == dict(zip(ballot[::-1], (1, 2, 3), strict=True))
    assert meeting.does_nothing(F, lambda turn: votes.settle(turn, ballot[::-1]))
    settle(ballot)
    assert meeting.snapshot().ranking == dict(zip(ballot, (1, 2, 3), strict=True))
    with pytest.raises(Refused):
        meeting.act(R, lambda turn: votes.settle(turn, ballot))


def test_an_order_that_someone_else_settled_meanwhile_is_not_covered_unsaid(
    meeting: Meeting, ballot: list[str]
) -> None:
    meeting.act(F, votes.reveal)
    found = votes.mark_of(meeting.snapshot().ranking)
    told = meeting.act(F, lambda turn: votes.settle(turn, ballot, found))
    mine = json.loads(told.seen)["seen"]
    assert mine == votes.mark_of(meeting.snapshot().ranking) != found
    with pytest.raises(Conflict) as late:
        meeting.act(F, lambda turn: votes.settle(turn, ballot[::-1], found))
    assert late.value.stands == {"seen": {"seen": mine}}
    meeting.act(F, lambda turn: votes.settle(turn, ballot[::-1], mine))
    same = meeting.act(F, lambda turn: votes.settle(turn, ballot[::-1], found))
    assert same.seen == json.dumps({"seen": votes.mark_of(meeting.snapshot().ranking)}), "nothing left to do"


def test_a_withdrawn_recommendation_gives_its_dots_back(meeting: Meeting, ballot: list[str]) -> None:
    place(meeting, H, ballot[0], 2)
    meeting.act(F, another_round)
    meeting.open("listening")
    meeting.act(R, meeting.on(ballot[0], cards.withdraw))
    assert meeting.snapshot().dots_of(meeting.people[H]) == 0


def test_dots_are_revealed_when_people_go_on_to_answer(meeting: Meeting, ballot: list[str]) -> None:
    place(meeting, R, ballot[0], 2)
    meeting.open("listening")
    assert meeting.snapshot().session.revealed_at is None
    meeting.open("response")
    assert meeting.snapshot().session.revealed_at == meeting.now


def test_where_nobody_voted_there_is_nothing_to_reveal(meeting: Meeting, ballot: list[str]) -> None:
    place(meeting, H, ballot[0], 1)
    place(meeting, H, ballot[0], 0)
    meeting.open("response")
    assert meeting.snapshot().session.revealed_at is None
    meeting.open("priorities")
    place(meeting, H, ballot[0], 1)
    meeting.act(F, votes.reveal)
    meeting.act(F, votes.vote_again)
    meeting.open("response")
    assert meeting.snapshot().session.revealed_at is None, "the former vote is no vote of now"
