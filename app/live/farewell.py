"""Closes sockets whose people may not watch any longer, or should reconnect."""

from collections.abc import Callable

from app.live.connection import Connection
from app.live.room import Room

REMOVED, SIGNED_OUT, OVERLOAD, ELSEWHERE = 4403, 4401, 1013, 1012


class Farewell:
    """Ends connections with a code that says why; `closing` does it."""

    def __init__(self) -> None:
        self.closing: Callable[[Connection, int], None] = lambda connection, code: connection.sink.abort()

    def to(self, connection: Connection, code: int) -> None:
        """End one."""
        if not connection.closing:
            connection.closing = code
            self.closing(connection, code)

    def to_all(self, room: Room, code: int) -> None:
        """End all who watch a room."""
        for connection in list(room.connections):
            self.to(connection, code)

    def to_those_who_may_not_stay(self, room: Room, ended: frozenset[str]) -> None:
        """End those of people who were removed, or whose visit was ended."""
        for connection in list(room.connections):
            person = room.snapshot.people[connection.participant_id]
            if person.removed_at is not None:
                self.to(connection, REMOVED)
            elif f"{connection.token_hash} {connection.participant_id}" in ended:
                self.to(connection, SIGNED_OUT)
