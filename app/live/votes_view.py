"""Priorities as one viewer may see them: one's own dots until the facilitator reveals all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.live.parts import BallotRow
from app.rules import limits
from app.rules.actions import Action
from app.rules.roles import TEAMS, Role

if TYPE_CHECKING:
    from app.live.view import BoardView


class VotesView:
    """Dots for one viewer."""

    def __init__(self, board: BoardView) -> None:
        self._board = board
        self._snapshot = board.snapshot

    @property
    def shown(self) -> bool:
        """Whether the tallies have been revealed to this viewer."""
        return self._snapshot.session.revealed_at is not None and self._board.can(Action.SEE_TALLIES)

    @property
    def ballot(self) -> list[BallotRow]:
        """Every recommendation with the viewer's own dots, and both tallies once they may be seen."""
        rows = []
        for card in self._board.lane("recommendation"):
            mine = self._snapshot.dots.get(card.id, {}).get(self._board.viewer.id, 0)
            resource, host = self.tallies(card.id) if self.shown else (None, None)
            rows.append(BallotRow(card, mine, resource, host))
        if self.shown:
            rows.sort(key=lambda row: -((row.resource or 0) + (row.host or 0)))
        return rows

    @property
    def left(self) -> int:
        """How many dots the viewer still has."""
        return limits.DOTS - sum(row.mine for row in self.ballot)

    @property
    def finished(self) -> tuple[int, int]:
        """How many people have placed all their dots, and of how many."""
        people = self._snapshot.people.values()
        voters = [p.id for p in people if p.role in TEAMS and p.removed_at is None]
        return sum(1 for i in voters if self._snapshot.dots_of(i) >= limits.DOTS), len(voters)

    def tallies(self, card_id: str) -> tuple[int, int]:
        """The dots on a recommendation: the resource team's and the hosts'."""
        by_role = {Role.RESOURCE: 0, Role.HOST: 0}
        for who, count in self._snapshot.dots.get(card_id, {}).items():
            role = Role(self._snapshot.people[who].role)
            if role in by_role:
                by_role[role] += count
        return by_role[Role.RESOURCE], by_role[Role.HOST]
