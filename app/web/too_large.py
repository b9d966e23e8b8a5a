"""What is too large is told in a sentence too: the framework refuses it before our own errors are asked."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.errors import BY_STATUS, answer
from app.web.house import house_of
from app.web.security import with_headers
from app.web.templating import translated


class TooLarge:
    """Stands outside of everything and puts our answer in the place of the framework's bare 413."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        replaced = False

        async def sending(message: Message) -> None:
            nonlocal replaced
            replaced = replaced or _is_bare(message)
            if not replaced:
                await send(message)

        await self._app(scope, receive, sending)
        if replaced:
            request = Request(scope, receive)
            sentence = translated(house_of(request).templates, BY_STATUS[413])
            await answer(request, 413, "too_large", sentence)(scope, receive, with_headers(send))


def _is_bare(message: Message) -> bool:
    if message["type"] != "http.response.start" or message["status"] != 413:
        return False
    return dict(message["headers"]).get(b"content-type", b"").startswith(b"text/plain")
