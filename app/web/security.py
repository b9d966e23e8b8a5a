"""Which requests and sockets are let in, and the security headers of answers.

Framework middleware for CORS and the like never runs for sockets, so this is asked of both by our own layer.
"""

from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Scope, Send

from app.web.origin import LONGEST, SAFE_METHODS, is_own_origin, is_plain_host, name_in

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
Headers = list[tuple[bytes, bytes]]

HEADERS: Headers = [
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
# Headers that may come only once: else one reader may take the first, and another the last.
ONCE = frozenset({b"host", b"origin", b"sec-fetch-site", b"authorization", b"content-type", b"x-participant"})
OTHER_SITE = "This request came from another site and was refused."
SAID_TWICE = "This request says twice what can be said only once, and was refused."
OTHER_NAME = "This server is called by a name it does not know. Please set PEER_ASSIST_BASE_URL to its address."


def why_not(scope: Scope, headers: Mapping[bytes, bytes], base_url: str) -> str | None:
    """Why this call is not let in: it comes neither from our own pages nor from a program that carries no cookie.

    `headers` are the scope's, by their names.
    """
    if len(headers) < len(scope["headers"]) and _says_twice(scope):
        return SAID_TWICE
    host = headers.get(b"host", b"").decode("latin-1")
    if not base_url and (len(host) > LONGEST or not is_plain_host(name_in(host))):
        return OTHER_NAME
    if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
        return None
    return None if _from_us(scope, headers, host, base_url) else OTHER_SITE


def refuse_request(sentence: str) -> ASGIApp:
    """The answer to a request that is not let in."""
    code = "said_twice" if sentence == SAID_TWICE else "other_site"
    return JSONResponse({"error": {"code": code, "sentence": sentence}}, status_code=403)


async def refuse_socket(sentence: str, send: Send) -> None:
    """The same for a socket. A bare close looks like 403 to a client, which gives up; so does this: here it should."""
    await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
    await send({"type": "websocket.http.response.body", "body": sentence.encode()})


def what_all_carry(own: Headers) -> Headers:
    """An answer's headers with those that every answer carries, unless it says something of its own there."""
    given = NAMES.intersection([name for name, _ in own])
    return [*own, *(pair for pair in HEADERS if pair[0] not in given)] if given else [*own, *HEADERS]


def _says_twice(scope: Scope) -> bool:
    names = [name for name, _ in scope["headers"] if name in ONCE]
    return len(names) > len(set(names))


def _from_us(scope: Scope, headers: Mapping[bytes, bytes], host: str, base_url: str) -> bool:
    site = headers.get(b"sec-fetch-site")
    if scope["type"] == "http" and site is not None:
        return site in (b"same-origin", b"none")
    origin = headers.get(b"origin")
    if origin is None:
        # Not a browser. Another site could borrow a cookie, but neither makes nor knows a bearer token.
        return b"cookie" not in headers or _carries_bearer(headers)
    if len(origin) > LONGEST or len(host) > LONGEST:
        return False
    scheme = str({"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"]))
    return is_own_origin(origin.decode("latin-1"), host, scheme, base_url)


def _carries_bearer(headers: Mapping[bytes, bytes]) -> bool:
    offered = headers.get(b"sec-websocket-protocol", b"")
    return headers.get(b"authorization", b"").lower().startswith(b"bearer ") or b"bearer." in offered
