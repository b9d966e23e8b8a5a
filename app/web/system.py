"""What those who run an instance ask it."""

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from starlette.responses import JSONResponse, Response

from app.web.house import house_of

router = APIRouter()


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
    """Counters for Prometheus. They name no session and no person."""
    registry = CollectorRegistry()
    rooms = house_of(request).rooms
    Gauge("peer_assist_sockets", "Open sockets of this process", registry=registry).set(rooms.sockets)
    Gauge("peer_assist_rooms", "Sessions held in memory by this process", registry=registry).set(len(rooms.opened))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
