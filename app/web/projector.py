"""The room: the board for a projector, a code to join by, and the board as another role sees it."""

import io
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.live.painters import clock
from app.rules.actions import Action
from app.rules.errors import NotFound
from app.rules.roles import Role, Viewer
from app.store import announcing
from app.web.asking import AskingPage
from app.web.inviting import link_for
from app.web.pages import page
from app.web.templating import board_context

router = APIRouter(prefix="/sessions/{session_id}")


@router.get("/projector", response_class=HTMLResponse)
async def projector(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """The board in big type, live like any other; what it shows is what this person may see."""
    room, view = await asking.view(session_id)
    context = board_context(room, view)
    facts = {"seq": room.seq, "epoch": room.epoch, "now": clock(), "projector": True, "seen_as": ""}
    return page(request, "board.html", **facts, **context)


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
    link = link_for(request, view, Role(view.session.projector_link))
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
    facts = {"seq": room.seq, "epoch": room.epoch, "now": clock(), "projector": False, "seen_as": mine.viewer.id}
    return page(request, "board.html", **facts, **context)
