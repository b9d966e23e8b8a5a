"""Puts the application together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRouter
from starlette.routing import BaseRoute, Route, WebSocketRoute

from app import __version__
from app.live.as_json import ApiPainter
from app.live.backplane import backplane_for
from app.live.clockwork import Clockwork
from app.live.draw import draw
from app.live.news_wire import NewsWire
from app.live.painters import PagePainter
from app.live.room import Painter
from app.live.rooms import Rooms
from app.store.database import Database
from app.store.migrate import epoch_of, migrate
from app.web import (
    agenda,
    api,
    board,
    cards,
    closing,
    docs,
    floor,
    follow_up,
    history,
    home,
    importing,
    inviting,
    joining,
    library,
    materials,
    moderation,
    people,
    phases,
    preparation,
    projector,
    ranking,
    receipts,
    record,
    rehearsing,
    replay,
    system,
)
from app.web.assets import KeptForEver, version_of_assets
from app.web.bundles import STATIC
from app.web.house import House
from app.web.languages import Languages
from app.web.layers import Layers
from app.web.live import LiveSocket, close_by_mailbox
from app.web.logbook import keep_logbook
from app.web.mailing import send_what_was_left
from app.web.pace import Pace
from app.web.secret_key import SecretKey
from app.web.settings import Settings
from app.web.templating import draw_board, translated

PAGES: tuple[APIRouter, ...] = tuple(
    module.router
    for module in (
        home,
        joining,
        board,
        cards,
        moderation,
        history,
        phases,
        agenda,
        ranking,
        people,
        floor,
        inviting,
        preparation,
        projector,
        rehearsing,
        materials,
        closing,
        record,
        replay,
        follow_up,
        library,
        receipts,
        importing,
        system,
        docs,
    )
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application with these settings, or with those of the environment."""
    settings = settings or Settings()
    keep_logbook(settings.log_level)
    static = f"/static/{version_of_assets()}"
    languages = Languages(settings.language, static)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = Database(settings.database)
        migrate(database)
        epoch = database.read_now(epoch_of)
        pages = PagePainter(
            lambda room, view: draw_board(languages.templates(view.session.language), room, view),
            lambda language, text: translated(languages.templates(language), text),
            languages.spoken,
        )
        painters: dict[str, Painter] = {"html": pages, "json": ApiPainter()}
        rooms = Rooms(
            database,
            epoch,
            painters,
            lambda region, view: draw(languages.templates(view.session.language), region, view),
        )
        rooms.farewell.closing = close_by_mailbox
        key = SecretKey.kept_in(settings.data)
        wire = NewsWire(key.of_the_doorbell, epoch)
        backplane = backplane_for(settings.database, settings.redis_url or None, wire)
        app.state.house = House(
            settings=settings,
            database=database,
            rooms=rooms,
            pages=pages,
            backplane=backplane,
            key=key,
            languages=languages,
            pace=Pace(settings.rate_limits == "on"),
            epoch=epoch,
        )
        rooms.start()
        await backplane.start(rooms.ring)
        clockwork = Clockwork(database, backplane.ring)
        clockwork.start()
        if settings.sends_mail:
            app.state.house.keep_running(send_what_was_left(app.state.house))
        yield
        await app.state.house.stop_running()
        await clockwork.stop()
        await backplane.stop()
        await rooms.stop()
        database.close()

    app = FastAPI(
        title="Peer Assist",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        # What it tells names sessions by their address; and asking whether anyone listens costs every request.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.languages = languages
    app.mount(static, KeptForEver(STATIC), name="static")
    app.router.routes += [
        cards.POSTING,
        WebSocketRoute("/sessions/{session_id}/live", LiveSocket("html")),
        WebSocketRoute("/api/v1/sessions/{session_id}/live", LiveSocket("json")),
    ]
    # As they are, not included as routers: the framework would look through each router twice for every request.
    for router in PAGES:
        app.router.routes += _not_in_schema(router.routes)
    app.router.routes += api.ROUTES
    app.middleware_stack = Layers(app, settings.base_url)
    return app


def _not_in_schema(routes: list[BaseRoute]) -> list[BaseRoute]:
    """Routes for browsers: programs have the API, and only that is described."""
    for route in routes:
        if isinstance(route, Route):
            route.include_in_schema = False
    return routes
