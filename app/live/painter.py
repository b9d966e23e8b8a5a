"""Who writes messages: one for pages, one for the API."""

from typing import TYPE_CHECKING, Protocol

from app.live.stretch import Stretch
from app.live.view import BoardView

if TYPE_CHECKING:
    from app.live.room import Room


class Painter(Protocol):
    """Writes the message that brings a connection forward; one for pages, one for the API."""

    def changes(self, room: "Room", view: BoardView, stretch: Stretch) -> str: ...

    def everything(self, room: "Room", view: BoardView) -> str: ...

    def passing(self, room: "Room", view: BoardView, touched: list[str]) -> str: ...

    def pulse(self, room: "Room") -> str: ...
