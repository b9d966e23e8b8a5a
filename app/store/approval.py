"""Publishing with approval: in a lane where it is on, what others write waits until a facilitator has read it.

Until then only its author and the facilitators know of it.
"""

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.cards import LANES
from app.rules.errors import Conflict, Invalid
from app.rules.text import needed
from app.rules.words import N_
from app.store.cards import Draft, fingerprint_of
from app.store.meanwhile import first_was_another
from app.store.moderation import new_words
from app.store.reversal import acted, revise, revise_session
from app.store.slots import touched_regions
from app.store.tables import Card
from app.store.turn import Turn
from app.store.votes import fit_dots


def require_waiting(card: Card) -> None:
    """Raise Conflict for a card that does not wait, or no longer."""
    if card.pending_at is None:
        raise Conflict(N_("This card has been published already."))


def set_approval(turn: Turn, lane: str, wanted: bool) -> None:
    """Let cards of a lane wait for the facilitator from now on, or no longer. Those that wait already go on waiting."""
    turn.require(Action.MODERATE)
    if lane not in LANES:
        raise Invalid("lane", N_("There is no such lane."))
    lanes = set(turn.session.approval.split())
    if wanted == (lane in lanes):
        raise turn.nothing_to_do()
    changed = lanes | {lane} if wanted else lanes - {lane}
    revise_session(turn, approval=" ".join(kind for kind in LANES if kind in changed))
    verb = "asked to approve" if wanted else "stopped approving"
    touched = (regions.QUEUE, regions.lane_head(lane))
    acted(turn, f"{verb} {lane}", lane, *touched)


def publish(turn: Turn, card: Card, draft: Draft | None = None, seen: str = "") -> None:
    """Put a waiting card before everyone, as the newest of its lane; with a draft in other words.

    `seen` is the fingerprint of the words as the facilitator read them, or empty. Raises Invalid, Conflict.
    """
    turn.require(Action.MODERATE)
    require_waiting(card)
    if seen not in ("", fingerprint_of(card)):
        sentence = N_("Its author changed this card in the meantime. Please read it once more.")
        raise first_was_another(sentence, {"seen": fingerprint_of(card)})
    words = new_words(turn, card, draft) if draft is not None else {}
    place = card.place if card.hidden_at is not None else float(turn.seq)
    revise(turn, Card, card, pending_at=None, held_at=None, held_note="", place=place, **words)
    fit_dots(turn, card)
    acted(turn, f"published {card.kind}", card.id, *touched_regions(turn, card))


def hold_back(turn: Turn, card: Card, note: str) -> None:
    """Leave a waiting card unpublished and tell its author why. They may change it, and it waits anew."""
    turn.require(Action.MODERATE)
    require_waiting(card)
    told = needed(note, "note", limits.REASON)
    if card.held_at is not None and told == card.held_note:
        raise turn.nothing_to_do(card.id)
    revise(turn, Card, card, held_at=turn.now, held_note=told)
    acted(turn, "held back", card.id, *touched_regions(turn, card))
