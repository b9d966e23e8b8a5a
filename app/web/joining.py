"""Joining by a link, and coming back by a personal one.

The token travels in the address's fragment, which browsers keep to themselves; the page posts it. Looking takes
nothing: only an explicit "Join" does, so that a link preview cannot take a seat.
"""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from app.rules.errors import BoardError, StaleLink
from app.rules.roles import SEATED
from app.store import visits
from app.store.columns import utc_now
from app.store.doorway import session_told, written_for
from app.store.newcomers import seated_once
from app.store.participants import Profile, join, link_version, seats_taken, session_row
from app.store.scribe import take_over
from app.store.tables import Participant
from app.store.turn import Actor, who
from app.web.asking import AskingPage, cookie_secret
from app.web.cookies import leading_to, secret_for
from app.web.house import house_of
from app.web.newcomers import newcomer
from app.web.pace import JOINS_OF_AN_ADDRESS, address_of
from app.web.pages import links_of, page
from app.web.qr import qr_data_url
from app.web.secret_key import hashed

router = APIRouter()


@router.get("/join", response_class=HTMLResponse)
@router.get("/lead", response_class=HTMLResponse)
async def join_page(request: Request) -> HTMLResponse:
    """The page behind a role's link: it reads the token from its own address."""
    return page(request, "pages/join.html", look="/join/look")


@router.get("/back", response_class=HTMLResponse)
async def back_page(request: Request) -> HTMLResponse:
    """The page behind a personal link."""
    return page(request, "pages/join.html", look="/back/look")


@router.post("/join/look", response_class=HTMLResponse)
async def look(request: Request, token: Annotated[str, Form()] = "") -> HTMLResponse:
    """What the session is and in which role one would join. Takes nothing."""
    house = house_of(request)
    house.pace.check(JOINS_OF_AN_ADDRESS, address_of(request))
    link = house.key.read_role_link(token)
    session = await house.database.read(lambda sql: session_told(sql, link.session_id))
    if link_version(session, link.role) != link.version:
        raise StaleLink()
    secret = cookie_secret(request)
    known: list[Participant] = []
    if secret:
        known = await house.database.read(lambda sql: visits.people_of(sql, hashed(secret), link.session_id))
    taken = await house.database.read(lambda sql: seats_taken(sql, link.session_id))
    return page(
        request,
        "pages/join_form.html",
        session=session,
        role=link.role,
        token=token,
        known=[person for person in known if person.removed_at is None and not person.screen],
        seated=await house.database.read(lambda sql: written_for(sql, session, link.role)),
        full=link.role in SEATED and taken >= house.settings.seats,
        seats=house.settings.seats,
    )


@router.post("/join")
async def take_seat(
    request: Request,
    token: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    organisation: Annotated[str, Form()] = "",
    did_what: Annotated[str, Form()] = "",
    did_where: Annotated[str, Form()] = "",
    did_when: Annotated[str, Form()] = "",
    goes_on_as: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Join in the link's role, or go on as somebody for whom a scribe wrote. The browser becomes this person."""
    house = house_of(request)
    house.pace.check(JOINS_OF_AN_ADDRESS, address_of(request))
    link = house.key.read_role_link(token)
    new = await newcomer(request, key)
    profile, seats, now = Profile(name, organisation, did_what, did_where, did_when), house.settings.seats, utc_now()
    by_link = (link.session_id, link.role, link.version)

    def take(sql: Connection) -> Participant:
        try:
            if goes_on_as:
                return take_over(sql, *by_link, goes_on_as, new.browser, now)
            return join(sql, *by_link, profile, new.browser, seats, now)
        except BoardError as error:
            error.language = session_row(sql, link.session_id).language
            raise

    person = await house.database.write(lambda sql: seated_once(sql, new.ticket, new.browser, now, lambda: take(sql)))
    house.backplane.ring(link.session_id)
    was = await house.database.read(lambda sql: visits.former_seats(sql, hashed(new.secret), person))
    return leading_to(request, _board_of(person), new.secret, was)


@router.post("/back/look", response_class=HTMLResponse)
async def look_back(request: Request, token: Annotated[str, Form()] = "") -> HTMLResponse:
    """Who one would be again. Takes nothing."""
    return await look_back_to(request, token, "/back")


async def look_back_to(request: Request, token: str, action: str) -> HTMLResponse:
    """The form of a personal link; `action` is the address that it is sent to."""
    house = house_of(request)
    house.pace.check(JOINS_OF_AN_ADDRESS, address_of(request))
    person = await _whose(request, token)
    session = await house.database.read(lambda sql: session_told(sql, person.session_id))
    return page(request, "pages/back_form.html", session=session, person=person, token=token, action=action)


@router.post("/back")
async def come_back(request: Request, token: Annotated[str, Form()] = "") -> Response:
    """Become this person in this browser too."""
    return await come_back_to(request, token, _board_of)


async def come_back_to(request: Request, token: str, place: Callable[[Participant], str]) -> Response:
    """Open a visit for this browser by a personal link; the answer leads to a place of this person's."""
    house = house_of(request)
    house.pace.check(JOINS_OF_AN_ADDRESS, address_of(request))
    back, secret = house.key.read_way_back(token), secret_for(request)
    person = await house.database.write(
        lambda sql: visits.come_back(sql, back.session_id, back.participant_id, back.version, hashed(secret), utc_now())
    )
    return leading_to(request, place(person), secret)


@router.get("/sessions/{session_id}/way-back", response_class=HTMLResponse)
async def way_back(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """One's own personal link, for another device."""
    _, view = await asking.view(session_id)
    link = links_of(request).back_to(view.me)
    return page(request, "pages/way_back.html", view=view, link=link, qr=qr_data_url(link))


def _board_of(person: Participant) -> str:
    return f"/sessions/{person.session_id}?me={quote(person.id)}"


async def _whose(request: Request, token: str) -> Participant:
    """The person whose personal link this is. Raises UnknownLink, StaleLink, Refused for somebody removed."""
    house = house_of(request)
    back = house.key.read_way_back(token)
    actor = Actor(participant_id=back.participant_id)
    person = await house.database.read(lambda sql: who(sql, back.session_id, actor))
    return visits.welcome_back(person, back.version)
