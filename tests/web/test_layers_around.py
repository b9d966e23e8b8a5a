"""What every request passes: each route is found by its path, nothing too large comes in, all answers carry the headers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.routing import Route, Router, WebSocketRoute

from app.web.application import create_app
from app.web.settings import Settings
from app.web.ways import Ways
from tests.meeting.house import OpenHouse, routes_of
from tests.meeting.meeting import Meeting


def test_every_route_is_found_first_for_its_own_path(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))
    ways, missed = Ways(app.router), []
    routes = [route for route in routes_of(app) if isinstance(route, Route | WebSocketRoute)]
    for route in routes:
        values = {name: f"v{place}" for place, name in enumerate(route.param_convertors)}
        path = route.path_format.format(**values)
        kind = "http" if isinstance(route, Route) else "websocket"
        for method in sorted(getattr(route, "methods", None) or {"GET"}):
            scope = {"type": kind, "path": path, "method": method, "headers": []}
            assert route.matches(dict(scope))[1]["path_params"] == values
            ways.to(scope)
            if scope.get("route") is not route or scope["path_params"] != values:
                missed.append(f"{method} {route.path}: {scope}")
    assert len(routes) > 100 and missed == []


@pytest.mark.parametrize(
    "path", ["", "/", "//", "/sessions//cards", "/sessions/x/cards/", "sessions/x/cards", "/x" * 99]
)
def test_what_is_no_routes_path_is_left_to_the_router(tmp_path: Path, path: str) -> None:
    router = Router([Route("/sessions/{session_id}/cards", lambda request: Response(), methods=["POST"])])
    scope = {"type": "http", "path": path, "method": "POST", "headers": []}
    Ways(router).to(scope)
    assert "route" not in scope


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing/here", 404),
        ("GET", "/sessions/x/{}", 404),
        ("GET", "/sessions/x/cards", 405),
        ("PATCH", "/join", 405),
        ("GET", "/join/", 307),
        ("GET", "/%6aoin", 200),
    ],
)
async def test_what_has_no_route_is_answered_by_the_router(
    house: OpenHouse, method: str, path: str, status: int
) -> None:
    answer = await house.client(Origin=house.url).request(method, path)
    assert answer.status_code == status
    assert status in (200, 307) or answer.json()["error"]["sentence"]


@pytest.mark.parametrize(
    "path", ["/", "/health", "/ready", "/join", "/nothing/here", "/static/nothing", "/api/openapi.json"]
)
async def test_who_asks_for_the_head_only_gets_what_get_has_without_its_body(house: OpenHouse, path: str) -> None:
    head, whole = await house.client().head(path), await house.client().get(path)
    assert head.status_code == whole.status_code
    assert head.content == b"" and whole.content
    assert head.headers["content-security-policy"] and head.headers["content-type"] == whole.headers["content-type"]


async def _parts(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 10_000


async def test_a_body_that_does_not_tell_its_length_is_counted(house: OpenHouse) -> None:
    client = house.client(Origin=house.url, **{"Content-Type": "application/x-www-form-urlencoded"})
    small = await client.post("/join/look", content=_parts(2))
    assert small.json()["error"]["code"] == "unknown_link"
    large = await client.post("/join/look", content=_parts(9))
    assert large.status_code == 413 and large.json()["error"]["sentence"]
    assert "content-security-policy" in large.headers


async def test_what_breaks_is_answered_with_a_sentence_and_the_headers(
    house: OpenHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(template: str) -> object:
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr(house.inside.languages.templates(), "get_template", broken)
        answer = await house.client().get("/")
    assert answer.status_code == 500 and answer.json()["error"]["code"] == "our_fault"
    assert "content-security-policy" in answer.headers and answer.headers["cache-control"] == "no-store"


async def test_what_breaks_is_logged_without_the_words_of_people(
    meeting: Meeting,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(change: object, told: object = None) -> object:
        secret = meeting.resource.cookie
        raise LookupError(f"canary-quoted {secret}")

    with monkeypatch.context() as patch:
        patch.setattr(meeting.house.inside.database, "write", broken)
        answer = await meeting.resource.tries("POST", "/cards", kind="question", text="canary-typed")
    assert answer.status_code == 500
    # Told once: what it was, and where.
    written = "".join(capfd.readouterr()) + caplog.text
    assert written.count("builtins.LookupError") == 1 and "test_layers_around.py" in written
    for words in ("canary-quoted", "canary-typed", meeting.resource.cookie, meeting.resource.shown_name):
        assert words not in written


async def test_only_the_api_is_described(house: OpenHouse) -> None:
    paths = (await house.client().get("/api/openapi.json")).json()["paths"]
    assert paths and all(path.startswith("/api/v1/") for path in paths)
