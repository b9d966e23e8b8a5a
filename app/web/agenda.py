"""Running the session over HTTP: phases, rounds, the timer, the reveal, and the agenda itself."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from app.store import phases, votes
from app.store.phases import phase_called
from app.web.asking import AskingPage

router = APIRouter(prefix="/sessions/{session_id}")


@router.put("/phase")
async def put_phase(session_id: str, asking: AskingPage, phase: Annotated[str, Form()] = "") -> Response:
    """Open a phase, by its id or kind."""
    return await asking.done(session_id, lambda turn: phases.move_to(turn, phase_called(turn, phase)))


@router.post("/rounds")
async def post_round(session_id: str, asking: AskingPage) -> Response:
    """Open another round of questions and listening."""
    return await asking.done(session_id, phases.another_round)


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


@router.put("/reveal")
async def put_reveal(session_id: str, asking: AskingPage) -> Response:
    """Show both teams' dots."""
    return await asking.done(session_id, votes.reveal)
