"""Every error answered in one place: a sentence a person can read, as JSON to scripts and as a page to people."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.rules.errors import BoardError, Conflict, Invalid
from app.rules.words import N_
from app.web.house import house_of
from app.web.templating import translated

log = structlog.get_logger()

BY_STATUS = {
    404: N_("There is nothing here. The address may be incomplete."),
    405: N_("This address does not do that."),
    413: N_("This is too large. Please send less at once; your text is kept."),
}
NOT_READABLE = N_("Something in this request could not be read. Please check what you entered.")
OUR_FAULT = N_("Something went wrong on our side. Your text is kept; please try again.")


def answer_to(request: Request, error: Exception) -> Response:
    """The answer to whatever was raised."""
    if isinstance(error, BoardError):
        field = error.field if isinstance(error, Invalid) else None
        stands = error.stands if isinstance(error, Conflict) else {}
        told = {"field": field, "phase": error.phase}
        sentence = _said(request, error.sentence, error.facts, error.language)
        return answer(request, error.status, error.code, sentence, told, stands, error.language)
    if isinstance(error, RequestValidationError):
        return answer(request, 422, "invalid", _said(request, NOT_READABLE), {"field": _place(error)})
    if isinstance(error, HTTPException):
        sentence = BY_STATUS.get(error.status_code, NOT_READABLE)
        return answer(request, error.status_code, "http", _said(request, sentence))
    log.error("unexpected", route=_route(request), error=type(error).__name__, exc_info=error)
    return answer(request, 500, "our_fault", _said(request, OUR_FAULT))


def answer(
    request: Request,
    status: int,
    code: str,
    sentence: str,
    told: Mapping[str, str | None] | None = None,
    stands: Mapping[str, Any] | None = None,
    language: str = "",
) -> Response:
    """The error as JSON with what stands now beside it, or as a page for somebody who went to an address.

    `told` is what else is told of it, where there is something to tell.
    """
    if wants_page(request):
        page = _templates(request, language).get_template("pages/error.html")
        return HTMLResponse(
            page.render(sentence=sentence, code=code, status=status, board=_board(request, status)), status
        )
    error = {"code": code, "sentence": sentence} | {name: fact for name, fact in (told or {}).items() if fact}
    headers = {"Retry-After": "2"} if status in (429, 503) else None
    return JSONResponse({"error": error, **(stands or {})}, status, headers)


def wants_page(request: Request) -> bool:
    """Whether a person went to this address, rather than a script of ours or a program."""
    if request.url.path.startswith("/api/") or "HX-Request" in request.headers:
        return False
    return "text/html" in request.headers.get("accept", "")


def _board(request: Request, status: int) -> str:
    """Where the board is of which a page was refused; nothing if that is the board itself."""
    session_id, me = request.path_params.get("session_id"), request.query_params.get("me", "")
    path = f"/sessions/{session_id}"
    if status != 403 or not session_id or request.url.path == path:
        return ""
    return f"{path}?{urlencode({'me': me})}"


def _route(request: Request) -> str:
    route = request.scope.get("route")
    return getattr(route, "path", "?")


def _said(request: Request, sentence: str, facts: dict[str, Any] | None = None, language: str = "") -> str:
    return translated(_templates(request, language), sentence, facts)


def _templates(request: Request, language: str) -> Environment:
    """Those in the language of what went wrong, or else of the session that was asked for, as far as it is at hand."""
    house = house_of(request)
    return house.languages.templates(language or house.rooms.language_of(request.path_params.get("session_id", "")))


def _place(error: RequestValidationError) -> str | None:
    places = [str(part) for part in error.errors()[0].get("loc", ()) if part not in ("body", "query", "path", "header")]
    return places[0] if places else None
