"""Rooms without a server, and those who watch them without a line."""

from __future__ import annotations

import json
from functools import partial

from app.live.as_json import ApiPainter
from app.live.connection import Connection
from app.live.draw import draw
from app.live.painters import PagePainter
from app.live.room import Room
from app.live.rooms import Rooms
from app.store.database import Database
from app.web.templating import draw_board, environment_for

TEMPLATES = environment_for("en", "/static/test")


class Socket:
    """One who watches, as a page or as a program; `frames` is what was written to it, `code` how it was ended."""

    can_write = is_open = True
    unread = 0

    def __init__(self, who: str, speaks: str = "html", secret: str = "") -> None:
        self.who, self.speaks, self.secret = who, speaks, secret
        self.frames: list[str] = []
        self.code = 0

    def enters(self, rooms: Rooms, room: Room, since: int | None = None) -> Socket:
        """Watch a room, with a page of its last turn or of another."""
        self.connection = Connection(self.who, self.secret, self, room.seq if since is None else since, self.speaks)
        rooms.enter(room, self.connection)
        return self

    def write_frame(self, frame: bytes) -> None:
        head = {126: 4, 127: 10}.get(frame[1], 2)
        self.frames.append(frame[head:].decode())

    def abort(self) -> None:
        raise AssertionError("nothing to end here")

    @property
    def told(self) -> list[str]:
        """What was told but that the line is alive and who is here, and then no more of it."""
        frames, self.frames = self.frames, []
        return [frame for frame in frames if "seq" in json.loads(frame)]


def rooms_over(database: Database) -> Rooms:
    """Rooms of the sessions in a database. They look for nothing by themselves until they are started."""
    page = PagePainter(lambda room, view: draw_board(TEMPLATES, room, view), lambda language, sentence: sentence)
    rooms = Rooms(database, "epoch", {"html": page, "json": ApiPainter()}, partial(draw, TEMPLATES))
    rooms.farewell.closing = lambda connection, code: setattr(connection.sink, "code", code)
    return rooms
