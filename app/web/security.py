"""One layer around everything, for requests and sockets alike: who may call, and what browsers may do with answers.

Framework middleware for CORS and the like never runs for sockets, so this is plain ASGI.
"""

from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.origin import SAFE_METHODS, is_own_origin, is_plain_host, name_in

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    # no-referrer would null the Origin of our own forms.
    (b"referrer-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]
NAMES = frozenset(name for name, _ in HEADERS)
OTHER_SITE = "This request came from another site and was refused."
OTHER_NAME = "This server is called by a name it does not know. Please set PEER_ASSIST_BASE_URL to its address."


class Gate:
    """Lets through what comes from our own pages, or from programs that carry no cookie."""

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self._app = app
        self._base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        sentence = self._why_not(scope)
        if sentence is None:
            await self._app(scope, receive, with_headers(send) if scope["type"] == "http" else send)
        elif scope["type"] == "http":
            answer = JSONResponse({"error": {"code": "other_site", "sentence": sentence}}, status_code=403)
            await answer(scope, receive, with_headers(send))
        else:
            # A bare close looks like 403 to a client, which gives up; so does this, and here it should.
            await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
            await send({"type": "websocket.http.response.body", "body": sentence.encode()})

    def _why_not(self, scope: Scope) -> str | None:
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        if not self._base_url and not is_plain_host(name_in(host)):
            return OTHER_NAME
        if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
            return None
        return None if self._from_us(scope, headers, host) else OTHER_SITE

    def _from_us(self, scope: Scope, headers: Mapping[bytes, bytes], host: str) -> bool:
        site = headers.get(b"sec-fetch-site")
        if scope["type"] == "http" and site is not None:
            return site in (b"same-origin", b"none")
        origin = headers.get(b"origin")
        if origin is None:
            # Not a browser. Another site could borrow a cookie, but neither makes nor knows a bearer token.
            return b"cookie" not in headers or _carries_bearer(headers)
        scheme = str({"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"]))
        return is_own_origin(origin.decode("latin-1"), host, scheme, self._base_url)


def _carries_bearer(headers: Mapping[bytes, bytes]) -> bool:
    offered = headers.get(b"sec-websocket-protocol", b"")
    return headers.get(b"authorization", b"").lower().startswith(b"bearer ") or b"bearer." in offered


def with_headers(send: Send) -> Send:
    """A way to send that adds what every answer carries, unless it says something of its own there."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = message.get("headers", [])
            given = NAMES.intersection([name for name, _ in own])
            added = [pair for pair in HEADERS if pair[0] not in given] if given else HEADERS
            message = {**message, "headers": [*own, *added]}
        await send(message)

    return sending
