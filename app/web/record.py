"""The record as a page and as files, and how much of who said what it gives away."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from app.exports import csv_record, docx_record, json_record, markdown_record, pdf_record
from app.exports.balance_picture import columns_of
from app.exports.json_files import going_along
from app.exports.outline import outline
from app.exports.recording import record_of
from app.rules.actions import Action
from app.rules.errors import NotFound
from app.rules.roles import Viewer
from app.store.confidential import tighten
from app.store.openings import Opened, openings_of
from app.store.veil import level_of
from app.store.whole import Rows, read_rows
from app.web.asking import Asking, AskingPage
from app.web.files_along import with_files
from app.web.pages import page
from app.web.templating import translated

router = APIRouter(prefix="/sessions/{session_id}")

FORMATS: dict[str, Any] = {
    form.SUFFIX: form for form in (pdf_record, docx_record, markdown_record, csv_record, json_record)
}
FORMAT_NAMES = {"pdf": "PDF", "docx": "Word", "md": "Markdown", "csv": "CSV", "json": "JSON"}


@router.get("/record", response_class=HTMLResponse)
async def record_page(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """The record to be read and printed."""
    _, view = await asking.view_for(session_id, Action.READ_BOARD)
    rows, openings = await rows_and_openings(asking, session_id)
    environment = asking.house.languages.templates(view.session.language)
    record = record_of(rows, openings, view.viewer)
    return page(
        request,
        "pages/record.html",
        view=view,
        record=record,
        blocks=outline(record, lambda text: translated(environment, text)),
        balance=columns_of(record.phases),
        formats=FORMAT_NAMES,
        level=level_of(view.session),
    )


@router.get("/record.{suffix}")
async def record_file(session_id: str, suffix: str, asking: AskingPage) -> Response:
    """The record as a file."""
    return await record_as(asking, session_id, suffix)


@router.put("/confidentiality")
async def put_confidentiality(
    session_id: str, asking: AskingPage, confidentiality: Annotated[str, Form()] = ""
) -> Response:
    """Give away less of who said what. Never more."""
    return await asking.done(session_id, lambda turn: tighten(turn, confidentiality))


async def record_as(asking: Asking, session_id: str, suffix: str) -> Response:
    """The record in a format, for pages and the API alike. Raises NotFound for a format there is not."""
    _, view = await asking.view_for(session_id, Action.READ_BOARD)
    form = FORMATS.get(suffix)
    if form is None:
        raise NotFound()
    rows, openings = await rows_and_openings(asking, session_id)
    # Typesetting takes a while; meanwhile the others go on.
    content = await asyncio.to_thread(_written, form, asking, rows, openings, view.viewer)
    # A format that comes packed has an ending of its own.
    ending = getattr(form, "ENDING", suffix)
    headers = {"Content-Disposition": f'attachment; filename="peer-assist-{session_id}.{ending}"'}
    going = going_along(rows) if form is json_record else []
    if going:
        return await with_files(asking.house.database, content, going, headers)
    return Response(content, media_type=form.MEDIA_TYPE, headers=headers)


async def rows_and_openings(asking: Asking, session_id: str) -> tuple[Rows, list[Opened]]:
    """All rows of a session and when its phases were opened, as of one moment."""

    def look(sql: Connection) -> tuple[Rows, list[Opened]]:
        rows = read_rows(sql, session_id)
        return rows, openings_of(sql, rows)

    return await asking.house.database.read(look)


def _written(form: Any, asking: Asking, rows: Rows, openings: list[Opened], reader: Viewer) -> bytes:
    environment = asking.house.languages.templates(rows["session"][0].language)
    record = record_of(rows, openings, reader)
    more = (rows, openings, reader) if form is json_record else ()
    content: bytes = form.render(record, lambda text: translated(environment, text), *more)
    return content
