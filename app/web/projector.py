"""The room: the board for a projector, a code to join by, and the board as another role sees it."""

import io
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.live.stretch import clock
from app.rules.actions import Action
from app.rules.errors import NotFound, Refused
from app.rules.refusals import Refusal
from app.rules.roles import Role, Viewer
from app.store import announcing, screens
from app.web.asking import AskingPage
from app.web.inviter import inviter_to
from app.web.pages import page
from app.web.templating import board_context

router = APIRouter(prefix="/sessions/{session_id}")


@router.get("/projector", response_class=HTMLResponse)
async def projector(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """The board in big type, live like any other. Observers only: whatever it shows, the whole room sees.

    Raises Refused for others, who may have hidden cards before them.
    """
    room, view = await asking.view(session_id)
    if view.role is not Role.OBSERVER:
        raise Refused(Refusal.OBSERVERS_ONLY)
    context = board_context(room, view)
    facts: dict[str, Any] = {"seq": room.seq, "epoch": room.epoch, "now": clock(), "projector": True, "seen_as": ""}
    return page(request, "board.html", **facts, **context)


@router.post("/projector")
async def post_projector(session_id: str, asking: AskingPage) -> Response:
    """Open the projector in this browser: a wall beside who it is, which goes there as itself."""
    outcome = await asking.turn(session_id, lambda turn: screens.put_up(turn, asking.actor.token_hash))
    return RedirectResponse(f"/sessions/{session_id}/projector?me={outcome.target}", 303)


@router.put("/projector")
async def put_projector(session_id: str, asking: AskingPage, role: Annotated[str, Form()] = "") -> Response:
    """Choose whose link the projector shows."""
    return await asking.done(session_id, lambda turn: announcing.project_link(turn, role))


@router.get("/projector/qr")
async def projector_code(request: Request, session_id: str, asking: AskingPage) -> Response:
    """The code of the link that the facilitator chose for the room. Raises NotFound where none is shown."""
    _, view = await asking.view(session_id)
    if not view.session.projector_link:
        raise NotFound()
    picture = io.BytesIO()
    link = inviter_to(request, view).link(Role(view.session.projector_link))
    segno.make(link, error="m", micro=False).save(picture, kind="svg", border=2, scale=8, xmldecl=False)
    return Response(picture.getvalue(), media_type="image/svg+xml")


@router.get("/as/{role}", response_class=HTMLResponse)
async def seen_as(request: Request, session_id: str, role: str, asking: AskingPage) -> HTMLResponse:
    """The board as someone of this role sees it, for facilitators to look at."""
    room, mine = await asking.view_for(session_id, Action.RUN)
    if role not in set(Role):
        raise NotFound()
    view = room.view(Viewer("", Role(role)))
    context = board_context(room, view)
    facts: dict[str, Any] = {
        "seq": room.seq,
        "epoch": room.epoch,
        "now": clock(),
        "projector": False,
        "seen_as": mine.viewer.id,
    }
    return page(request, "board.html", **facts, **context)
