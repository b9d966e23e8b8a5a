"""Whole pages from templates."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse

from app.web.house import house_of
from app.web.links import Links


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page drawn from a template in pages/ or the board itself, in the language of the session that it shows."""
    session = context["view"].session if "view" in context else context.get("session")
    templates = house_of(request).languages.templates(session.language if session else "")
    return HTMLResponse(templates.get_template(template).render(**context), status)


def led_to(place: str, **more: Any) -> JSONResponse:
    """The answer to a form by which something began, or looks otherwise, elsewhere: its page goes to this place."""
    return JSONResponse({"location": place, **more}, 201, {"Location": place})


def own_address(request: Request) -> str:
    """The address people reach this instance by, for links to share: the configured one, or the one that was used."""
    configured = house_of(request).settings.base_url
    return configured or f"{request.url.scheme}://{request.url.netloc}"


def links_of(request: Request) -> Links:
    """The links of this instance, by the address that people reach it by."""
    return Links(house_of(request).key, own_address(request))
