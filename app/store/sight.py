"""Who had a card before a turn put it out of sight: only they are told that it is gone.

Telling everyone would give away the ids of cards that were never shown to them. An event keeps it as `id:mark`, with
a mark of one or two letters: for the card, and for the card that it belongs to.
"""

from app.rules.visibility import is_public
from app.store.order import stands_alone
from app.store.rows import reading
from app.store.tables import Card
from app.store.turn import Turn

EVERYONE, FEW, NOBODY = "e", "f", "-"


def remember_who_had(turn: Turn, card: Card) -> None:
    """Note who sees a card before this turn changes it. The first note of a turn counts."""
    if card.id not in turn.had:
        turn.had[card.id] = _mark(card) + _mark_of_parent(turn, card)


def _mark(card: Card) -> str:
    if card.withdrawn_at is not None:
        return NOBODY
    mark = EVERYONE if is_public(card) else FEW
    return mark.upper() if stands_alone(card) else mark


def _mark_of_parent(turn: Turn, card: Card) -> str:
    if card.parent_id is None:
        return ""
    return _mark(reading(Card).first(turn.sql, {"id": card.parent_id}))
