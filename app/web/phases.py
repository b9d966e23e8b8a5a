"""Running the session over HTTP: phases, rounds, the timer, the language, the dots and their reveal."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.rules.actions import Action
from app.store import phases, sessions, votes
from app.store.phases import phase_called
from app.web.asking import AskingPage
from app.web.pages import led_to, page

router = APIRouter(prefix="/sessions/{session_id}")


@router.put("/phase")
async def put_phase(
    session_id: str,
    asking: AskingPage,
    phase: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Open a phase, by its id or kind; `reason` is needed to close while recommendations have no answer."""
    return await asking.done(session_id, lambda turn: phases.move_to(turn, phase_called(turn, phase), reason))


@router.get("/phase/form", response_class=HTMLResponse)
async def closing_form(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """The question that comes before closing while recommendations have no answer."""
    _, view = await asking.view_for(session_id, Action.RUN)
    return page(request, "forms/closing.html", view=view)


@router.post("/rounds")
async def post_round(session_id: str, asking: AskingPage, phase: Annotated[str, Form()] = "") -> Response:
    """Open another round of questions and listening; `phase` is the one in which it was asked for."""
    return await asking.done(session_id, lambda turn: phases.another_round(turn, phase))


@router.post("/minutes")
async def post_minutes(session_id: str, asking: AskingPage, minutes: Annotated[int, Form()] = 0) -> Response:
    """Give the present phase more minutes, or take some away."""
    return await asking.done(session_id, lambda turn: phases.add_minutes(turn, minutes))


@router.put("/pause")
async def put_pause(session_id: str, asking: AskingPage) -> Response:
    """Stop the timer."""
    return await asking.done(session_id, lambda turn: phases.pause(turn, True))


@router.delete("/pause")
async def delete_pause(session_id: str, asking: AskingPage) -> Response:
    """Let it run on."""
    return await asking.done(session_id, lambda turn: phases.pause(turn, False))


@router.post("/language")
async def post_language(session_id: str, asking: AskingPage, language: Annotated[str, Form()] = "") -> Response:
    """Hold the session in another language; the answer says where the page stands that asked, in that language."""
    spoken = asking.house.languages.checked(language)
    await asking.turn(session_id, lambda turn: sessions.speak(turn, spoken))
    # Without a place in the page: to one in the page that is shown a browser only scrolls.
    place = f"/sessions/{session_id}/agenda?me={quote(asking.actor.participant_id or '')}&spoken=1"
    return led_to(place)


@router.put("/dots")
async def put_dots(session_id: str, asking: AskingPage, count: Annotated[int, Form()] = 0) -> Response:
    """Say how many dots each person has."""
    return await asking.done(session_id, lambda turn: votes.set_dots(turn, count))


@router.put("/reveal")
async def put_reveal(session_id: str, asking: AskingPage) -> Response:
    """Show both teams' dots."""
    return await asking.done(session_id, votes.reveal)


@router.post("/votes")
async def post_vote(session_id: str, asking: AskingPage) -> Response:
    """Begin another vote with fresh dots."""
    return await asking.done(session_id, votes.vote_again)
