"""What every request passes on its way to its route."""

from typing import Any

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import ASGIApp

from app.web.security import Gate
from app.web.too_large import TooLarge
from app.web.ways import Ways

MOST_BODY = 65_536


def layers_around(app: FastAPI, base_url: str) -> ASGIApp:
    """The layers from the outside in: in place of the framework's own stack, which has more, and cannot stand in a gate.

    An answer of any kind, to what broke too, goes out through the gate, which adds what every answer carries.
    """
    handlers: dict[Any, Any] = dict(app.exception_handlers)
    unexpected = handlers.pop(Exception)
    routes = AsyncExitStackMiddleware(Ways(app.router))
    counted = TooLarge(ExceptionMiddleware(routes, handlers), MOST_BODY)
    return Gate(ServerErrorMiddleware(counted, unexpected), base_url)
