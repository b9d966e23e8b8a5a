"""A card in the API's answers: as it was posted or changed, and as it stands where somebody else was first."""

from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse, Response

from app.live.as_json import cards_of
from app.live.view import BoardView
from app.rules.actions import Action
from app.rules.errors import Conflict
from app.store.moderation import card_at_hand
from app.store.tables import Card
from app.store.turn import Outcome, Turn
from app.web.asking import SEQ_HEADER, Asking

Door = Callable[[Turn, str], Card]


async def on_card(
    asking: Asking, session_id: str, card_id: str, change: Callable[[Turn, Card], object], door: Door = card_at_hand
) -> Outcome:
    """Make one change to a card. A Conflict carries the card as it stands now, for those who see it."""
    try:
        return await asking.turn(session_id, lambda turn: change(turn, door(turn, card_id)))
    except Conflict as conflict:
        _, view = await asking.view(session_id)
        card = _shown(view, card_id)
        conflict.stands = {"card": card} if card else {}
        raise


async def card_answer(asking: Asking, session_id: str, outcome: Outcome, status: int) -> Response:
    """The card that a turn made or changed, with the turn's number."""
    _, view = await asking.view(session_id)
    card = _shown(view, outcome.target) or {"id": outcome.target}
    return JSONResponse(card | {"seq": outcome.seq}, status, {SEQ_HEADER: str(outcome.seq)})


def _shown(view: BoardView, card_id: str) -> dict[str, Any]:
    """A card as this person sees it; empty where they see none."""
    row = view.snapshot.cards.get(card_id) if view.can(Action.READ_BOARD) else None
    shown = cards_of(view, view.snapshot.top_of(row)) if row else []
    return next((card for card in shown if card["id"] == card_id), {})
