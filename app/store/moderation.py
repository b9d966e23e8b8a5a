"""Moderation: what a facilitator does to other people's words. All of it can be undone."""

import json
from typing import Any

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.cards import KINDS
from app.rules.errors import Conflict, NotFound
from app.rules.text import optional
from app.rules.visibility import is_public
from app.rules.words import N_
from app.store.cards import WORDS, Draft, card_of, checked, fingerprint_of
from app.store.meanwhile import CHANGED_MEANWHILE, first_was_another
from app.store.reversal import acted, revise, revise_session
from app.store.slots import CARDS, leave_slot, touched_regions
from app.store.tables import Card
from app.store.turn import Turn
from app.store.votes import fit_dots


def card_at_hand(turn: Turn, card_id: str) -> Card:
    """A card that a facilitator acts on. Raises Conflict where its author was faster and withdrew it, else NotFound."""
    try:
        return card_of(turn, card_id)
    except NotFound:
        where = (CARDS.c.id == card_id, CARDS.c.session_id == turn.session.id)
        withdrawn = turn.sql.execute(CARDS.select().where(*where, CARDS.c.withdrawn_at.is_not(None))).first()
        if withdrawn is None:
            raise
        turn.require(Action.HIDE)
        raise Conflict(N_("Its author has withdrawn this card in the meantime.")) from None


def hide(turn: Turn, card: Card, reason: str) -> None:
    """Take a card off the board without deleting it; its author and facilitators still see it.

    What stands under it goes from sight with it; what lies on it stays.
    """
    turn.require(Action.HIDE)
    if card.hidden_at is not None:
        raise turn.nothing_to_do(card.id)
    touched = [*touched_regions(turn, card), *leave_slot(turn, card)]
    revise(
        turn,
        Card,
        card,
        hidden_at=turn.now,
        hidden_by_id=turn.viewer.id,
        hidden_reason=optional(reason, "reason", limits.REASON, line=True),
    )
    acted(turn, "hid", card.id, *touched)


def restore(turn: Turn, card: Card) -> None:
    """Put a hidden card back where it was."""
    turn.require(Action.HIDE)
    if card.hidden_at is None:
        raise turn.nothing_to_do(card.id)
    revise(turn, Card, card, hidden_at=None, hidden_by_id=None, hidden_reason="")
    fit_dots(turn, card)
    before = {"hidden_at": card.hidden_at, "reason": card.hidden_reason}
    acted(turn, "restored", card.id, *touched_regions(turn, card), before=before)


def reword(turn: Turn, card: Card, draft: Draft, seen: str = "") -> None:
    """Put someone's words differently. The author's own are kept beside them and shown to the author.

    `seen` is the fingerprint of the words as the facilitator found them, or empty. Raises Invalid, Conflict.
    """
    turn.require(Action.MODERATE)
    if seen not in ("", fingerprint_of(card)):
        raise first_was_another(CHANGED_MEANWHILE, {"seen": fingerprint_of(card)})
    values = new_words(turn, card, draft)
    if not values:
        raise turn.nothing_to_do(card.id)
    revise(turn, Card, card, **values)
    acted(turn, "reworded", card.id, *touched_regions(turn, card))


def new_words(turn: Turn, card: Card, draft: Draft) -> dict[str, Any]:
    """The columns that rewording sets; empty where nothing is worded differently. Raises Invalid."""
    words = Draft(
        card.kind,
        draft.text,
        headline=draft.headline,
        evidence=draft.evidence,
        heading=card.heading,
        basis=card.basis,
        condition=card.condition,
    )
    checked_words = checked(KINDS[card.kind], words)
    values = {name: checked_words[name] for name in WORDS if name in checked_words}
    if all(getattr(card, name) == text for name, text in values.items()):
        return {}
    own = card.original or json.dumps({name: getattr(card, name) for name in WORDS}, ensure_ascii=False)
    return values | {"original": own, "reworded_at": turn.now}


def pin(turn: Turn, card: Card, pinned: bool) -> None:
    """Put a card before all others of its lane, or let it go back to its place."""
    turn.require(Action.MODERATE)
    if card.parent_id is not None or card.stack_id is not None:
        raise Conflict(N_("Only a card that stands in a lane by itself can be pinned."))
    if pinned == (card.pinned_at is not None):
        raise turn.nothing_to_do(card.id)
    revise(turn, Card, card, pinned_at=turn.now if pinned else None)
    acted(turn, "pinned" if pinned else "unpinned", card.id, *touched_regions(turn, card))


def spotlight(turn: Turn, card: Card) -> None:
    """Show one card large on every screen, in place of the one that was shown before."""
    turn.require(Action.MODERATE)
    if card.parent_id is not None:
        raise Conflict(N_("Only a card of a lane can be put into the spotlight."))
    if not is_public(card):
        raise Conflict(N_("Not everyone sees this card, so it cannot be put into the spotlight."))
    if card.id == turn.session.spotlight_id:
        raise turn.nothing_to_do(card.id)
    revise_session(turn, spotlight_id=card.id)
    acted(turn, "spotlit", card.id, regions.SPOTLIGHT)


def end_spotlight(turn: Turn) -> None:
    """Show no card large any more."""
    turn.require(Action.MODERATE)
    if not turn.session.spotlight_id:
        raise turn.nothing_to_do()
    revise_session(turn, spotlight_id="")
    acted(turn, "ended the spotlight", turn.session.spotlight_id, regions.SPOTLIGHT)
