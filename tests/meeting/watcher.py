"""Those who watch over a real socket, and what each of them was sent."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import websockets
from websockets.asyncio.client import ClientConnection, connect

from tests.meeting.page import JsonBoard, Page

if TYPE_CHECKING:
    from tests.meeting.person import Person

Screen = Page | JsonBoard
SOCKET: dict[str, Any] = {"compression": None, "proxy": None, "open_timeout": 60, "close_timeout": 20}


class Watcher:
    """One socket of a person, and the screen that it keeps up to date. `code` is how the socket ended, `beats` how many
    heartbeats were heard."""

    def __init__(self, person: Person, screen: Screen) -> None:
        self.person = person
        self.screen = screen
        self.messages: list[str] = []
        self.beats = 0
        self.code: int | None = None
        self.failure: AssertionError | None = None
        self._news = asyncio.Event()

    @property
    def name(self) -> str:
        """Whose and which screen this is."""
        return f"{self.person.name}'s {'page' if isinstance(self.screen, Page) else 'JSON'}"

    async def watches(self, since: int | None = None, epoch: str | None = None) -> Watcher:
        """Open the socket; with the cursor of one's own screen unless another is given."""
        since = self.screen.seq if since is None else since
        query = f"since={since}&epoch={self.screen.epoch if epoch is None else epoch}"
        self._socket = await socket_of(self.person, isinstance(self.screen, Page), query)
        self._reader = asyncio.create_task(self._reads())
        return self

    async def until_beat(self, seq: int, count: int, again: Callable[[], None]) -> None:
        """Wait until so many heartbeats were heard, the last of which says that nothing is missing up to this turn, or
        until the socket has ended.

        A socket that was full for a moment was passed over, so `again` is called now and then for another beat.
        """
        async with asyncio.timeout(60):
            while not self._is_at(seq, count) and self.code is None and self.failure is None:
                self._news.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 1)
                    continue
                again()
        if self.failure is not None:
            raise AssertionError(f"{self.name}: {self.failure}") from self.failure

    def _is_at(self, seq: int, count: int) -> bool:
        return self.beats >= count and self.screen.beat >= seq

    async def leaves(self) -> None:
        """Close the socket."""
        await self._socket.close()
        await self._reader

    async def _takes(self, message: str) -> None:
        if isinstance(self.screen, Page) and self.screen.is_outdone_by(message):
            self.screen.load((await self.person.meeting.fresh_page(self.person)).text)
        else:
            self.screen.apply(message)

    async def _reads(self) -> None:
        try:
            async for message in self._socket:
                assert isinstance(message, str)
                self.messages.append(message)
                await self._takes(message)
                self.beats += '"beat"' in message
                self._news.set()
        except AssertionError as failure:
            self.failure = failure
        except websockets.ConnectionClosedError:
            pass
        self.code = self._socket.close_code
        self._news.set()


async def socket_of(person: Person, page: bool, query: str = "") -> ClientConnection:
    """A person's socket: as a page opens it, or as a program does."""
    meeting = person.meeting
    address = f"ws://127.0.0.1:{meeting.house.port}"
    path = f"/sessions/{meeting.session_id}/live?me={person.id}&{query}"
    if page:
        headers = {"Cookie": f"peer_assist={person.cookie}", "Origin": meeting.house.url}
        return await connect(address + path, additional_headers=headers, **SOCKET)
    protocols = [websockets.Subprotocol("peer-assist"), websockets.Subprotocol(f"bearer.{person.token}")]
    return await connect(f"{address}/api/v1{path}", subprotocols=protocols, **SOCKET)
