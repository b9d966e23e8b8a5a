"""People over HTTP: one's own experience and reading, removals, and renewing links."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.rules.actions import Action
from app.rules.errors import Invalid, NotFound
from app.rules.roles import Role
from app.rules.words import N_
from app.store import participants, removals, standing
from app.store.participants import Profile
from app.store.turn import Turn
from app.web.asking import SEQ_HEADER, AskingPage
from app.web.pages import links_of, page
from app.web.qr import qr_data_url

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

    def change(turn: Turn) -> None:
        participants.tell(turn, Profile(participants.actor_of(turn).name, organisation, did_what, did_where, did_when))

    return await asking.done(session_id, change)


@router.put("/reading")
async def put_reading(session_id: str, asking: AskingPage) -> Response:
    """Say that one has read the brief."""
    return await asking.done(session_id, participants.mark_read)


@router.delete("/participants/{participant_id}")
async def delete_participant(session_id: str, participant_id: str, asking: AskingPage, renew: str = "") -> Response:
    """Remove a person: their sockets close and nothing more is accepted from them. `renew=on` stops their link too."""
    return await asking.done(session_id, lambda turn: removals.remove(turn, participant_id, renew == "on"))


@router.put("/participants/{participant_id}")
async def put_participant(session_id: str, participant_id: str, asking: AskingPage) -> Response:
    """Let a removed person back in."""
    seats = asking.house.settings.seats
    return await asking.done(session_id, lambda turn: removals.let_back_in(turn, participant_id, seats))


@router.get("/participants/{participant_id}/standing", response_class=HTMLResponse)
async def standing_form(request: Request, session_id: str, participant_id: str, asking: AskingPage) -> HTMLResponse:
    """What a facilitator may do with a person: another role, a new way back, removal. Fetched when it is opened."""
    _, view = await asking.view_for(session_id, Action.RUN)
    person = view.snapshot.people.get(participant_id)
    if person is None or person.removed_at is not None:
        raise NotFound()
    return page(request, "forms/standing.html", view=view, person=person)


@router.put("/participants/{participant_id}/role")
async def put_role(
    session_id: str,
    participant_id: str,
    asking: AskingPage,
    role: Annotated[str, Form()] = "",
    confirmed: Annotated[str, Form()] = "",
) -> Response:
    """Give a person another role from now on."""
    if role not in set(Role):
        raise Invalid("role", N_("Please choose one of the answers offered."))
    seats = asking.house.settings.seats
    return await asking.done(
        session_id,
        lambda turn: standing.change_role(turn, participant_id, Role(role), seats, confirmed == "on"),
    )


@router.post("/participants/{participant_id}/way-back", response_class=HTMLResponse)
async def post_way_back(
    request: Request,
    session_id: str,
    participant_id: str,
    asking: AskingPage,
    end_visits: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Make a new personal link for a person, to be handed to them; former ones stop. Shown this once."""
    ends, here = end_visits == "on", asking.actor.token_hash
    outcome = await asking.turn(session_id, lambda turn: standing.renew_way_back(turn, participant_id, ends, here))
    _, view = await asking.view_for(session_id, Action.RUN)
    person = view.snapshot.people[participant_id]
    link = links_of(request).back_to(person)
    answer = page(request, "forms/way_back.html", view=view, person=person, link=link, qr=qr_data_url(link))
    answer.headers[SEQ_HEADER] = str(outcome.seq)
    return answer


@router.post("/links/{role}")
async def post_link(
    session_id: str, role: str, asking: AskingPage, end_visits: Annotated[str, Form()] = ""
) -> Response:
    """Renew a role's link; with `end_visits` those who came by it must come again."""
    if role not in set(Role):
        raise NotFound()
    return await asking.done(session_id, lambda turn: participants.renew_link(turn, Role(role), end_visits == "on"))
