"""Cards by the API."""

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import JSONResponse, Response

from app.live.as_json import cards_of
from app.store import cards, moderation, votes
from app.store.cards import Draft, card_of
from app.store.moderation import card_at_hand
from app.store.turn import Outcome
from app.web.api.body import Body, Text, seq_answer
from app.web.asking import SEQ_HEADER, Asking, AskingApi

router = APIRouter(prefix="/api/v1")


class NewCard(Body):
    """A card to post."""

    kind: Text
    text: Text = ""
    parent_id: Text | None = None
    headline: Text = ""
    heading: Text = ""
    basis: Text = ""
    evidence: Text = ""
    condition: bool = False


class CardWords(Body):
    """A card's words anew; what is left out becomes empty."""

    text: Text = ""
    headline: Text = ""
    heading: Text = ""
    basis: Text = ""
    evidence: Text = ""
    condition: bool = False


class Reason(Body):
    """Why a card is hidden."""

    reason: Text = ""


class Count(Body):
    """How many dots."""

    count: int = Field(ge=-100, le=100)


@router.post("/sessions/{session_id}/cards", status_code=201)
async def post_card(session_id: str, asking: AskingApi, body: NewCard) -> Response:
    """Put a card on the board. The same key again answers 200 with the same card."""
    draft = Draft(**body.model_dump())
    outcome = await asking.turn(session_id, lambda turn: cards.post(turn, draft))
    return await _card_answer(asking, session_id, outcome, 200 if outcome.repeated else 201)


@router.patch("/sessions/{session_id}/cards/{card_id}")
async def patch_card(session_id: str, card_id: str, asking: AskingApi, body: CardWords) -> Response:
    """Change one's own words."""
    draft = Draft(kind="", **body.model_dump())
    outcome = await asking.turn(session_id, lambda turn: cards.edit(turn, card_of(turn, card_id), draft))
    return await _card_answer(asking, session_id, outcome, 200)


@router.delete("/sessions/{session_id}/cards/{card_id}", status_code=204)
async def delete_card(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Withdraw one's own card."""
    return await asking.done(session_id, lambda turn: cards.withdraw(turn, card_of(turn, card_id)))


@router.put("/sessions/{session_id}/cards/{card_id}/hiding")
async def put_hiding(session_id: str, card_id: str, asking: AskingApi, body: Reason | None = None) -> Response:
    """Take a card off the board."""
    reason = body.reason if body else ""
    outcome = await asking.turn(session_id, lambda turn: moderation.hide(turn, card_at_hand(turn, card_id), reason))
    return seq_answer(outcome)


@router.delete("/sessions/{session_id}/cards/{card_id}/hiding")
async def delete_hiding(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Put it back."""
    outcome = await asking.turn(session_id, lambda turn: moderation.restore(turn, card_at_hand(turn, card_id)))
    return seq_answer(outcome)


@router.put("/sessions/{session_id}/cards/{card_id}/dots")
async def put_dots(session_id: str, card_id: str, asking: AskingApi, body: Count) -> Response:
    """Place this many of one's dots on a recommendation."""
    outcome = await asking.turn(session_id, lambda turn: votes.place_dots(turn, card_of(turn, card_id), body.count))
    return seq_answer(outcome)


async def _card_answer(asking: Asking, session_id: str, outcome: Outcome, status: int) -> Response:
    _, view = await asking.view(session_id)
    card = view.snapshot.cards[outcome.target]
    shown = next((c for c in cards_of(view, card.parent_id or card.id) if c["id"] == card.id), {"id": card.id})
    return JSONResponse(shown | {"seq": outcome.seq}, status, {SEQ_HEADER: str(outcome.seq)})
