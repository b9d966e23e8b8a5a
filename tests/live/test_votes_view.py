"""The ballot as one viewer may see it: its order, who has finished, and the former votes, as truth tables."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.live.view import BoardView
from app.live.votes_view import VotesView
from app.rules.roles import Viewer
from app.store import approval, moderation, removals, stacking
from app.store.cards import card_of, withdraw
from app.store.database import Database
from app.store.snapshot import Snapshot
from app.store.whole import as_values, row
from tests.store.meeting import NOON, F, H, Meeting, R

Dots = Mapping[str, Mapping[str, int]]
TEAM_OF = {"host": "host", "late": "host", "peer": "resource", "gone": "resource"}


class Voting:
    """A session in the priorities phase, whose snapshot a test lays dots on."""

    def __init__(self, database: Database) -> None:
        self.meeting = meeting = Meeting(database)
        self.people = {"lead": meeting.people[F], "host": meeting.people[H], "peer": meeting.people[R]}
        self.people |= {name: meeting.join(role, name).id for name, role in (("late", H), ("gone", R))}
        meeting.act(F, lambda turn: removals.remove(turn, self.people["gone"]))
        meeting.open("listening")
        self.cards: dict[str, str] = {}
        for name in ("savings", "meter", "retainer", "hidden", "withdrawn", "lies on savings"):
            self.cards[name] = meeting.post(R, "recommendation", name)
        meeting.act(F, meeting.on(self.cards["hidden"], moderation.hide, ""))
        meeting.act(R, meeting.on(self.cards["withdrawn"], withdraw))
        top = self.cards["savings"]
        meeting.act(
            F,
            meeting.on(
                self.cards["lies on savings"], lambda turn, card: stacking.stack(turn, card, card_of(turn, top))
            ),
        )
        meeting.act(F, lambda turn: approval.set_approval(turn, "recommendation", True))
        self.cards["waits"] = meeting.post(R, "recommendation", "waits")
        meeting.open("priorities")
        self.snapshot = meeting.snapshot()

    def seen(
        self, who: str, votes: Mapping[int, Dots], ranking: Mapping[str, int] | None = None, **session: Any
    ) -> VotesView:
        """The ballot as this person sees it, with these dots by vote, recommendation and person."""
        voted = {
            vote: {self.cards[card]: {self.people[i]: n for i, n in by.items()} for card, by in dots.items()}
            for vote, dots in votes.items()
        }
        snapshot: Snapshot = replace(
            self.snapshot,
            session=row("session", **as_values(self.snapshot.session) | session),
            votes=voted,
            voted_as={
                (vote, card, self.people[i]): team
                for vote in voted
                for card in voted[vote]
                for i, team in TEAM_OF.items()
            },
            ranking={self.cards[card]: place for card, place in (ranking or {}).items()},
        )
        role = {"lead": F, "host": H, "peer": R}[who]
        return BoardView(snapshot, Viewer(self.people[who], role)).votes


@pytest.fixture(scope="module")
def voting(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Voting:
    return Voting(Database(f"sqlite:///{shutil.copy(migrated, tmp_path_factory.mktemp('votes'))}"))


def rows(votes: VotesView) -> list[tuple[str, int, int | None, int | None]]:
    return [(one.card.headline, one.mine, one.resource, one.host) for one in votes.ballot]


# On three rows two dots each fit; what is hidden, withdrawn or waits takes none, and what lies on a card counts there.
FINISHED: list[tuple[str, int, dict[str, dict[str, int]], int, int]] = [
    ("nobody has placed any", 3, {}, 0, 3),
    ("one has placed some", 3, {"savings": {"host": 2}}, 0, 1),
    ("one has placed all", 3, {"savings": {"host": 2}, "meter": {"host": 1}}, 1, 0),
    ("no more fit", 10, {"savings": {"host": 2}, "meter": {"host": 2}, "retainer": {"host": 2}}, 1, 0),
    ("one more fits", 10, {"savings": {"host": 2}, "meter": {"host": 2}, "retainer": {"host": 1}}, 0, 1),
    ("some lie on what was hidden", 3, {"savings": {"host": 1}, "hidden": {"host": 2}}, 0, 2),
    ("a stack is full", 6, {"savings": {"host": 1}, "lies on savings": {"host": 1}, "meter": {"host": 2}}, 0, 2),
    ("a stack has more than fit on one", 5, {"savings": {"host": 2}, "lies on savings": {"host": 2}}, 0, 1),
    ("two have, and one who was removed", 2, {"meter": {"host": 2, "peer": 2, "gone": 2}}, 2, 0),
    ("everyone has", 1, {"meter": {"host": 1, "peer": 1, "late": 1}}, 3, 0),
]


@pytest.mark.parametrize(
    "dots, placed, finished, left", [one[1:] for one in FINISHED], ids=[one[0] for one in FINISHED]
)
def test_who_has_finished(voting: Voting, dots: int, placed: Dots, finished: int, left: int) -> None:
    for who in ("lead", "host", "peer"):
        assert voting.seen(who, {1: placed}, dots=dots).finished == (finished, 3), who
    assert voting.seen("host", {1: placed}, dots=dots).left == left


@pytest.mark.parametrize("on_the_ballot, fit", [(["meter"], 2), (["meter", "savings"], 3), ([], 0)])
def test_with_few_recommendations_people_have_finished_as_well(
    voting: Voting, on_the_ballot: list[str], fit: int
) -> None:
    cards = voting.snapshot.cards
    off = {voting.cards[name] for name in voting.cards} - {voting.cards[name] for name in on_the_ballot}
    gone = {i: row("card", **as_values(cards[i]) | {"hidden_at": NOON}) for i in off}
    few = Voting.__new__(Voting)
    few.people, few.cards, few.snapshot = voting.people, voting.cards, replace(voting.snapshot, cards=cards | gone)
    assert (few.seen("host", {1: {}}).left, few.seen("host", {1: {}}).finished) == (fit, (0 if fit else 3, 3))
    placed = {"meter": {"host": 2}} | ({"savings": {"host": 1}} if fit > 2 else {})
    assert (few.seen("host", {1: placed}).left, few.seen("lead", {1: placed}).finished) == (0, (1 if fit else 3, 3))


DOTS = {
    "savings": {"host": 1},
    "lies on savings": {"peer": 1},
    "meter": {"peer": 2, "gone": 1},
    "hidden": {"host": 2},
}


@pytest.mark.parametrize("who, mine", [("lead", (0, 0, 0)), ("host", (1, 0, 0)), ("peer", (1, 2, 0))])
def test_before_the_reveal_the_ballot_stands_as_the_lane_does_with_ones_own_dots(
    voting: Voting, who: str, mine: tuple[int, int, int]
) -> None:
    names = ("savings", "meter", "retainer")
    ballot = voting.seen(who, {1: DOTS}, {"meter": 1})
    assert rows(ballot) == [(name, count, None, None) for name, count in zip(names, mine, strict=True)]
    assert (ballot.shown, ballot.settled, ballot.former) == (False, False, [])


@pytest.mark.parametrize(
    "ranking, order",
    [
        ({}, ["meter", "savings", "retainer"]),
        ({"retainer": 1, "savings": 2, "meter": 3}, ["retainer", "savings", "meter"]),
        ({"savings": 1}, ["savings", "meter", "retainer"]),
        ({"hidden": 1, "retainer": 2}, ["retainer", "meter", "savings"]),
    ],
    ids=["by dots", "settled", "some came back after it was settled", "one was hidden after it was settled"],
)
def test_once_revealed_it_stands_as_settled_then_by_dots(
    voting: Voting, ranking: dict[str, int], order: list[str]
) -> None:
    tallies = {"meter": (3, 0), "savings": (1, 1), "retainer": (0, 0)}
    for who in ("lead", "host", "peer"):
        ballot = voting.seen(who, {1: DOTS}, ranking, revealed_at=NOON)
        assert [(name, *both) for name, _, *both in rows(ballot)] == [(name, *tallies[name]) for name in order], who
        assert ballot.settled is bool(ranking)


@pytest.mark.parametrize("who", ["lead", "host", "peer"])
def test_former_votes_are_shown_with_the_reveal_ranked_and_without_what_had_no_dot(voting: Voting, who: str) -> None:
    votes = {1: DOTS, 2: {"retainer": {"late": 2}}, 3: {"savings": {"peer": 1}}}
    assert voting.seen(who, votes, vote=3).former == []
    shown = voting.seen(who, votes, vote=3, revealed_at=NOON)
    former = [(vote, [(one.card.headline, one.resource, one.host) for one in ranked]) for vote, ranked in shown.former]
    assert former == [(1, [("meter", 3, 0), ("savings", 1, 1)]), (2, [("retainer", 0, 2)])]
    assert voting.seen(who, {1: DOTS}, vote=1, revealed_at=NOON).former == []
