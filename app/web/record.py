"""The record as a page and as files."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.exports import json_record, markdown_record
from app.exports.record import record_of
from app.rules.actions import Action
from app.rules.errors import NotFound
from app.web.asking import Asking, AskingPage
from app.web.pages import page
from app.web.templating import translated

router = APIRouter(prefix="/sessions/{session_id}")

FORMATS = {form.SUFFIX: form for form in (markdown_record, json_record)}


@router.get("/record", response_class=HTMLResponse)
async def record_page(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """The record to be read and printed."""
    _, view = await asking.view_for(session_id, Action.READ_BOARD)
    return page(request, "pages/record.html", view=view, record=record_of(view.snapshot, view.viewer))


@router.get("/record.{suffix}")
async def record_file(session_id: str, suffix: str, asking: AskingPage) -> Response:
    """The record as a file."""
    return await record_as(asking, session_id, suffix)


async def record_as(asking: Asking, session_id: str, suffix: str) -> Response:
    """The record in a format, for pages and the API alike. Raises NotFound for a format there is not."""
    _, view = await asking.view_for(session_id, Action.READ_BOARD)
    form = FORMATS.get(suffix)
    if form is None:
        raise NotFound()
    environment = asking.house.templates
    content = form.render(record_of(view.snapshot, view.viewer), lambda text: translated(environment, text))
    name = f"peer-assist-{session_id}.{suffix}"
    return Response(
        content, media_type=form.MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
