"""The settled order of the recommendations over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.rules.actions import Action
from app.rules.errors import Conflict
from app.rules.words import N_
from app.store import votes
from app.web.asking import AskingPage
from app.web.pages import page

router = APIRouter(prefix="/sessions/{session_id}/ranking")


@router.get("/form", response_class=HTMLResponse)
async def ranking_form(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """The order to be settled, as it stands now. Raises Conflict before the reveal."""
    _, view = await asking.view_for(session_id, Action.RUN)
    if not view.votes.shown:
        raise Conflict(N_("The order is settled after the dots have been revealed."))
    return page(request, "forms/ranking.html", view=view, seen=votes.mark_of(view.snapshot.ranking))


@router.put("")
async def put_ranking(
    session_id: str, asking: AskingPage, order: Annotated[str, Form()] = "", seen: Annotated[str, Form()] = ""
) -> Response:
    """Settle the order: the recommendations' ids, first to last; what someone else settled meanwhile is not overwritten."""
    return await asking.done(session_id, lambda turn: votes.settle(turn, order.split(), seen))
