"""The limit: uvicorn without a framework. A post comes in, is committed with all that wait, and goes out as bytes.

    python -m benchmarks.servers.bare PORT FOLDER [frame|send] [full|none]

`frame`: a frame is built once and written to every transport; `send`: an ASGI send for each. `full`: SQLite with
synchronous=FULL, one writer and one commit for all that wait; `none`: nothing is stored.
"""

import asyncio
import itertools
import queue
import sqlite3
import sys
import threading
from collections import defaultdict
from typing import Any

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.live.wire import text_frame
from benchmarks.servers.card import card

rooms: dict[str, dict[Any, Any]] = defaultdict(dict)
jobs: queue.SimpleQueue[tuple[tuple[str, str], asyncio.Future[int]]] = queue.SimpleQueue()
numbers = itertools.count(1)


class Reachable(WebSocketsSansIOProtocol):
    """uvicorn's own protocol; the application finds its transport in the scope."""

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["extensions"]["transport"] = self.transport  # type: ignore[typeddict-unknown-key]


def write_for_ever(folder: str, loop: asyncio.AbstractEventLoop) -> None:
    """Store what is queued, group by group."""
    database = sqlite3.connect(f"{folder}/bare.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE card (id INTEGER PRIMARY KEY, board TEXT, text TEXT)")
    while True:
        group = [jobs.get()]
        while not jobs.empty():
            group.append(jobs.get())
        database.execute("BEGIN IMMEDIATE")
        ids = [database.execute("INSERT INTO card (board, text) VALUES (?, ?)", row).lastrowid for row, _ in group]
        database.execute("COMMIT")
        loop.call_soon_threadsafe(answer, group, ids)


def answer(group: list[tuple[tuple[str, str], asyncio.Future[int]]], ids: list[int]) -> None:
    """Tell those who wait that their row is on disk."""
    for (_, waiting), number in zip(group, ids, strict=True):
        waiting.set_result(number)


class Bare:
    """POST /NAME posts to a board, a socket at /NAME watches it."""

    def __init__(self, folder: str, way: str, store: str) -> None:
        self._folder, self._framed, self._stored = folder, way == "frame", store == "full"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await self._watch(scope, receive, send)
        else:
            await self._post(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        if self._stored:
            loop = asyncio.get_running_loop()
            threading.Thread(target=write_for_ever, args=(self._folder, loop), daemon=True).start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _watch(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        room = rooms[scope["path"]]
        room[send] = scope["extensions"]["transport"]
        try:
            while (await receive())["type"] != "websocket.disconnect":
                pass
        finally:
            room.pop(send, None)

    async def _post(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if scope["method"] == "POST":
            await self._show(scope["path"], body.decode())
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def _show(self, board: str, text: str) -> None:
        if self._stored:
            waiting: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            jobs.put(((board, text), waiting))
            number = await waiting
        else:
            number = next(numbers)
        whole = card(number, text)
        if self._framed:
            frame = text_frame(whole)
            for transport in rooms[board].values():
                transport.write(frame)
            return
        for send in list(rooms[board]):
            await send({"type": "websocket.send", "text": whole})


if __name__ == "__main__":
    port, folder, *ways = sys.argv[1:]
    way, store = (*ways, *("frame", "full")[len(ways) :])
    uvicorn.run(
        Bare(folder, way, store),
        host="127.0.0.1",
        port=int(port),
        ws=Reachable,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        backlog=4096,
        access_log=False,
        log_level="warning",
    )
