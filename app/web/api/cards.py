"""Cards by the API."""

from fastapi import APIRouter
from starlette.responses import Response

from app.store import cards, moderation
from app.store.cards import Draft, card_of
from app.web.api.body import Body, Text, seq_answer
from app.web.api.card_answer import card_answer, on_card
from app.web.asking import AskingApi

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
    """A card's words anew; what is left out becomes empty. `seen` is the card's `marks.wording` as it was found."""

    text: Text = ""
    headline: Text = ""
    heading: Text = ""
    basis: Text = ""
    evidence: Text = ""
    condition: bool = False
    seen: Text = ""


class Reason(Body):
    """Why a card is hidden."""

    reason: Text = ""


@router.post("/sessions/{session_id}/cards", status_code=201)
async def post_card(session_id: str, asking: AskingApi, body: NewCard) -> Response:
    """Put a card on the board. The same key again answers 200 with the same card."""
    draft = Draft(**body.model_dump())
    outcome = await asking.turn(session_id, lambda turn: cards.post(turn, draft))
    return await card_answer(asking, session_id, outcome, 200 if outcome.repeated else 201)


@router.patch("/sessions/{session_id}/cards/{card_id}")
async def patch_card(session_id: str, card_id: str, asking: AskingApi, body: CardWords) -> Response:
    """Change one's own words."""
    draft = Draft(kind="", **body.model_dump(exclude={"seen"}))
    outcome = await on_card(
        asking, session_id, card_id, lambda turn, card: cards.edit(turn, card, draft, body.seen), card_of
    )
    return await card_answer(asking, session_id, outcome, 200)


@router.delete("/sessions/{session_id}/cards/{card_id}", status_code=204)
async def delete_card(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Withdraw one's own card."""
    return await asking.done(session_id, lambda turn: cards.withdraw(turn, card_of(turn, card_id)))


@router.put("/sessions/{session_id}/cards/{card_id}/hiding")
async def put_hiding(session_id: str, card_id: str, asking: AskingApi, body: Reason | None = None) -> Response:
    """Take a card off the board."""
    reason = body.reason if body else ""
    return seq_answer(
        await on_card(asking, session_id, card_id, lambda turn, card: moderation.hide(turn, card, reason))
    )


@router.delete("/sessions/{session_id}/cards/{card_id}/hiding")
async def delete_hiding(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Put it back."""
    return seq_answer(await on_card(asking, session_id, card_id, moderation.restore))
