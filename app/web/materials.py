"""Background material over HTTP. The server never fetches a link; a file is only ever handed out to be saved."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response, StreamingResponse

from app.rules import limits
from app.rules.actions import Action
from app.rules.errors import Invalid
from app.rules.materials import TYPES
from app.rules.words import N_
from app.store import materials
from app.web.asking import Asking, AskingPage
from app.web.files_along import pieces_of

router = APIRouter(prefix="/sessions/{session_id}/materials")

# Form data around a file of the largest size.
MOST_UPLOAD = limits.FILE_BYTES + 64 * 1024
SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


@router.post("/links")
async def post_link(
    session_id: str, asking: AskingPage, title: Annotated[str, Form()] = "", url: Annotated[str, Form()] = ""
) -> Response:
    """Hand in a link."""
    return await asking.done(session_id, lambda turn: materials.add_link(turn, title, url))


@router.post("/files", max_body_size=MOST_UPLOAD)
async def post_file(request: Request, session_id: str, asking: AskingPage) -> Response:
    """Hand in a file."""
    await asking.view_for(session_id, Action.EDIT_BRIEF)
    async with request.form() as form:
        file, title = form.get("file"), str(form.get("title", ""))
        if not isinstance(file, UploadFile):
            raise Invalid("file", N_("Please choose a file."))
        # Several at once would take several times their size, and hold up everyone's posts while they are written.
        async with asking.house.large_files:
            content, name = await file.read(), file.filename or ""
            return await asking.done(session_id, lambda turn: materials.add_file(turn, title, name, content))


@router.delete("/{material_id}")
async def delete_material(session_id: str, material_id: str, asking: AskingPage) -> Response:
    """Take a material back."""
    return await asking.done(session_id, lambda turn: materials.drop(turn, material_id))


@router.get("/{material_id}")
async def get_material(session_id: str, material_id: str, asking: AskingPage) -> Response:
    """Open a material: a file to be saved, or the way to a link. Others see who has opened it."""
    await asking.view_for(session_id, Action.READ_BOARD)
    database = asking.house.database
    material = await database.read(lambda sql: materials.material_of(sql, session_id, material_id))
    length = 0 if material.url else await database.read(lambda sql: materials.length_of(sql, material_id))
    await _note_opening(asking, session_id, material_id)
    if material.url:
        return RedirectResponse(material.url, 303)
    plain = material.file_name.encode("ascii", "replace").decode().replace('"', "'")
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(material.file_name)}"
    headers = SANDBOX | {"Content-Disposition": named, "Content-Length": str(length)}
    pieces = pieces_of(database, material_id, length)
    return StreamingResponse(pieces, media_type=TYPES[material.suffix].media_type, headers=headers)


async def _note_opening(asking: Asking, session_id: str, material_id: str) -> None:
    await asking.turn(session_id, lambda turn: materials.mark_opened(turn, material_id))
