"""Cards as one viewer may see them, with the controls that this viewer may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.live.parts import CardView
from app.rules.actions import Action
from app.rules.cards import KINDS
from app.rules.visibility import sees_card
from app.store.tables import Card

if TYPE_CHECKING:
    from app.live.view import BoardView

# More than this is not caught up with from a list.
MOST_NEWS = 200


class CardsView:
    """Cards for one viewer. Rows are looked at only when they are asked for."""

    def __init__(self, board: BoardView) -> None:
        self._board = board
        self._snapshot = board.snapshot

    def card(self, card_id: str) -> CardView | None:
        """A card of a lane with its thread, or None when this viewer may not know of it."""
        card = self._snapshot.cards.get(card_id)
        if card is None or card.parent_id is not None or not sees_card(self._board.viewer, card):
            return None
        return self._card(card)

    def news(self, since: int) -> list[tuple[Card, Card]]:
        """Cards that others wrote or changed after this turn, oldest first, each with the card of a lane it stands on."""
        found = []
        for card in self._snapshot.cards.values():
            root = self._snapshot.cards[card.parent_id or card.id]
            written = card.born_seq > since or (card.seq > since and card.edited_at is not None)
            seen = sees_card(self._board.viewer, card) and sees_card(self._board.viewer, root)
            if written and seen and card.author_id != self._board.viewer.id:
                found.append((card, root))
        return sorted(found, key=lambda pair: pair[0].born_seq)[-MOST_NEWS:]

    def _card(self, card: Card) -> CardView:
        board, snapshot = self._board, self._snapshot
        mine = card.author_id == board.viewer.id
        question, recommendation = card.kind == "question", card.kind == "recommendation"
        decision = snapshot.decisions.get(card.id) if recommendation else None
        askers = snapshot.asking.get(card.id, ()) if question else ()
        return CardView(
            card=card,
            author=board.people.author(card.author_id),
            mine=mine,
            scribe=board.people.author(card.scribe_id).name if card.scribe_id else "",
            hidden=card.hidden_at is not None,
            state=snapshot.question_state(card) if question else "",
            asking=len(askers),
            asks_too=board.viewer.id in askers,
            decision=decision,
            decided_by=snapshot.people[decision.by_id].name if decision else "",
            tallies=board.votes.tallies(card.id) if recommendation and board.votes.shown else None,
            thread=tuple(self._card(child) for child in snapshot.thread(card.id, board.viewer)),
            can_change=mine and board.can(Action.CHANGE_OWN_CARD, owner_id=card.author_id),
            can_hide=board.can(Action.HIDE),
            can_ask_too=question and not mine and board.can(Action.ALSO_ASK),
            can_park=question and board.can(Action.RUN),
            can_decide=recommendation and board.can(Action.DECIDE),
            replies=self._replies(card),
            notes=self._notes(),
        )

    def _replies(self, card: Card) -> tuple[str, ...]:
        open_kinds = (key for key, kind in KINDS.items() if card.kind in kind.parents)
        return tuple(key for key in open_kinds if self._board.can_post(key))

    def _notes(self) -> str:
        """Whether held notes are written (a silent host) or offered back (who may clarify)."""
        if self._board.silent:
            return "write"
        return "offer" if self._board.can(Action.CLARIFY) else ""
