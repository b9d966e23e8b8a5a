"""Priorities as one viewer may see them: one's own dots until the facilitator reveals all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.live.parts import BallotRow, Point
from app.rules.actions import Action
from app.rules.dots import placeable
from app.rules.roles import TEAMS
from app.rules.visibility import is_public
from app.store.tables import Card

if TYPE_CHECKING:
    from app.live.view import BoardView


# The picture is 200 wide and high; a point of radius 9 stays inside.
EDGE, SPAN = 14, 172


class VotesView:
    """Dots for one viewer."""

    def __init__(self, board: BoardView) -> None:
        self._board = board
        self._snapshot = board.snapshot

    @property
    def open(self) -> bool:
        """Whether this is the phase in which people vote."""
        return self._board.phase.blind

    @property
    def places_dots(self) -> bool:
        """Whether this viewer is shown dots of their own, which nobody else may know."""
        return self.open and not self.shown and self._board.can(Action.PLACE_DOTS)

    @property
    def shown(self) -> bool:
        """Whether the tallies have been revealed to this viewer."""
        return self._snapshot.session.revealed_at is not None and self._board.can(Action.SEE_TALLIES)

    @property
    def settled(self) -> bool:
        """Whether the facilitator has settled the order."""
        return self.shown and any(self._snapshot.ranking.values())

    @property
    def ballot(self) -> list[BallotRow]:
        """Every recommendation with the viewer's own dots; once they are revealed ranked, with both tallies."""
        rows = [self._row(card) for card in self._cards()]
        if not self.shown:
            return rows
        last = len(rows) + 1
        rows.sort(key=lambda row: (self._snapshot.ranking.get(row.card.id, 0) or last, -row.both))
        return rows

    @property
    def left(self) -> int:
        """How many dots the viewer can still place."""
        return self._placeable(self._board.viewer.id, self._cards())

    @property
    def finished(self) -> tuple[int, int]:
        """How many people have placed all the dots that they can, and of how many."""
        people, cards = self._snapshot.people.values(), self._cards()
        voters = [p.id for p in people if p.role in TEAMS and p.removed_at is None]
        return sum(1 for i in voters if not self._placeable(i, cards)), len(voters)

    @property
    def most(self) -> tuple[int, int]:
        """The most dots that the resource team, and the hosts, put on one recommendation; at least 1 each."""
        rows = self.ballot
        return max([1, *(row.resource or 0 for row in rows)]), max([1, *(row.host or 0 for row in rows)])

    @property
    def picture(self) -> list[Point]:
        """Where the ranked recommendations stand between the two lenses; those in one place share a point."""
        most_resource, most_host = self.most
        places: dict[tuple[int, int], list[str]] = {}
        for number, row in enumerate(self.ballot, start=1):
            places.setdefault((row.resource or 0, row.host or 0), []).append(str(number))
        return [
            Point(
                EDGE + SPAN * resource // most_resource,
                EDGE + SPAN - SPAN * host // most_host,
                ", ".join(numbers),
                resource,
                host,
            )
            for (resource, host), numbers in places.items()
        ]

    @property
    def former(self) -> list[tuple[int, list[BallotRow]]]:
        """The votes before the present one, by number, each ranked by its dots. All of them were revealed."""
        if not self._board.can(Action.SEE_TALLIES):
            # While people vote again, the former tallies would lead them.
            return []
        found = []
        for vote in range(1, self._snapshot.session.vote):
            rows = [BallotRow(card, 0, *self._snapshot.tally(card.id, vote)) for card in self._cards()]
            found.append((vote, sorted((row for row in rows if row.both), key=lambda row: -row.both)))
        return found

    def tallies(self, card_id: str) -> tuple[int, int]:
        """The dots on a recommendation in the present vote: the resource team's and the hosts'."""
        return self._snapshot.tally(card_id)

    def _cards(self) -> list[Card]:
        """What is voted on: the recommendations that everyone sees."""
        return [card for card in self._board.lane("recommendation") if is_public(card)]

    def _placeable(self, person: str, cards: list[Card]) -> int:
        left = self._snapshot.session.dots - self._snapshot.dots_of(person)
        return placeable(left, (self._snapshot.own_dots(card.id, person) for card in cards))

    def _row(self, card: Card) -> BallotRow:
        mine = self._snapshot.own_dots(card.id, self._board.viewer.id)
        resource, host = self.tallies(card.id) if self.shown else (None, None)
        return BallotRow(card, mine, resource, host)
