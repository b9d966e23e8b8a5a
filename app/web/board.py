"""The board's page, what is said on it without being kept, and the pages beside it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.background import BackgroundTask
from starlette.responses import HTMLResponse, Response

from app.live.stretch import clock
from app.live.view import BoardView
from app.rules.actions import Action
from app.rules.cards import LANES
from app.rules.errors import Invalid
from app.rules.words import N_
from app.store.columns import utc_now
from app.store.looks import APART, last_look, note_look
from app.web.asking import AskingPage, require
from app.web.house import House, house_of
from app.web.pace import TYPING_OF_A_PERSON
from app.web.pages import page
from app.web.squeezing import squeezed
from app.web.templating import board_context

router = APIRouter()


@router.get("/sessions/{session_id}", response_class=HTMLResponse)
async def board(request: Request, session_id: str, asking: AskingPage) -> Response:
    """The whole board, complete before any socket opens."""
    room, view = await asking.view(session_id)
    context = board_context(room, view)
    answer = page(
        request, "board.html", seq=room.seq, epoch=room.epoch, now=clock(), projector=False, seen_as="", **context
    )
    answer.background = BackgroundTask(_note_look, asking.house, view)
    return squeezed(request, answer)


async def _note_look(house: House, view: BoardView) -> None:
    """Afterwards, so that nobody waits for it. Who is only reloading has been noted before."""
    now, me = utc_now(), view.me
    last = await house.database.read(lambda sql: last_look(sql, me.id))
    if last is None or now - last > APART:
        await house.database.write(lambda sql: note_look(sql, me, now))


@router.get("/sessions/{session_id}/news", response_class=HTMLResponse)
async def news(request: Request, session_id: str, asking: AskingPage, since: int = 0) -> HTMLResponse:
    """What this person has not seen yet, after the turn that their browser remembers."""
    _, view = await asking.view_for(session_id, Action.READ_BOARD)
    return page(request, "pages/news.html", view=view, news=view.cards.news(since))


@router.get("/sessions/{session_id}/changes")
async def changes(request: Request, session_id: str, asking: AskingPage, since: int = -1, epoch: str = "") -> Response:
    """The frame a socket would have sent, for networks that let no socket through."""
    room, view = await asking.view(session_id)
    known = since if epoch in ("", room.epoch) and since <= room.seq else -1
    missed = room.missed_by(view.viewer, known)
    painter = house_of(request).pages
    goes_on = missed is not None or known == room.seq
    text = painter.asked_for(room, view, missed) if goes_on else painter.everything(room, view)
    return squeezed(request, Response(text, media_type="application/json"))


@router.post("/sessions/{session_id}/typing")
async def typing(request: Request, session_id: str, asking: AskingPage, lane: Annotated[str, Form()] = "") -> Response:
    """Somebody is writing in a lane. Nothing is kept; silent people are refused."""
    house = house_of(request)
    house.pace.check(TYPING_OF_A_PERSON, asking.actor.token_hash, asking.actor.participant_id or "")
    if lane not in LANES:
        raise Invalid("lane", N_("There is no such lane."))
    room, view = await asking.view(session_id)
    require(view.viewer, Action.APPEAR_ACTIVE, view)
    house.rooms.writes(room, view.viewer.id, lane)
    return Response(status_code=204)
