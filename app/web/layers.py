"""The middleware: what every request passes on its way to its route."""

from functools import partial

from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.errors import answer_to
from app.web.security import refuse_request, refuse_socket, what_all_carry, why_not
from app.web.too_large import TooLarge, says_small
from app.web.ways import Ways

MOST_BODY = 65_536


class Layers:
    """One layer in place of the framework's middleware stack, which has six and does not cover sockets.

    Every response has the common headers, error responses too.
    """

    def __init__(self, app: FastAPI, base_url: str) -> None:
        self._app = app
        self._base_url = base_url
        self._by_https = base_url.startswith("https:")
        self._ways = Ways(app.router)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind == "lifespan":
            await self._app.router({**scope, "app": self._app}, receive, send)
            return
        if scope.get("method") == "HEAD":
            # As RFC 9110 wants: answered as GET is, of which the server then sends no body. Monitors ask in this way.
            scope = {**scope, "method": "GET"}
        scope["app"] = self._app
        if self._by_https:
            # As people come, whatever a proxy says of it or forgets to say: the cookie and what leads elsewhere go by it.
            scope["scheme"] = "https" if kind == "http" else "wss"
        headers = dict(scope["headers"])
        refusal = why_not(scope, headers, self._base_url)
        if kind == "http":
            way = self._ways.to(scope) if refusal is None else refuse_request(refusal)
            if not says_small(headers, MOST_BODY):
                # An error is answered before what counts the body hears of it: what is too large is told first.
                way = TooLarge(partial(_answer, way), MOST_BODY)
            await _answer(way, scope, receive, send)
        elif refusal is None:
            await self._ways.to(scope)(scope, receive, send)
        else:
            await refuse_socket(refusal, send)


async def _answer(way: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    begun = False

    async def sending(message: Message) -> None:
        nonlocal begun
        if message["type"] == "http.response.start":
            begun = True
            message = {**message, "headers": what_all_carry(message.get("headers", []))}
        await send(message)

    try:
        await way(scope, receive, sending)
    except ClientDisconnect:
        return  # hung up in the middle of a body: nobody is there to be told, and nothing went wrong here
    except Exception as error:
        if begun:
            raise
        await answer_to(Request(scope, receive), error)(scope, receive, sending)
        # One error is answered to all whose changes shared a commit, and would gather what each of them called.
        error.__traceback__ = None
