"""What a process does for its rooms every second: looks for what no doorbell told, lets go of what has ended."""

import asyncio
import zlib
from typing import TYPE_CHECKING

import structlog

from app.live.reading import seqs_of
from app.live.room import Room
from app.rules import regions
from app.store.database import Database

if TYPE_CHECKING:
    from app.live.rooms import Rooms

log = structlog.get_logger()

LOOK_S = 1.0
# Each room pulses once in so many looks, and not all in the same: thousands of writes at once would be felt.
LOOKS_A_PULSE = 15
EMPTY_S = 60.0
# So many rooms are kept before others get their turn.
AT_A_TIME = 50


class Keeper:
    """Keeps rooms: presence that has settled, typing signs that have run out, clients that read no more."""

    def __init__(self, rooms: "Rooms", database: Database) -> None:
        self._rooms = rooms
        self._database = database
        self._looks = 0

    async def look_for_ever(self) -> None:
        """Look once a second, until cancelled, for what no doorbell told. By itself: a database that is away may be silent
        for long, and nobody's line may be taken for dead by that."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self._look_for_missed_rings()

    async def keep_for_ever(self) -> None:
        """Keep the rooms, once a second until cancelled."""
        while True:
            await asyncio.sleep(LOOK_S)
            self._looks += 1
            for place, room in enumerate(self._rooms.opened):
                with self._rooms.given_up_if_it_fails(room):
                    self._keep(room, asyncio.get_running_loop().time())
                if place % AT_A_TIME == AT_A_TIME - 1:
                    await asyncio.sleep(0)

    async def _look_for_missed_rings(self) -> None:
        """Ring at every watched room that is behind the database: a doorbell may be lost."""
        watched = {room.session_id: room.seq for room in self._rooms.opened if room.connections}
        if not watched:
            return
        try:
            seqs = await self._database.read(lambda sql: seqs_of(sql, list(watched)))
        except Exception as error:
            log.warning("rooms could not look", error=type(error).__name__)
            return
        for session_id, seq in seqs.items():
            if seq > watched[session_id]:
                self._rooms.ring(session_id)

    def _keep(self, room: Room, now: float) -> None:
        if room.attendance.settle(now):
            self._rooms.stir(room)
        tired = room.attendance.tired(now)
        if tired:
            room.show_passing([regions.typing(lane) for lane in tired])
        for connection in list(room.connections):
            if connection.goes_stale(now):
                connection.sink.abort()
        if (zlib.crc32(room.session_id.encode()) + self._looks) % LOOKS_A_PULSE == 0:
            room.pulse()
        if room.empty_since is not None and now - room.empty_since > EMPTY_S:
            self._rooms.close(room)
