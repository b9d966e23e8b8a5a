"""The application on a real port, in the event loop of the test."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from fastapi import FastAPI
from starlette.routing import Route, compile_path

from app.web.application import create_app
from app.web.house import House
from app.web.serving import Server, listen
from app.web.settings import Settings


@dataclass(slots=True)
class OpenHouse:
    """A running application. `calls` are the changing requests that were answered: method, path, status."""

    app: FastAPI
    server: uvicorn.Server
    port: int
    transport: httpx2.AsyncHTTPTransport
    calls: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def inside(self) -> House:
        """What the application itself holds."""
        found: House = self.app.state.house
        return found

    def client(self, **headers: str) -> httpx2.AsyncClient:
        """A client with a cookie jar of its own. It need not be closed: the house owns the connections."""
        headers.setdefault("Accept-Encoding", "identity")
        return httpx2.AsyncClient(
            transport=self.transport, base_url=self.url, headers=headers, timeout=60, trust_env=False
        )

    def verbs(self) -> set[str]:
        """Every changing request that the application knows, as "METHOD /path/{with}/{names}"."""
        return {f"{method} {path}" for method, path in changing_routes(self.app)}

    def verb_of(self, method: str, path: str) -> str:
        """The route's name for a request that was made."""
        for known, pattern in changing_routes(self.app):
            if known == method and compile_path(pattern)[0].match(path):
                return f"{method} {pattern}"
        return ""


class _GuestServer(Server):
    """A server that leaves the process's signals alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def open_house(folder: Path, **settings: Any) -> AsyncIterator[OpenHouse]:
    """Run the application with these settings, and its data in this folder, while the block lasts."""
    settings = {"data": folder, "rate_limits": "off"} | settings
    app = create_app(Settings(**settings))
    door = listen("127.0.0.1", 0)
    server = _GuestServer(app)
    running = asyncio.create_task(server.serve(sockets=[door]))
    while not server.started:
        if running.done():
            running.result()
        await asyncio.sleep(0.005)
    transport = httpx2.AsyncHTTPTransport(
        verify=False, limits=httpx2.Limits(max_connections=None, max_keepalive_connections=100)
    )
    try:
        yield OpenHouse(app, server, door.getsockname()[1], transport)
    finally:
        await transport.aclose()
        server.should_exit = True
        await running
        door.close()


def with_key(folder: Path) -> Path:
    """A data folder that has the same secret key as others made so."""
    folder.mkdir(exist_ok=True)
    (folder / "secret-key").write_bytes(b"the same key for both processes.")
    return folder


async def hears_rings(one: OpenHouse, other: OpenHouse) -> None:
    """Ring in one instance until the other hears it: that it listens by then is not sure from its start."""
    heard = asyncio.Event()
    ring = other.inside.rooms.ring

    def hear(session_id: str, *more: Any) -> None:
        heard.set() if session_id == "hello" else ring(session_id, *more)

    other.inside.backplane._heard = hear  # type: ignore[attr-defined]
    async with asyncio.timeout(60):
        while not heard.is_set():
            one.inside.backplane.ring("hello")
            await asyncio.sleep(0.02)
    other.inside.backplane._heard = ring  # type: ignore[attr-defined]


def routes_of(app: FastAPI) -> list[Any]:
    """Every route, those of included routers too."""
    found = []
    for route in app.router.routes:
        inner = getattr(route, "original_router", None)
        found += inner.routes if inner is not None else [route]
    return found


def changing_routes(app: FastAPI) -> list[tuple[str, str]]:
    """The method and path of every route that may change something."""
    return [
        (method, route.path_format)
        for route in routes_of(app)
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"GET", "HEAD", "OPTIONS"})
    ]
