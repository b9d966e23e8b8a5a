"""Bringing a session from another instance, for whoever may start one here."""

import asyncio
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.rules.errors import Invalid
from app.rules.exchange import MOST_BYTES
from app.rules.words import N_
from app.store.columns import utc_now
from app.store.imports import bring, opened_file
from app.store.participants import open_visit
from app.store.tables import Participant
from app.web.cookies import keep, secret_for
from app.web.home import check_start
from app.web.house import House, house_of
from app.web.pages import page
from app.web.secret_key import hashed

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
        secret = secret_for(request)
        # With its files a record takes several times its size while it is read: one at a time, whoever sends them.
        async with house.bringing:
            person = await _brought(house, await file.read(), hashed(secret))
    place = f"/sessions/{person.session_id}/record?me={quote(person.id)}"
    response = JSONResponse({"location": place}, 201, {"Location": place})
    keep(request, response, secret)
    return response


async def _brought(house: House, content: bytes, token_hash: str) -> Participant:
    # A large file takes a while to look through; meanwhile the others go on.
    brought = await asyncio.to_thread(opened_file, content)

    def change(sql: Connection) -> Participant:
        person = bring(sql, brought)
        open_visit(sql, person.session_id, person.id, token_hash, utc_now())
        return person

    return await house.database.write(change)
