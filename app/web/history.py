"""The history of facilitation over HTTP, and taking an act back."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from app.live.acts_view import ActsView
from app.rules.actions import Action
from app.store.chronicle import LATEST, Entry, acts_before, verbs_of
from app.store.taking_back import take_back
from app.web.asking import AskingPage
from app.web.pages import page

router = APIRouter(prefix="/sessions/{session_id}/history")


@router.get("", response_class=HTMLResponse)
async def history(request: Request, session_id: str, asking: AskingPage, before: int = LATEST) -> HTMLResponse:
    """The latest acts of facilitators, or those before a turn: the rows of a list."""
    _, view = await asking.view_for(session_id, Action.RUN)

    def look(sql: Connection) -> tuple[list[Entry], int, dict[int, str]]:
        entries, earlier = acts_before(sql, session_id, before)
        return entries, earlier, verbs_of(sql, session_id, [e.undoes for e in entries if e.undoes is not None])

    entries, earlier, verbs = await asking.house.database.read(look)
    acts = ActsView(view, verbs)
    shown = [acts.act(entry) for entry in entries]
    return page(request, "regions/history_acts.html", view=view, acts=shown, earlier=earlier)


@router.delete("/{seq}")
async def delete_act(session_id: str, seq: int, asking: AskingPage) -> Response:
    """Take an act back, for the whole session."""
    seats = asking.house.settings.seats
    return await asking.done(session_id, lambda turn: take_back(turn, seq, seats))
