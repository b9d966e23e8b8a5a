"""Moderation by the API: the facilitators' verbs of the pages, each as a noun that is put or taken away."""

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from app.store import approval, cards, moderation, naming, placing, stacking
from app.store.cards import Draft, card_of
from app.store.moderation import card_at_hand
from app.store.tables import Card
from app.store.taking_back import take_back
from app.store.turn import Turn
from app.web.api.body import Body, Text, seq_answer
from app.web.api.card_answer import on_card
from app.web.asking import Asking, AskingApi

router = APIRouter(prefix="/api/v1/sessions/{session_id}")


class Words(Body):
    """A card's words put differently. `seen` is the card's `marks.wording` as it was found."""

    text: Text = ""
    headline: Text = ""
    evidence: Text = ""
    seen: Text = ""


class Place(Body):
    """Where a card is to stand: `place` is "first", "last", or the id of the card that it shall follow.

    `seen` is the card's `marks.place` as it was found.
    """

    lane: Text
    place: Text = "last"
    heading: Text = ""
    seen: Text = ""


class Step(Body):
    """Which way a card moves by one place."""

    to: Literal["up", "down"]


class Onto(Body):
    """The card on which another is laid. `seen` is the other's `marks.place` as it was found."""

    onto: Text
    seen: Text = ""


class Note(Body):
    """What its author is told of a card that is held back."""

    note: Text


@router.put("/cards/{card_id}/wording")
async def put_wording(session_id: str, card_id: str, asking: AskingApi, body: Words) -> Response:
    """Put a card's words differently; its author keeps theirs."""
    return await _on_card(
        asking, session_id, card_id, lambda turn, card: moderation.reword(turn, card, _draft(body), body.seen)
    )


@router.put("/cards/{card_id}/place")
async def put_place(session_id: str, card_id: str, asking: AskingApi, body: Place) -> Response:
    """Move a card, in its lane or to another."""
    after = {"first": "", "last": None, "": None}.get(body.place, body.place)
    return await _on_card(
        asking,
        session_id,
        card_id,
        lambda turn, card: placing.move(turn, card, body.lane, body.heading, after, body.seen),
    )


@router.post("/cards/{card_id}/steps")
async def post_step(session_id: str, card_id: str, asking: AskingApi, body: Step) -> Response:
    """Move a card one place up or down in its lane."""
    return await _on_card(asking, session_id, card_id, lambda turn, card: placing.step(turn, card, body.to == "up"))


@router.put("/cards/{card_id}/stack")
async def put_stack(session_id: str, card_id: str, asking: AskingApi, body: Onto) -> Response:
    """Lay a card on another; votes, threads and authors are kept."""
    return await _on_card(
        asking,
        session_id,
        card_id,
        lambda turn, card: stacking.stack(turn, card, card_at_hand(turn, body.onto), body.seen),
    )


@router.delete("/cards/{card_id}/stack")
async def delete_stack(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Take a card off its stack, or the stack that lies on it apart."""
    return await _on_card(asking, session_id, card_id, stacking.take_off)


@router.put("/cards/{card_id}/pin")
async def put_pin(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Put a card before all others of its lane."""
    return await _on_card(asking, session_id, card_id, lambda turn, card: moderation.pin(turn, card, True))


@router.delete("/cards/{card_id}/pin")
async def delete_pin(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Let it go back to its place."""
    return await _on_card(asking, session_id, card_id, lambda turn, card: moderation.pin(turn, card, False))


@router.put("/cards/{card_id}/spotlight")
async def put_spotlight(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Show a card large on every screen."""
    return await _on_card(asking, session_id, card_id, moderation.spotlight)


@router.delete("/spotlight")
async def delete_spotlight(session_id: str, asking: AskingApi) -> Response:
    """Show none any more."""
    return seq_answer(await asking.turn(session_id, moderation.end_spotlight))


@router.put("/cards/{card_id}/publication")
async def put_publication(session_id: str, card_id: str, asking: AskingApi, body: Words | None = None) -> Response:
    """Publish a card that waits, in its own words or in those given."""
    seen = body.seen if body else ""
    draft = _draft(body) if body and body.model_fields_set - {"seen"} else None
    return await _on_card(asking, session_id, card_id, lambda turn, card: approval.publish(turn, card, draft, seen))


@router.put("/cards/{card_id}/holding")
async def put_holding(session_id: str, card_id: str, asking: AskingApi, body: Note) -> Response:
    """Hold back a card that waits, with a note to its author."""
    return await _on_card(asking, session_id, card_id, lambda turn, card: approval.hold_back(turn, card, body.note))


@router.put("/cards/{card_id}/parking")
async def put_parking(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Set a question aside."""
    return seq_answer(await asking.turn(session_id, lambda turn: cards.park(turn, card_of(turn, card_id), True)))


@router.delete("/cards/{card_id}/parking")
async def delete_parking(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Take it up again."""
    return seq_answer(await asking.turn(session_id, lambda turn: cards.park(turn, card_of(turn, card_id), False)))


@router.put("/lanes/{lane}/approval")
async def put_approval(session_id: str, lane: str, asking: AskingApi) -> Response:
    """Let a lane's cards wait for the facilitator."""
    return seq_answer(await asking.turn(session_id, lambda turn: approval.set_approval(turn, lane, True)))


@router.delete("/lanes/{lane}/approval")
async def delete_approval(session_id: str, lane: str, asking: AskingApi) -> Response:
    """Let them wait no longer."""
    return seq_answer(await asking.turn(session_id, lambda turn: approval.set_approval(turn, lane, False)))


@router.put("/phases/{phase_id}/names")
async def put_names(session_id: str, phase_id: str, asking: AskingApi) -> Response:
    """Show names in a phase."""
    return seq_answer(await asking.turn(session_id, lambda turn: naming.show_names(turn, phase_id, True)))


@router.delete("/phases/{phase_id}/names")
async def delete_names(session_id: str, phase_id: str, asking: AskingApi) -> Response:
    """Show none in it. Facilitators still see whose each card is."""
    return seq_answer(await asking.turn(session_id, lambda turn: naming.show_names(turn, phase_id, False)))


@router.delete("/history/{seq}")
async def delete_act(session_id: str, seq: int, asking: AskingApi) -> Response:
    """Take an act of a facilitator back, by the turn in which it was done."""
    seats = asking.house.settings.seats
    return seq_answer(await asking.turn(session_id, lambda turn: take_back(turn, seq, seats)))


async def _on_card(asking: Asking, session_id: str, card_id: str, change: Callable[[Turn, Card], object]) -> Response:
    return seq_answer(await on_card(asking, session_id, card_id, change))


def _draft(words: Words) -> Draft:
    return Draft("", words.text, None, words.headline, evidence=words.evidence)
