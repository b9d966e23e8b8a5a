"""The browser's cookie: one secret for all sessions that this browser is part of."""

from starlette.requests import Request
from starlette.responses import Response

from app.web.asking import COOKIE, SECURE_COOKIE, cookie_secret
from app.web.secret_key import new_secret

A_YEAR_S = 365 * 24 * 3600


def secret_for(request: Request) -> str:
    """This browser's secret: the one it has, or a new one."""
    return cookie_secret(request) or new_secret()


def keep(request: Request, response: Response, secret: str) -> None:
    """Give the browser its secret. The __Host- name, and Secure, wherever the page came by https."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        secret,
        max_age=A_YEAR_S,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )
