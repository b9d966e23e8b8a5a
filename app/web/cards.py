"""Cards over HTTP: posting and changing them, and the forms that open in a card's desk."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.live.parts import CardView
from app.live.view import BoardView
from app.rules.cards import KINDS, LANES
from app.rules.errors import NotFound, Refused
from app.rules.moving import why_not_move
from app.rules.refusals import Refusal
from app.rules.visibility import is_public
from app.store import approval, cards, moderation, responses, votes
from app.store.cards import Draft, card_of
from app.store.moderation import card_at_hand
from app.store.tables import Card
from app.store.turn import Turn
from app.web.asking import Asking, AskingPage, actor_of
from app.web.incoming import Incoming
from app.web.pages import page
from app.web.retries import key_with
from app.web.typed import fields_of

router = APIRouter(prefix="/sessions/{session_id}/cards")

FORMS = {"edit", "decision", "hiding", *(key for key, kind in KINDS.items() if kind.parents)}
OF_LANES = ("move", "stack")
OF_WAITING = ("publication", "holding")
MODERATING = ("reword", *OF_LANES, *OF_WAITING)


class Posting:
    """Puts a card on the board: what a board does most, so it is plain ASGI."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        incoming, session_id = Incoming(scope, receive), scope["path_params"]["session_id"]
        actor, fields = actor_of(incoming), await fields_of(incoming)
        asking = Asking(scope["app"].state.house, actor, key_with(incoming, fields))
        draft = _draft(fields)
        outcome = await asking.turn(session_id, lambda turn: cards.post(turn, draft))
        said = [(b"x-seq", b"%d" % outcome.seq), (b"x-card", outcome.target.encode())]
        await send({"type": "http.response.start", "status": 204, "headers": said})
        await send({"type": "http.response.body"})


POSTING = Route("/sessions/{session_id}/cards", Posting(), methods=["POST"])


@router.get("/{card_id}/menu", response_class=HTMLResponse)
async def card_menu(request: Request, session_id: str, card_id: str, asking: AskingPage) -> HTMLResponse:
    """What this person may do with a card. Fetched when the menu is opened: few of a board's ever are."""
    view, _, item = await _item(asking, session_id, card_id)
    return page(request, "regions/menu.html", view=view, item=item)


@router.get("/{card_id}/forms/{name}", response_class=HTMLResponse)
async def card_form(request: Request, session_id: str, card_id: str, name: str, asking: AskingPage) -> HTMLResponse:
    """A form for a card's desk, for those who may use it now."""
    if name not in (*FORMS, *MODERATING):
        raise NotFound()
    view, root, item = await _item(asking, session_id, card_id)
    if name in OF_LANES and item.card.kind not in LANES:
        raise NotFound()
    allowed = {"edit": item.can_change, "decision": item.can_decide, "hiding": item.can_hide}
    allowed |= dict.fromkeys(MODERATING, item.can_moderate)
    if not allowed.get(name, name in item.replies):
        raise Refused(Refusal.HOSTS_ARE_LISTENING if view.silent else Refusal.NOT_IN_THIS_PHASE)
    if name in OF_WAITING:
        approval.require_waiting(item.card)
    return page(request, f"forms/{name}.html", view=view, item=item, root=root, **_choices(name, view, item))


@router.patch("/{card_id}")
async def patch_card(
    session_id: str,
    card_id: str,
    asking: AskingPage,
    text: Annotated[str, Form()] = "",
    headline: Annotated[str, Form()] = "",
    heading: Annotated[str, Form()] = "",
    basis: Annotated[str, Form()] = "",
    evidence: Annotated[str, Form()] = "",
    condition: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Change one's own words."""
    draft = Draft("", text, None, headline, heading, basis, evidence, condition == "on")
    return await asking.done(session_id, lambda turn: cards.edit(turn, card_of(turn, card_id), draft, seen))


@router.delete("/{card_id}")
async def delete_card(session_id: str, card_id: str, asking: AskingPage) -> Response:
    """Withdraw one's own card."""
    return await asking.done(session_id, lambda turn: cards.withdraw(turn, card_of(turn, card_id)))


@router.put("/{card_id}/asking")
async def put_asking(session_id: str, card_id: str, asking: AskingPage) -> Response:
    """Have the same question."""
    return await asking.done(session_id, lambda turn: cards.ask_too(turn, card_of(turn, card_id), True))


@router.delete("/{card_id}/asking")
async def delete_asking(session_id: str, card_id: str, asking: AskingPage) -> Response:
    """No longer have it."""
    return await asking.done(session_id, lambda turn: cards.ask_too(turn, card_of(turn, card_id), False))


@router.put("/{card_id}/parking")
async def put_parking(session_id: str, card_id: str, asking: AskingPage) -> Response:
    """Set a question aside."""
    return await asking.done(session_id, lambda turn: cards.park(turn, card_of(turn, card_id), True))


@router.delete("/{card_id}/parking")
async def delete_parking(session_id: str, card_id: str, asking: AskingPage) -> Response:
    """Take it up again."""
    return await asking.done(session_id, lambda turn: cards.park(turn, card_of(turn, card_id), False))


@router.put("/{card_id}/hiding")
async def put_hiding(
    session_id: str, card_id: str, asking: AskingPage, reason: Annotated[str, Form()] = ""
) -> Response:
    """Take a card off the board."""
    return await asking.done(session_id, lambda turn: moderation.hide(turn, card_at_hand(turn, card_id), reason))


@router.delete("/{card_id}/hiding")
async def delete_hiding(session_id: str, card_id: str, asking: AskingPage) -> Response:
    """Put it back."""
    return await asking.done(session_id, lambda turn: moderation.restore(turn, card_at_hand(turn, card_id)))


@router.post("/{card_id}/dots")
async def post_dots(session_id: str, card_id: str, asking: AskingPage, more: Annotated[int, Form()] = 0) -> Response:
    """Place this many more of one's dots on a recommendation, or take some back."""
    return await asking.done(session_id, lambda turn: votes.add_dots(turn, card_of(turn, card_id), more))


@router.put("/{card_id}/decision")
async def put_decision(
    session_id: str,
    card_id: str,
    asking: AskingPage,
    choice: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Say what the host team makes of a recommendation."""

    def change(turn: Turn) -> None:
        responses.decide(turn, card_of(turn, card_id), choice, reason)

    return await asking.done(session_id, change)


def _draft(fields: list[tuple[str, str]]) -> Draft:
    typed = dict(fields).get
    return Draft(
        typed("kind", ""),
        typed("text", ""),
        typed("parent_id") or None,
        typed("headline", ""),
        typed("heading", ""),
        typed("basis", ""),
        typed("evidence", ""),
        typed("condition") == "on",
    )


async def _item(asking: Asking, session_id: str, card_id: str) -> tuple[BoardView, CardView, CardView]:
    """The board, a card's root and the card as this person may see them. Raises NotFound."""
    _, view = await asking.view(session_id)
    row = view.snapshot.cards.get(card_id)
    root = view.card(view.snapshot.top_of(row)) if row else None
    item = next((card for card in root.parts if card.card.id == card_id), None) if root else None
    if root is None or item is None:
        raise NotFound()
    return view, root, item


def _answered(view: BoardView, questions: list[Card]) -> set[str]:
    """Those on which an open question would lose its own claim to an answer."""
    return {card.id for card in questions if view.snapshot.question_state(card) == "answered"}


def _choices(name: str, view: BoardView, item: CardView) -> dict[str, Any]:
    """What a form offers beside the card: where it may lie, or where it may go and why not elsewhere."""
    if name == "stack":
        here = (item.card.id, item.card.stack_id)
        tops = [other for other in view.lane(item.card.kind) if is_public(other) and other.id not in here]
        return {"tops": tops, "answered": _answered(view, tops) if item.state == "open" else set()}
    if name != "move":
        return {}
    under = [child.card.kind for child in item.thread]
    reasons = {kind: why_not_move(kind, under, item.decision is not None) for kind in LANES if kind != item.card.kind}
    open_lanes = [kind for kind in (item.card.kind, *reasons) if not reasons.get(kind)]
    return {
        "lanes": [(kind, view.lane(kind)) for kind in open_lanes],
        "reasons": list(dict.fromkeys(reason for reason in reasons.values() if reason)),
    }
