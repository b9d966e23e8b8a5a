"""Feedback as one viewer may read it: facilitators each answer, hosts totals once the session is closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.live.parts import AuthorView
from app.rules.actions import Action
from app.rules.feedback import mean, texts_shown
from app.rules.roles import Role
from app.store.tables import Feedback

if TYPE_CHECKING:
    from app.live.view import BoardView


@dataclass(frozen=True, slots=True)
class Totals:
    """One role's answers together: how many, the mean of each mark, and the texts once there are enough of them."""

    role: Role
    count: int
    first: float
    second: float
    words: tuple[str, ...]
    takes_home: tuple[str, ...]


class FeedbackView:
    """Answers for one viewer."""

    def __init__(self, board: BoardView) -> None:
        self._board = board

    @property
    def mine(self) -> Feedback | None:
        """What the viewer answered."""
        return self._board.snapshot.feedback.get(self._board.viewer.id)

    @property
    def all(self) -> list[tuple[AuthorView, Feedback]]:
        """Every single answer, for those who may read them."""
        if not self._board.can(Action.READ_FEEDBACK):
            return []
        given = self._board.snapshot.feedback.values()
        return [(self._board.people.author(answer.participant_id), answer) for answer in given]

    @property
    def totals(self) -> list[Totals]:
        """Each role's answers together, for those who may read totals but no single answers."""
        if self.all or not self._board.can(Action.READ_FEEDBACK_TOTALS):
            return []
        by_role: dict[Role, list[Feedback]] = {}
        for answer in self._board.snapshot.feedback.values():
            role = Role(self._board.snapshot.people[answer.participant_id].role)
            by_role.setdefault(role, []).append(answer)
        return [_together(role, by_role[role]) for role in Role if role in by_role]


def _together(role: Role, given: list[Feedback]) -> Totals:
    return Totals(
        role=role,
        count=len(given),
        first=mean([answer.first for answer in given]),
        second=mean([answer.second for answer in given]),
        words=texts_shown(answer.words for answer in given),
        takes_home=texts_shown(answer.takes_home for answer in given),
    )
