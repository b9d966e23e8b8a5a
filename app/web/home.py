"""The home page: starting a session, and the sessions this browser is part of."""

import hmac
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from app.rules.agenda import AGENDAS
from app.rules.errors import Invalid
from app.rules.roles import Role
from app.rules.words import N_
from app.store import sessions
from app.store.columns import utc_now
from app.store.newcomers import seated_once
from app.store.participants import Profile, join
from app.store.sessions import Start
from app.store.tables import Participant
from app.store.templates import Kept, kept_by, plan_of
from app.store.visits import Membership, memberships
from app.web.asking import cookie_secret
from app.web.cookies import leading_to, sending_to
from app.web.errors import wants_page
from app.web.house import House, house_of
from app.web.newcomers import newcomer
from app.web.pace import STARTS_OF_AN_ADDRESS, address_of
from app.web.pages import page
from app.web.preparation import MOST_BRIEF
from app.web.secret_key import hashed, new_secret

router = APIRouter()


@router.get("/", response_class=HTMLResponse)
async def home(request: Request) -> HTMLResponse:
    """Start a session, or go on with one."""
    house = house_of(request)
    secret = cookie_secret(request)
    mine: list[Membership] = []
    kept: list[Kept] = []
    if secret:
        mine = await house.database.read(lambda sql: memberships(sql, hashed(secret)))
        kept = await house.database.read(lambda sql: kept_by(sql, hashed(secret)))
    settings = house.settings
    facts = {"needs_key": bool(settings.start_key), "library": settings.library == "on"}
    spoken = house.languages.named()
    return page(request, "pages/home.html", mine=mine, kept=kept, languages=spoken, key=new_secret(), **facts)


@router.post("/sessions", max_body_size=MOST_BRIEF)
async def start(
    request: Request,
    title: Annotated[str, Form()] = "",
    challenge: Annotated[str, Form()] = "",
    tried: Annotated[str, Form()] = "",
    wanted: Annotated[str, Form()] = "",
    decision: Annotated[str, Form()] = "",
    agenda: Annotated[str, Form()] = "short",
    confidentiality: Annotated[str, Form()] = "names",
    name: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    start_key: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Make a session whose first facilitator is whoever asked; the answer says where its links are."""
    house = house_of(request)
    check_start(request, start_key)
    new = await newcomer(request, key)
    spoken = house.languages.checked(language)
    wish = Start(title, challenge, tried, wanted, decision, agenda, confidentiality, language=spoken)

    def begin(sql: Connection) -> Participant:
        lead = Profile(name)
        return seated_once(
            sql, new.ticket, new.browser, utc_now(), lambda: begin_with(sql, house, wish, lead, new.browser)
        )

    person = await house.database.write(begin)
    place = f"/sessions/{person.session_id}/invitations?me={quote(person.id)}&made=1"
    # Scripts have a key of their own, and do not send the form's.
    lead = sending_to if key and wants_page(request) else leading_to
    return lead(request, place, new.secret)


def check_start(request: Request, start_key: str) -> None:
    """Raise Invalid where this instance wants a key to start sessions and this is not it; TooMany for floods."""
    house = house_of(request)
    house.pace.check(STARTS_OF_AN_ADDRESS, address_of(request))
    wanted = house.settings.start_key
    if wanted and not hmac.compare_digest(start_key.encode(), wanted.encode()):
        raise Invalid("start_key", N_("This is not the start key of this server. Please ask whoever runs it."))


def begin_with(sql: Connection, house: House, wish: Start, profile: Profile, secrets: tuple[str, ...]) -> Participant:
    """A new session and its first facilitator, in one transaction. Raises NotFound for an agenda there is not."""
    now = utc_now()
    plan = None if wish.agenda in AGENDAS else plan_of(sql, secrets[0], wish.agenda)
    session_id = sessions.begin(sql, wish, now, plan)
    return join(sql, session_id, Role.FACILITATOR, 1, profile, secrets, house.settings.seats, now)
