"""Stacks: like lies on like. Every card keeps its author, thread and dots, and comes off as it went on."""

from app.rules import regions
from app.rules.actions import Action
from app.rules.errors import Conflict
from app.rules.visibility import is_public
from app.rules.words import N_
from app.store.meanwhile import first_was_another
from app.store.moderation import card_at_hand
from app.store.placing import spot_of
from app.store.reversal import acted, revise
from app.store.slots import stacked_on, touched_regions
from app.store.tables import Card
from app.store.turn import Turn


def stack(turn: Turn, card: Card, onto: Card, seen: str = "") -> None:
    """Lay a card, with what lies on it already, on another of its kind.

    `seen` is where the facilitator saw it stand, or empty. Raises Conflict.
    """
    turn.require(Action.MODERATE)
    if seen not in ("", spot_of(card)):
        sentence = N_("Someone else moved this card in the meantime. Please look again.")
        raise first_was_another(sentence, {"seen": spot_of(card)})
    if onto.stack_id is not None:
        onto = card_at_hand(turn, onto.stack_id)
    _check(card, onto)
    if card.stack_id == onto.id:
        raise turn.nothing_to_do(card.id)
    touched = [*touched_regions(turn, card), *touched_regions(turn, onto), regions.card(card.id)]
    for other in stacked_on(turn, card.id):
        revise(turn, Card, other, stack_id=onto.id)
    revise(turn, Card, card, stack_id=onto.id, pinned_at=None)
    acted(turn, "stacked", card.id, *touched)


def take_off(turn: Turn, card: Card) -> None:
    """Take a card off its stack; or, when it is the one on which the others lie, take the whole stack apart."""
    turn.require(Action.MODERATE)
    taken = [card] if card.stack_id is not None else stacked_on(turn, card.id)
    if not taken:
        raise turn.nothing_to_do(card.id)
    touched = list(touched_regions(turn, card))
    for other in taken:
        revise(turn, Card, other, stack_id=None)
        touched.append(regions.card(other.id))
    verb = "took off a stack" if card.stack_id is not None else "took a stack apart"
    acted(turn, verb, card.id, *touched)


def _check(card: Card, onto: Card) -> None:
    if card.parent_id is not None or onto.parent_id is not None:
        raise Conflict(N_("Only cards of a lane can be stacked."))
    if card.kind != onto.kind:
        raise Conflict(N_("Only cards of the same lane can be stacked. One of them has been moved meanwhile."))
    if card.id == onto.id:
        raise Conflict(N_("A card cannot lie on itself."))
    if not is_public(card) or not is_public(onto):
        raise Conflict(N_("Only cards that everyone sees can be stacked."))
