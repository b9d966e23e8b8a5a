"""The sockets: server to client only. Plain ASGI, since a framework's route costs each socket 6 KB."""

import asyncio
import contextlib
from typing import Any
from urllib.parse import parse_qs

import structlog
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from app.live.connection import Connection
from app.live.farewell import OVERLOAD, REMOVED, SIGNED_OUT
from app.live.room import Room
from app.live.wire import SCOPE_KEY, Wire
from app.rules.errors import NotFound, SignedOut
from app.rules.roles import SEATED
from app.store.tables import Participant
from app.store.turn import Actor, who
from app.web.asking import cookie_secret
from app.web.house import House
from app.web.pace import SOCKETS_OF_A_PERSON, SOCKETS_OF_A_SESSION
from app.web.secret_key import hashed

log = structlog.get_logger()

NO_SUCH_SESSION, POLICY = 4404, 1008
# So many are let in at a time: when thousands come back at once, those who are here must still be shown what is new.
AT_ONCE = 16
SUBPROTOCOL, BEARER = "peer-assist", "bearer."


class LiveSocket:
    """An ASGI endpoint for one kind of client: "html" for pages (cookie), "json" for the API (bearer token)."""

    def __init__(self, speaks: str) -> None:
        self._speaks = speaks
        self._door = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        house: House = scope["app"].state.house
        wire: Wire = scope["extensions"][SCOPE_KEY]
        await receive()
        async with self._door:
            entered = await self._let_in(house, wire, scope, send)
        if entered is not None:
            await self._watch(house, wire, *entered, receive, send)

    async def _let_in(self, house: House, wire: Wire, scope: Scope, send: Send) -> tuple[Room, Connection] | None:
        """Open the socket and show its client what it lacks. None when it was refused."""
        session_id = scope["path_params"]["session_id"]
        query = parse_qs(scope["query_string"].decode("latin-1"))
        actor = self._actor(scope, query)
        try:
            room, person = await house.rooms.ask(session_id, lambda sql: who(sql, session_id, actor))
        except (NotFound, SignedOut) as error:
            await self._refuse(scope, send, NO_SUCH_SESSION if isinstance(error, NotFound) else SIGNED_OUT)
            return None
        except Exception as error:
            log.warning("socket turned away", error=type(error).__name__)
            # Trouble before accept is a 503: a bare close would look like 403, and clients give up on that.
            await send({"type": "websocket.http.response.start", "status": 503, "headers": []})
            await send({"type": "websocket.http.response.body", "body": b""})
            return None
        code = self._why_close(house, room, person)
        if code:
            await self._refuse(scope, send, code)
            return None
        await self._accept(scope, send)
        wire.forget_request()
        connection = Connection(person.id, actor.token_hash, wire, _since(query, room), self._speaks)
        wire.on_room_again = lambda: house.rooms.go_on(room, connection)
        house.rooms.enter(room, connection)
        return room, connection

    def _actor(self, scope: Scope, query: dict[str, list[str]]) -> Actor:
        if self._speaks == "html":
            secret = cookie_secret(HTTPConnection(scope))
            return Actor(hashed(secret), query.get("me", [""])[0] or None)
        tokens = [p.removeprefix(BEARER) for p in scope["subprotocols"] if p.startswith(BEARER)]
        return Actor(hashed(tokens[0] if tokens else ""))

    def _why_close(self, house: House, room: Room, person: Participant) -> int:
        if person.removed_at is not None:
            return REMOVED
        mine = sum(1 for connection in room.connections if connection.participant_id == person.id)
        # Seats are counted, observers are not: however many come, they may not shut out those who take part.
        crowded = person.role not in SEATED and len(room.connections) >= SOCKETS_OF_A_SESSION
        return OVERLOAD if house.pace.on and (mine >= SOCKETS_OF_A_PERSON or crowded) else 0

    async def _accept(self, scope: Scope, send: Send) -> None:
        chosen = SUBPROTOCOL if SUBPROTOCOL in scope["subprotocols"] else None
        await send({"type": "websocket.accept", "subprotocol": chosen})

    async def _refuse(self, scope: Scope, send: Send, code: int) -> None:
        """A final no is accepted first: a browser shows its page only a code that came after the handshake."""
        await self._accept(scope, send)
        await send({"type": "websocket.close", "code": code})

    async def _watch(
        self,
        house: House,
        wire: Wire,
        room: Room,
        connection: Connection,
        receive: Receive,
        send: Send,
    ) -> None:
        try:
            code = await _until_it_ends(receive, connection)
            if code and wire.is_open:
                with contextlib.suppress(Exception):
                    async with asyncio.timeout(5):
                        await send({"type": "websocket.close", "code": code})
        finally:
            wire.on_room_again = None
            house.rooms.leave(room, connection)


async def _until_it_ends(receive: Receive, connection: Connection) -> int:
    """Wait for the end of a socket. The answer is the code to close it with, 0 when it has closed already."""
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return 0
        if message["type"] == "peer_assist.close":
            return connection.closing
        return POLICY  # clients have nothing to say here


def close_by_mailbox(connection: Connection, code: int) -> None:
    """End a watched connection with this code: its task, which waits for the client, is woken to do it."""
    sink = connection.sink
    if isinstance(sink, Wire):
        mailbox: asyncio.Queue[Any] = sink.queue
        mailbox.put_nowait({"type": "peer_assist.close"})
    else:
        sink.abort()


def _since(query: dict[str, list[str]], room: Room) -> int:
    """The turn this client is drawn up to, or -1 when it must be shown everything."""
    text = query.get("since", ["-1"])[0]
    epoch = query.get("epoch", [""])[0]
    if not text.isdecimal() or len(text) > 9 or epoch not in ("", room.epoch):
        return -1
    return int(text) if int(text) <= room.seq else -1
