"""Bringing a session from another instance, for whoever may start one here."""

import asyncio
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, Response

from app.rules.errors import Invalid
from app.rules.exchange import MOST_BYTES
from app.rules.words import N_
from app.store.columns import utc_now
from app.store.imports import bring, opened_file
from app.store.newcomers import seated_once
from app.store.participants import open_visit
from app.store.tables import Participant
from app.web.cookies import leading_to
from app.web.home import check_start
from app.web.house import House, house_of
from app.web.newcomers import Newcomer, newcomer
from app.web.pages import page

router = APIRouter(prefix="/import")

# Form data around a file of the largest size.
MOST_UPLOAD = MOST_BYTES + 64 * 1024


@router.get("", response_class=HTMLResponse)
async def import_page(request: Request) -> HTMLResponse:
    """Choose a file."""
    return page(request, "pages/import.html", needs_key=bool(house_of(request).settings.start_key))


@router.post("", max_body_size=MOST_UPLOAD)
async def post_import(request: Request) -> Response:
    """Keep the session in a file; this browser becomes its first facilitator here."""
    house = house_of(request)
    async with request.form() as form:
        check_start(request, str(form.get("start_key", "")))
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Invalid("file", N_("Please choose a file."))
        new = await newcomer(request, str(form.get("key", "")))
        # With its files a record takes several times its size while it is read: one at a time, whoever sends them.
        async with house.large_files:
            person = await _brought(house, await file.read(), new)
    place = f"/sessions/{person.session_id}/record?me={quote(person.id)}"
    return leading_to(request, place, new.secret)


async def _brought(house: House, content: bytes, new: Newcomer) -> Participant:
    # A large file takes a while to look through; meanwhile the others go on.
    brought = await asyncio.to_thread(opened_file, content)

    def change(sql: Connection) -> Participant:
        person = bring(sql, brought)
        for token_hash in new.browser:
            open_visit(sql, person.session_id, person.id, token_hash, utc_now())
        return person

    return await house.database.write(
        lambda sql: seated_once(sql, new.ticket, new.browser, utc_now(), lambda: change(sql))
    )
