"""People over HTTP: one's own experience and reading, removals, and renewing links."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from app.rules.errors import NotFound
from app.rules.roles import Role
from app.store import participants
from app.store.participants import Profile
from app.web.asking import AskingPage

router = APIRouter(prefix="/sessions/{session_id}")


@router.put("/experience")
async def put_experience(
    session_id: str,
    asking: AskingPage,
    organisation: Annotated[str, Form()] = "",
    did_what: Annotated[str, Form()] = "",
    did_where: Annotated[str, Form()] = "",
    did_when: Annotated[str, Form()] = "",
) -> Response:
    """Say what experience one brings."""

    def change(turn: participants.Turn) -> None:
        participants.tell(turn, Profile(turn.actor.name, organisation, did_what, did_where, did_when))

    return await asking.done(session_id, change)


@router.put("/reading")
async def put_reading(session_id: str, asking: AskingPage) -> Response:
    """Say that one has read the brief."""
    return await asking.done(session_id, participants.mark_read)


@router.delete("/participants/{participant_id}")
async def delete_participant(session_id: str, participant_id: str, asking: AskingPage) -> Response:
    """Remove a person: their sockets close and nothing more is accepted from them."""
    return await asking.done(session_id, lambda turn: participants.remove(turn, participant_id))


@router.put("/participants/{participant_id}")
async def put_participant(session_id: str, participant_id: str, asking: AskingPage) -> Response:
    """Let a removed person back in."""
    seats = asking.house.settings.seats
    return await asking.done(session_id, lambda turn: participants.let_back_in(turn, participant_id, seats))


@router.post("/links/{role}")
async def post_link(
    session_id: str, role: str, asking: AskingPage, end_visits: Annotated[str, Form()] = ""
) -> Response:
    """Renew a role's link; with `end_visits` those who came by it must come again."""
    if role not in set(Role):
        raise NotFound()
    return await asking.done(
        session_id, lambda turn: participants.renew_link(turn, Role(role), end_visits == "on")
    )
