"""After a session over HTTP: how its actions stand, what was reported back, and what people agree to."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.exports.follow_up_calendar import MEDIA_TYPE, follow_up_calendar_of
from app.live.follow_up_view import FollowUpView
from app.rules.actions import Action
from app.rules.errors import NotFound
from app.rules.follow_up import CHECK_IN_NAMES
from app.rules.words import N_
from app.store import consents, follow_up
from app.store.columns import utc_now
from app.web.asking import AskingPage, Seen
from app.web.joining import come_back_to, look_back_to
from app.web.pages import links_of, own_address, page
from app.web.templating import translated

router = APIRouter()
SESSION = "/sessions/{session_id}"


@router.get(f"{SESSION}/follow-up", response_class=HTMLResponse)
async def follow_up_page(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """How the actions stand, and for those who helped what became of their advice."""
    room, view = await asking.view_for(session_id, Action.READ_BOARD)
    house = asking.house
    return page(
        request,
        "pages/follow_up.html",
        view=view,
        after=FollowUpView(room.snapshot, view.snapshot, view.viewer),
        check_in_names=CHECK_IN_NAMES,
        library=house.settings.library == "on",
        link=links_of(request).follow_up_of(view.me),
    )


@router.get(f"{SESSION}/follow-up.ics")
async def follow_up_calendar(request: Request, session_id: str, asking: AskingPage) -> Response:
    """The days of looking back, for one's calendar. Raises NotFound before the session is closed."""
    room, view = await asking.view_for(session_id, Action.READ_BOARD)
    closed_at = FollowUpView(room.snapshot, view.snapshot, view.viewer).closed_at
    if closed_at is None:
        raise NotFound(N_("These days are counted from the end of the session, which is not closed yet."))
    environment = asking.house.languages.templates(view.session.language)
    address = f"{own_address(request)}/sessions/{session_id}/follow-up"
    content = follow_up_calendar_of(
        view.snapshot, closed_at, address, lambda text: translated(environment, text), utc_now()
    )
    name = f'attachment; filename="peer-assist-{session_id}-follow-up.ics"'
    return Response(content, media_type=MEDIA_TYPE, headers={"Content-Disposition": name})


@router.put(f"{SESSION}/actions/{{action_id}}/check-ins/{{days}}")
async def put_check_in(
    session_id: str,
    action_id: str,
    days: int,
    asking: AskingPage,
    seen: Seen,
    state: Annotated[str, Form()] = "",
    outcome: Annotated[str, Form()] = "",
) -> Response:
    """Say how an action stands after so many days; what someone else said meanwhile is not overwritten."""
    return await asking.done(session_id, lambda turn: follow_up.check_in(turn, action_id, days, state, outcome, seen))


@router.post(f"{SESSION}/reports")
async def post_report(session_id: str, asking: AskingPage, text: Annotated[str, Form()] = "") -> Response:
    """Report back to those who helped."""
    return await asking.done(session_id, lambda turn: follow_up.report_back(turn, text))


@router.put(f"{SESSION}/consents/{{kind}}")
async def put_consent(session_id: str, kind: str, asking: AskingPage) -> Response:
    """Agree to something for oneself."""
    return await asking.done(session_id, lambda turn: consents.agree(turn, kind, True))


@router.delete(f"{SESSION}/consents/{{kind}}")
async def delete_consent(session_id: str, kind: str, asking: AskingPage) -> Response:
    """Take it back."""
    return await asking.done(session_id, lambda turn: consents.agree(turn, kind, False))


@router.get("/follow", response_class=HTMLResponse)
async def follow_page(request: Request) -> HTMLResponse:
    """The page behind a personal link to the follow-up."""
    return page(request, "pages/join.html", look="/follow/look")


@router.post("/follow/look", response_class=HTMLResponse)
async def look_to_follow(request: Request, token: Annotated[str, Form()] = "") -> HTMLResponse:
    """Who one would be again. Takes nothing."""
    return await look_back_to(request, token, "/follow")


@router.post("/follow")
async def follow(request: Request, token: Annotated[str, Form()] = "") -> Response:
    """Become this person in this browser too, and go to the follow-up."""
    return await come_back_to(request, token, lambda p: f"/sessions/{p.session_id}/follow-up?me={quote(p.id)}")
