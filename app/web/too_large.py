"""A readable answer to requests that are too large: the framework refuses them before our own error handling."""

from collections.abc import Mapping

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.errors import BY_STATUS, answer
from app.web.house import house_of
from app.web.templating import translated


class TooLarge:
    """Counts what comes in, and puts our answer in the place of the framework's bare 413."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._counted = RequestBodyLimitMiddleware(app, most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def sending(message: Message) -> None:
            nonlocal replaced
            replaced = replaced or _is_bare(message)
            if not replaced:
                await send(message)

        await self._counted(scope, receive, sending)
        if replaced:
            request = Request(scope, receive)
            sentence = translated(house_of(request).languages.templates(), BY_STATUS[413])
            await answer(request, 413, "too_large", sentence)(scope, receive, send)


def says_small(headers: Mapping[bytes, bytes], most: int) -> bool:
    """Whether a body says that it is small, so that it need not be counted: no more is read of it than it says."""
    length = headers.get(b"content-length", b"0")
    return b"transfer-encoding" not in headers and length.isdigit() and int(length) <= most


def _is_bare(message: Message) -> bool:
    if message["type"] != "http.response.start" or message["status"] != 413:
        return False
    return dict(message["headers"]).get(b"content-type", b"").startswith(b"text/plain")
