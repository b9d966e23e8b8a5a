"""The library over HTTP, for those who take part in a session on this instance."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse

from app.live.library_view import FoundAdvice, FoundPerson, Shelf
from app.rules.errors import NotFound, SignedOut
from app.rules.follow_up import CHECK_IN_NAMES
from app.rules.search import MOST_ASKED, words_of
from app.rules.words import N_
from app.store.library import ADVICE, PERSON, Hit, search
from app.store.visits import memberships
from app.store.whole import read_rows
from app.web.asking import cookie_secret
from app.web.house import house_of
from app.web.pages import page
from app.web.secret_key import hashed

router = APIRouter()

ONLY_MEMBERS = N_(
    "The library is open to everyone who takes part in a session on this server. Please open your link first."
)


@router.get("/library", response_class=HTMLResponse)
async def library_page(request: Request, q: str = "") -> HTMLResponse:
    """What was asked for, with what was found. Raises NotFound where this instance keeps no library, SignedOut."""
    house = house_of(request)
    if house.settings.library != "on":
        raise NotFound(N_("This server keeps no library."))
    secret, asked = cookie_secret(request), q.strip()

    def look(sql: Connection) -> tuple[list[FoundAdvice], list[FoundPerson]]:
        if not secret or not memberships(sql, hashed(secret)):
            raise SignedOut(ONLY_MEMBERS)
        return _found(sql, asked)

    advice, people = await house.database.read(look)
    return page(
        request,
        "pages/library.html",
        asked=asked,
        advice=advice,
        people=people,
        most_words=MOST_ASKED if len(set(words_of(asked))) > MOST_ASKED else 0,
        check_in_names=CHECK_IN_NAMES,
    )


def _found(sql: Connection, asked: str) -> tuple[list[FoundAdvice], list[FoundPerson]]:
    """What may be shown of what the index names, read anew: an index is never believed about who may see what."""
    advice, people = search(sql, ADVICE, asked), search(sql, PERSON, asked)
    shelves = {session_id: Shelf(read_rows(sql, session_id)) for session_id in _sessions(advice, people)}
    found = (shelves[hit.session_id].advice(hit.thing_id) for hit in advice)
    known = (shelves[hit.session_id].person(hit.thing_id) for hit in people)
    return [one for one in found if one is not None], [one for one in known if one is not None]


def _sessions(*hits: list[Hit]) -> set[str]:
    return {hit.session_id for found in hits for hit in found}
