"""What is done before the day, over HTTP: brief, experience, intent, announcement, rehearsal."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.rules.actions import Action
from app.store import announcing, sessions
from app.store.sessions import BRIEF_FIELDS
from app.web.asking import AskingPage, Seen
from app.web.moments import moment
from app.web.pages import page

router = APIRouter(prefix="/sessions/{session_id}")

# The most that a form with the long fields of a brief can hold: a letter may take up to twelve bytes in it.
MOST_BRIEF = 512 * 1024


@router.get("/brief/form", response_class=HTMLResponse)
async def brief_form(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """The brief to be edited."""
    _, view = await asking.view_for(session_id, Action.EDIT_BRIEF)
    return page(request, "forms/brief.html", view=view)


@router.put("/brief", max_body_size=MOST_BRIEF)
async def put_brief(request: Request, session_id: str, asking: AskingPage, seen: Seen) -> Response:
    """Change fields of the brief; those that someone else changed meanwhile are not overwritten."""
    form = await request.form()
    typed = {name: str(form[name]) for name in BRIEF_FIELDS if name in form}
    return await asking.done(session_id, lambda turn: sessions.edit_brief(turn, typed, seen))


@router.get("/experience/form", response_class=HTMLResponse)
async def experience_form(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """One's own experience to be told anew."""
    _, view = await asking.view_for(session_id, Action.TELL_EXPERIENCE)
    return page(request, "forms/experience.html", view=view)


@router.get("/materials/form", response_class=HTMLResponse)
async def material_form(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """A link or a file to be handed in."""
    _, view = await asking.view_for(session_id, Action.EDIT_BRIEF)
    return page(request, "forms/material.html", view=view)


@router.put("/intent")
async def put_intent(session_id: str, asking: AskingPage, intent: Annotated[str, Form()] = "") -> Response:
    """Say what the host team seeks."""
    return await asking.done(session_id, lambda turn: sessions.say_intent(turn, intent))


@router.put("/announcement")
async def put_announcement(
    session_id: str,
    asking: AskingPage,
    seen: Seen,
    starts_at: Annotated[str, Form()] = "",
    zone: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
) -> Response:
    """Say when the session begins and where people meet; what someone else said meanwhile is not overwritten."""
    begins = moment(starts_at, "starts_at")
    return await asking.done(session_id, lambda turn: announcing.announce(turn, begins, zone, place, seen))


@router.put("/calling-off")
async def put_calling_off(session_id: str, asking: AskingPage) -> Response:
    """Call the session off."""
    return await asking.done(session_id, lambda turn: announcing.call_off(turn, True))


@router.delete("/calling-off")
async def delete_calling_off(session_id: str, asking: AskingPage) -> Response:
    """Say that it takes place after all."""
    return await asking.done(session_id, lambda turn: announcing.call_off(turn, False))


@router.put("/rehearsal")
async def put_rehearsal(session_id: str, asking: AskingPage) -> Response:
    """Say that everything has been tried out."""
    return await asking.done(session_id, lambda turn: announcing.mark_rehearsed(turn, True))


@router.delete("/rehearsal")
async def delete_rehearsal(session_id: str, asking: AskingPage) -> Response:
    """Say that it has not."""
    return await asking.done(session_id, lambda turn: announcing.mark_rehearsed(turn, False))
