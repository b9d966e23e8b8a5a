"""What those who run an instance ask it."""

import hmac
from ipaddress import ip_address

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from starlette.responses import JSONResponse, Response

from app.rules.errors import NotFound
from app.web.house import house_of

router = APIRouter()

HANDED_ON = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip", "forwarded", "via")


@router.get("/health")
async def health() -> dict[str, bool]:
    """Whether the process answers."""
    return {"ok": True}


@router.get("/ready")
async def ready(request: Request) -> Response:
    """Whether the database can be reached."""
    try:
        await house_of(request).database.read(lambda sql: sql.execute(text("SELECT 1")).scalar_one())
    except Exception:
        return JSONResponse({"ok": False}, 503)
    return JSONResponse({"ok": True})


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counters for Prometheus, for those who run the instance. They name no session and no person.

    Raises NotFound for anyone else: on a small instance the number of sockets tells when a listening host comes or goes.
    """
    if not _runs_this(request):
        raise NotFound()
    registry = CollectorRegistry()
    rooms = house_of(request).rooms
    Gauge("peer_assist_sockets", "Open sockets of this process", registry=registry).set(rooms.sockets)
    Gauge("peer_assist_rooms", "Sessions held in memory by this process", registry=registry).set(len(rooms.opened))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _runs_this(request: Request) -> bool:
    """Whether this comes from those who run the instance: with their key, or, where none is set, from this machine."""
    key = house_of(request).settings.metrics_key
    if key:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {key}".encode())
    return _from_this_machine(request)


def _from_this_machine(request: Request) -> bool:
    # What a proxy on this machine hands on comes from anywhere.
    if any(name in request.headers for name in HANDED_ON) or request.client is None:
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
