"""Cards as one viewer may see them, with the controls that this viewer may use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from app.live.kept import kept
from app.live.parts import CardView
from app.rules.actions import Action
from app.rules.cards import KINDS
from app.rules.permissions import Powers
from app.rules.roles import LEADS
from app.rules.visibility import is_done_unsigned, sees_card
from app.store.order import stands_alone
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
        """A card that stands in a lane, with its thread and what lies on it; None when this viewer may not know of it."""
        card = self._snapshot.cards.get(card_id)
        if card is None or not stands_alone(card) or not sees_card(self._board.viewer, card):
            return None
        return self._card(card)

    def news(self, since: int) -> list[tuple[Card, Card]]:
        """Cards that others wrote or changed after this turn, oldest first, each with the card of a lane it stands on."""
        found = []
        for card in self._snapshot.cards.values():
            root = self._snapshot.cards[self._snapshot.top_of(card)]
            written = card.born_seq > since or (card.seq > since and card.edited_at is not None)
            if written and self._board.sees(card) and card.author_id != self._board.viewer.id:
                found.append((card, root))
        return sorted(found, key=lambda pair: pair[0].born_seq)[-MOST_NEWS:]

    def spotlit(self) -> CardView | None:
        """The card in the spotlight, wherever it stands; to all of a role the same, its author too."""
        card = self._snapshot.cards.get(self._snapshot.session.spotlight_id)
        if card is None or not self._board.sees(card):
            return None
        return self._card(card)._replace(author=self._board.people.author_of(card, to_all=True))

    def pending(self) -> list[CardView]:
        """What waits to be published, oldest first; for those who may publish it. Held back ones come last."""
        if not self._board.can(Action.MODERATE):
            return []
        unseen = (self._snapshot.cards[i] for i in self._snapshot.unseen)
        waiting = [card for card in unseen if card.pending_at is not None and card.withdrawn_at is None]
        waiting.sort(key=lambda card: (card.held_at is not None, card.born_seq))
        return [self._card(card) for card in waiting]

    def _card(self, card: Card) -> CardView:
        board, snapshot = self._board, self._snapshot
        mine = card.author_id == board.viewer.id
        question, recommendation = card.kind == "question", card.kind == "recommendation"
        decision = snapshot.decisions.get(card.id) if recommendation else None
        stack = snapshot.stack(card.id)
        askers = set().union(*(snapshot.asking.get(i, ()) for i in stack)) if question else ()
        asks_already = question and any(snapshot.cards[i].author_id == board.viewer.id for i in stack)
        told = mine or board.role in LEADS
        return CardView(
            card=card,
            author=board.people.author_of(card),
            mine=mine,
            scribe=self._scribe(card),
            hidden=card.hidden_at is not None,
            pending=card.pending_at is not None,
            original=json.loads(card.original) if card.original and told else {},
            state=snapshot.question_state(card) if question else "",
            asking=len(askers),
            asks_too=board.viewer.id in askers,
            decision=decision,
            decided_by=self._decided_by(decision.by_id) if decision else "",
            tallies=board.votes.tallies(card.id) if recommendation and board.votes.shown else None,
            thread=tuple(map(self._card, snapshot.thread(card.id, board.viewer))),
            stack=tuple(map(self._card, snapshot.stacked(card.id, board.viewer))),
            can_change=mine and board.can(Action.CHANGE_OWN_CARD, owner_id=card.author_id),
            can_ask_too=question and not asks_already and board.can(Action.ALSO_ASK),
            notes=self._notes,
            **_controls(card.kind, card.pending_at is not None, board.powers),
        )

    def _scribe(self, card: Card) -> str:
        """Who wrote it down for its author. With the author's name goes this one: few have no device."""
        if not card.scribe_id or not self._board.people.author_of(card).name:
            return ""
        return self._board.people.author(card.scribe_id).name

    def _decided_by(self, participant_id: str) -> str:
        """Who answered for the host team. All hosts are shown the same, whoever of them it was."""
        unsigned = self._board.session.names_off or self._answers_are_unsigned
        known = self._board.role in LEADS or not unsigned
        return self._board.people.author(participant_id).name if known else ""

    @kept
    def _answers_are_unsigned(self) -> bool:
        return is_done_unsigned(Action.DECIDE, self._snapshot.phases)

    @kept
    def _notes(self) -> str:
        """Whether held notes are written (a silent host) or offered back (who may clarify)."""
        if self._board.silent:
            return "write"
        return "offer" if self._board.can(Action.CLARIFY) else ""


@cache
def _controls(kind: str, pending: bool, powers: Powers) -> Mapping[str, Any]:
    """Those of a card's controls that follow from its kind and from what one may do with anyone's."""
    answers = () if pending else (key for key, other in KINDS.items() if kind in other.parents)
    return {
        "can_hide": Action.HIDE in powers,
        "can_moderate": Action.MODERATE in powers,
        "can_park": kind == "question" and Action.RUN in powers,
        "can_decide": kind == "recommendation" and Action.DECIDE in powers,
        "replies": tuple(key for key in answers if KINDS[key].action in powers),
    }
