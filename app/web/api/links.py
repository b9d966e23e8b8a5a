"""Links by the API: a role's link renewed, and a new way back for a person. Each is told once, in the answer."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.rules.actions import Action
from app.rules.roles import Role
from app.store import participants, standing
from app.web.api.body import Body
from app.web.asking import SEQ_HEADER, AskingApi
from app.web.inviter import inviter_to
from app.web.pages import links_of

router = APIRouter(prefix="/api/v1/sessions/{session_id}")


class Renewal(Body):
    """A link in place of the former one, and whether those who came by that one must come again."""

    end_visits: bool = False


@router.post("/links/{role}")
async def post_link(
    request: Request, session_id: str, role: Role, asking: AskingApi, body: Renewal | None = None
) -> Response:
    """Renew a role's link; the former one stops."""
    ends = body is not None and body.end_visits
    outcome = await asking.turn(session_id, lambda turn: participants.renew_link(turn, role, ends))
    _, view = await asking.view_for(session_id, Action.RUN)
    return _told(outcome.seq, inviter_to(request, view).link(role))


@router.post("/participants/{participant_id}/way-back")
async def post_way_back(
    request: Request, session_id: str, participant_id: str, asking: AskingApi, body: Renewal | None = None
) -> Response:
    """Make a new personal link for a person, to be handed to them; former ones stop. For oneself, this token stays."""
    ends, here = body is not None and body.end_visits, asking.actor.token_hash
    outcome = await asking.turn(session_id, lambda turn: standing.renew_way_back(turn, participant_id, ends, here))
    _, view = await asking.view_for(session_id, Action.RUN)
    return _told(outcome.seq, links_of(request).back_to(view.snapshot.people[participant_id]))


def _told(seq: int, link: str) -> Response:
    return JSONResponse({"seq": seq, "link": link}, headers={SEQ_HEADER: str(seq)})
