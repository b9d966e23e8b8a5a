"""How the application is served: every wait with an end, and each session in one process of those that share its data."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.live.wire import Wire
from app.rules.words import N_
from app.web.application import create_app
from app.web.collector import Collector, calm_collector
from app.web.door import Door
from app.web.house import House
from app.web.logbook import LOGGING
from app.web.neighbours import Neighbours
from app.web.passing_on import PassingOn
from app.web.settings import Settings

# Small messages from clients only: they have nothing to say on a socket.
MOST_FROM_CLIENT = 4_096
KEEPALIVE_S = 20
# How long a connection rests between two requests: who writes now and then need not open one for each card.
REST_S = 30
# How long an answer may lie unread: without an end, a file of 20 MB would lie in memory for each who does not take it.
UNREAD_MS = 30_000


class CannotListen(Exception):
    """The address or the port cannot be had. `sentence` is filled with `facts` where it is shown."""

    def __init__(self, sentence: str, **facts: object) -> None:
        self.sentence = sentence
        self.facts = facts
        super().__init__(sentence)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises CannotListen."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # What the listener has, every connection has that it takes.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MS)
        listener.bind(place)
    except OSError as error:
        raise CannotListen(_reason(error), host=host, port=port) from error
    return listener


def address_of(host: str, listener: socket.socket) -> str:
    """The address under which a browser on this machine reaches the board."""
    name = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
    return f"http://{f'[{name}]' if ':' in name else name}:{listener.getsockname()[1]}"


def run(listener: socket.socket, settings: Settings, when_ready: Callable[[], None]) -> None:
    """Serve until told to stop. `when_ready` is called once, when requests are answered."""
    app = create_app(settings)
    app.state.languages.load()
    calm_collector()
    with contextlib.suppress(KeyboardInterrupt):
        Server(app, when_ready).run(sockets=[listener])


def config_for(app: FastAPI, passing_on: PassingOn) -> uvicorn.Config:
    """How uvicorn serves the application."""
    return uvicorn.Config(
        # Straight to our layers: on its way to them the framework adds nothing but two calls.
        app.middleware_stack or app,
        http=partial(Door, passing_on=passing_on),  # type: ignore[arg-type]
        ws=Wire,
        ws_max_size=MOST_FROM_CLIENT,
        ws_per_message_deflate=False,
        ws_ping_interval=KEEPALIVE_S,
        ws_ping_timeout=KEEPALIVE_S,
        timeout_keep_alive=REST_S,
        timeout_graceful_shutdown=3,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        backlog=4_096,
        # uvicorn names every socket's address at this level, and one with a token may come along.
        log_level="warning",
        log_config=LOGGING,
    )


class Server(uvicorn.Server):
    """uvicorn's, and passes connections on to its neighbours and takes theirs. `when_ready` is called once."""

    def __init__(self, app: FastAPI, when_ready: Callable[[], None] = lambda: None) -> None:
        self._passing_on = PassingOn(self._welcome)
        super().__init__(config_for(app, self._passing_on))
        self._app = app
        self._when_ready = when_ready
        self._arriving: set[asyncio.Task[None]] = set()
        self._collector = Collector()

    async def startup(self, *arguments: Any, **named: Any) -> None:
        await super().startup(*arguments, **named)
        house: House = self._app.state.house
        neighbours = Neighbours(house.settings.data, house.epoch, lambda: house.rooms.send_away(neighbours.is_home_of))
        self._passing_on.start(neighbours)
        self._collector.start()
        self._when_ready()

    async def shutdown(self, *arguments: Any, **named: Any) -> None:
        self._passing_on.stop()
        await self._collector.stop()
        if self._arriving:
            await asyncio.wait(self._arriving)
        await super().shutdown(*arguments, **named)

    def _welcome(self, accepted: socket.socket, brought: bytes) -> None:
        task = asyncio.create_task(self._let_in(accepted, brought))
        self._arriving.add(task)
        task.add_done_callback(self._arriving.discard)

    async def _let_in(self, accepted: socket.socket, brought: bytes) -> None:
        def door() -> Door:
            return Door(
                config=self.config,
                server_state=self.server_state,
                app_state=self.lifespan.state,
                passing_on=self._passing_on,
                brought=brought,
            )

        with contextlib.suppress(OSError):  # hung up on the way
            await asyncio.get_running_loop().connect_accepted_socket(door, accepted)


def _reason(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return N_("Port %(port)s is taken by another program. Please choose another one: --port 8001, or --port 0.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return N_("This user may not listen on port %(port)s. Please choose one above 1023.")
    return N_("The address %(host)s is not one of this machine's.")
