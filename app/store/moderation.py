"""Moderation: what a facilitator does to other people's words. All of it can be undone."""

from app.rules import limits
from app.rules.actions import Action
from app.rules.text import optional
from app.store.cards import changed_regions
from app.store.tables import Card
from app.store.turn import Turn
from app.store.votes import fit_dots


def hide(turn: Turn, card: Card, reason: str) -> None:
    """Take a card off the board without deleting it; its author and facilitators still see it."""
    turn.require(Action.HIDE)
    if card.hidden_at is not None:
        raise turn.nothing_to_do(card.id)
    turn.change(
        Card,
        {"id": card.id},
        hidden_at=turn.now,
        hidden_by_id=turn.viewer.id,
        hidden_reason=optional(reason, "reason", limits.REASON, line=True),
    )
    turn.touched("hid", card.id, *changed_regions(card))


def restore(turn: Turn, card: Card) -> None:
    """Put a hidden card back where it was."""
    turn.require(Action.HIDE)
    if card.hidden_at is None:
        raise turn.nothing_to_do(card.id)
    turn.change(Card, {"id": card.id}, hidden_at=None, hidden_by_id=None, hidden_reason="")
    fit_dots(turn, card)
    before = {"hidden_at": card.hidden_at, "reason": card.hidden_reason}
    turn.touched("restored", card.id, *changed_regions(card), before=before)
