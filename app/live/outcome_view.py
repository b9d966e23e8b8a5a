"""What a session comes to: what the host team made of the recommendations, what it will do, how it sums up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from app.rules.cards import DECISIONS
from app.rules.visibility import is_public
from app.rules.words import N_
from app.store.tables import ActionItem, Card, Decision

if TYPE_CHECKING:
    from app.live.view import BoardView


class OutcomeView:
    """Decisions, actions and the summary for one viewer."""

    def __init__(self, board: BoardView) -> None:
        self._board = board
        self._snapshot = board.snapshot

    @property
    def recommendations(self) -> list[Card]:
        """What an action can come from: the recommendations that everyone sees."""
        return [card for card in self._board.lane("recommendation") if is_public(card)]

    @property
    def owners(self) -> list[str]:
        """Names to offer for who does something: the host team's first."""
        present = sorted(self._board.people.present, key=lambda person: person.role != "host")
        return list(dict.fromkeys(person.name for person in present if person.role != "observer"))

    def source(self, action: ActionItem) -> Card | None:
        """The recommendation that an action comes from, where everyone sees it."""
        card = self._snapshot.cards.get(action.card_id or "")
        return card if card is not None and card.kind == "recommendation" and is_public(card) else None

    def decided(self, choice: str) -> list[tuple[Card, Decision]]:
        """The recommendations that got this answer."""
        decisions = self._snapshot.decisions
        answered = [(card, decisions[card.id]) for card in self.recommendations if card.id in decisions]
        return [(card, decision) for card, decision in answered if decision.choice == choice]

    def draft(self, translate: Callable[[str], str]) -> str:
        """A first draft of the summary in plain text, to be edited by whoever sums up."""
        return "\n".join(self._draft_lines(translate)).strip()

    def _draft_lines(self, translate: Callable[[str], str]) -> Iterator[str]:
        for choice, name in DECISIONS.items():
            answered = self.decided(choice)
            if answered:
                yield translate(name) + translate(N_(":"))
                yield from (f"– {card.headline} ({decision.reason})" for card, decision in answered)
                yield ""
        if self._board.actions:
            yield translate(N_("Actions")) + translate(N_(":"))
            for action in self._board.actions:
                day = f", {action.due.isoformat()}" if action.due else ""
                yield f"– {action.text} ({action.owner}{day})"
