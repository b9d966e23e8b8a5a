"""The browser's cookie: one secret for all sessions that this browser is part of."""

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.web.asking import BY_HTTPS, COOKIE, SECURE_COOKIE, cookie_secret
from app.web.pages import led_to
from app.web.secret_key import new_secret

A_YEAR_S = 365 * 24 * 3600


def secret_for(request: Request, otherwise: str = "") -> str:
    """This browser's secret: the one it has, or else this one, or a new one."""
    return cookie_secret(request) or otherwise or new_secret()


def keep(request: Request, response: Response, secret: str) -> None:
    """Give the browser its secret. The __Host- name, and Secure, wherever the page came by https."""
    secure = request.scope["scheme"] in BY_HTTPS
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        secret,
        max_age=A_YEAR_S,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def leading_to(request: Request, place: str, secret: str, was: Sequence[str] = ()) -> Response:
    """The answer to a form that leads a browser elsewhere, with its secret. `was` are former seats of whoever sits there."""
    return _with_secret(request, led_to(place, **({"was": list(was)} if was else {})), secret)


def sending_to(request: Request, place: str, secret: str) -> Response:
    """The same to a browser without scripts, which goes there by itself."""
    return _with_secret(request, RedirectResponse(place, 303), secret)


def _with_secret(request: Request, response: Response, secret: str) -> Response:
    keep(request, response, secret)
    return response
