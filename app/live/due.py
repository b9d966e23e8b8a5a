"""Rooms with turns that their watchers have not been shown yet."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator

import structlog

from app.live.room import Room

log = structlog.get_logger()


class Due:
    """Has rooms show turns a moment later, so that those committed together go out in one message.

    A room that fails is handed to `give_up`, so that no other room suffers; its watchers reconnect.
    """

    def __init__(self, give_up: Callable[[Room], None]) -> None:
        self._give_up = give_up
        self._rooms: dict[Room, None] = {}

    def add(self, room: Room) -> None:
        """Show what this room lacks, soon."""
        if not self._rooms:
            asyncio.get_running_loop().call_soon(self._show_all)
        self._rooms[room] = None

    def show(self, room: Room) -> None:
        """Show it now."""
        with self.given_up_if_it_fails(room):
            room.push()

    @contextlib.contextmanager
    def given_up_if_it_fails(self, room: Room) -> Iterator[None]:
        """For whatever is done with a room."""
        try:
            yield
        except Exception as error:
            log.error("room given up", error=type(error).__name__, exc_info=error)
            self._give_up(room)

    def _show_all(self) -> None:
        rooms, self._rooms = self._rooms, {}
        for room in rooms:
            self.show(room)
