"""Feedback as one viewer may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.live.parts import AuthorView
from app.rules.actions import Action
from app.store.tables import Feedback

if TYPE_CHECKING:
    from app.live.view import BoardView


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
