"""Moderation over HTTP: what facilitators do to cards, each as a noun that is put or taken away."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from app.rules.errors import Invalid
from app.rules.words import N_
from app.store import approval, moderation, naming, placing, stacking
from app.store.cards import Draft
from app.store.moderation import card_at_hand
from app.store.turn import Turn
from app.web.asking import AskingPage

router = APIRouter(prefix="/sessions/{session_id}")

Typed = Annotated[str, Form()]


@router.put("/cards/{card_id}/wording")
async def put_wording(
    session_id: str,
    card_id: str,
    asking: AskingPage,
    text: Typed = "",
    headline: Typed = "",
    evidence: Typed = "",
    seen: Typed = "",
) -> Response:
    """Put a card's words differently; its author keeps theirs."""
    draft = Draft("", text, None, headline, evidence=evidence)
    return await asking.done(session_id, lambda turn: moderation.reword(turn, card_at_hand(turn, card_id), draft, seen))


@router.put("/cards/{card_id}/place")
async def put_place(
    session_id: str,
    card_id: str,
    asking: AskingPage,
    to: Typed = "",
    heading: Typed = "",
    seen: Typed = "",
) -> Response:
    """Move a card. `to` is a lane and a place in it: `question:first`, `question:last` or `question:CARD`."""
    lane, _, place = to.partition(":")
    after = {"first": "", "last": None, "": None}.get(place, place)
    return await asking.done(
        session_id, lambda turn: placing.move(turn, card_at_hand(turn, card_id), lane, heading, after, seen)
    )


@router.post("/cards/{card_id}/steps")
async def post_step(session_id: str, card_id: str, asking: AskingPage, to: Typed = "") -> Response:
    """Move a card one place up or down."""
    if to not in ("up", "down"):
        raise Invalid("to", N_("Please say whether up or down."))
    return await asking.done(session_id, lambda turn: placing.step(turn, card_at_hand(turn, card_id), to == "up"))


@router.put("/cards/{card_id}/stack")
async def put_stack(session_id: str, card_id: str, asking: AskingPage, onto: Typed = "", seen: Typed = "") -> Response:
    """Lay a card on another."""

    def change(turn: Turn) -> None:
        card = card_at_hand(turn, card_id)
        stacking.stack(turn, card, card_at_hand(turn, onto), seen)

    return await asking.done(session_id, change)


@router.delete("/cards/{card_id}/stack")
async def delete_stack(session_id: str, card_id: str, asking: AskingPage) -> Response:
    """Take a card off its stack, or the stack that lies on it apart."""
    return await asking.done(session_id, lambda turn: stacking.take_off(turn, card_at_hand(turn, card_id)))


@router.put("/cards/{card_id}/pin")
async def put_pin(session_id: str, card_id: str, asking: AskingPage) -> Response:
    """Put a card before all others of its lane."""
    return await asking.done(session_id, lambda turn: moderation.pin(turn, card_at_hand(turn, card_id), True))


@router.delete("/cards/{card_id}/pin")
async def delete_pin(session_id: str, card_id: str, asking: AskingPage) -> Response:
    """Let it go back to its place."""
    return await asking.done(session_id, lambda turn: moderation.pin(turn, card_at_hand(turn, card_id), False))


@router.put("/cards/{card_id}/spotlight")
async def put_spotlight(session_id: str, card_id: str, asking: AskingPage) -> Response:
    """Show a card large on every screen."""
    return await asking.done(session_id, lambda turn: moderation.spotlight(turn, card_at_hand(turn, card_id)))


@router.delete("/spotlight")
async def delete_spotlight(session_id: str, asking: AskingPage) -> Response:
    """Show none any more."""
    return await asking.done(session_id, moderation.end_spotlight)


@router.put("/cards/{card_id}/publication")
async def put_publication(
    session_id: str,
    card_id: str,
    asking: AskingPage,
    reworded: Typed = "",
    text: Typed = "",
    headline: Typed = "",
    evidence: Typed = "",
    seen: Typed = "",
) -> Response:
    """Publish a card that waits, in its own words or in others."""
    draft = Draft("", text, None, headline, evidence=evidence) if reworded == "on" else None
    return await asking.done(session_id, lambda turn: approval.publish(turn, card_at_hand(turn, card_id), draft, seen))


@router.put("/cards/{card_id}/holding")
async def put_holding(session_id: str, card_id: str, asking: AskingPage, note: Typed = "") -> Response:
    """Hold back a card that waits, with a note to its author."""
    return await asking.done(session_id, lambda turn: approval.hold_back(turn, card_at_hand(turn, card_id), note))


@router.put("/lanes/{lane}/approval")
async def put_approval(session_id: str, lane: str, asking: AskingPage) -> Response:
    """Let a lane's cards wait for the facilitator."""
    return await asking.done(session_id, lambda turn: approval.set_approval(turn, lane, True))


@router.delete("/lanes/{lane}/approval")
async def delete_approval(session_id: str, lane: str, asking: AskingPage) -> Response:
    """Let them wait no longer."""
    return await asking.done(session_id, lambda turn: approval.set_approval(turn, lane, False))


@router.put("/phases/{phase_id}/names")
async def put_names(session_id: str, phase_id: str, asking: AskingPage) -> Response:
    """Show names in a phase."""
    return await asking.done(session_id, lambda turn: naming.show_names(turn, phase_id, True))


@router.delete("/phases/{phase_id}/names")
async def delete_names(session_id: str, phase_id: str, asking: AskingPage) -> Response:
    """Show none in it."""
    return await asking.done(session_id, lambda turn: naming.show_names(turn, phase_id, False))
