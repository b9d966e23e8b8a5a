"""All rooms of this process: opened when somebody looks, woken by the doorbell, closed when empty."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TypeVar

import structlog
from sqlalchemy import Connection as Sql

from app.live.backplane import Told, nothing
from app.live.connection import Connection
from app.live.due import Due
from app.live.ending import ended
from app.live.farewell import ELSEWHERE, OVERLOAD, Farewell
from app.live.inquiry import Inquiry
from app.live.keeper import Keeper
from app.live.reading import Reading, read_all, read_for
from app.live.room import REMEMBERED, Painter, Room
from app.live.view import BoardView
from app.rules import regions
from app.rules.errors import BoardError
from app.store.database import Database
from app.store.events import Happening
from app.store.snapshot import Changes

# Who comes or goes within this is shown together.
GATHER_S = 0.1

log = structlog.get_logger()
T = TypeVar("T")


class Rooms:
    """Opens rooms and brings them forward.

    A turn's news, from here or from another process, go to a room as they are if it stands right before that turn. For
    all other rooms that were rung since it last looked one loop reads.
    """

    def __init__(
        self,
        database: Database,
        epoch: str,
        painters: dict[str, Painter],
        draw: Callable[[str, BoardView], str],
    ) -> None:
        self._database = database
        self._inquiry = Inquiry(database, self._bring)
        self._epoch = epoch
        self._painters = painters
        self._draw = draw
        self._rooms: dict[str, Room] = {}
        self._opening: dict[str, asyncio.Task[Room]] = {}
        self._rung: set[str] = set()
        self._due = Due(self._give_up)
        # For whatever is done with one room of many: what goes wrong there may not end it for the others.
        self.given_up_if_it_fails = self._due.given_up_if_it_fails
        self._bell = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._stirred: set[Room] = set()
        self.farewell = Farewell()

    @property
    def sockets(self) -> int:
        """How many sockets are open in this process."""
        return sum(len(room.connections) for room in self._rooms.values())

    @property
    def opened(self) -> list[Room]:
        """The sessions held in memory."""
        return list(self._rooms.values())

    def start(self) -> None:
        """Begin to listen and to look."""
        keeper = Keeper(self, self._database)
        loops = (self._serve(), keeper.look_for_ever(), keeper.keep_for_ever())
        self._tasks = [asyncio.create_task(loop) for loop in loops]

    async def stop(self) -> None:
        """End all loops."""
        for task in self._tasks:
            await ended(task)

    def ring(self, session_id: str, seq: int | None = None, told: Told = nothing) -> None:
        """Something was committed to this session, here or elsewhere; up to turn `seq`, if that is known."""
        room = self._rooms.get(session_id)  # one that is being opened is rung when it is open
        if room is not None and (seq is None or not self._needs_no_reading(room, seq, told)):
            self._rung.add(session_id)
            self._bell.set()

    def _needs_no_reading(self, room: Room, seq: int, told: Told) -> bool:
        """Whether the room has this turn, or stands right before it and has just taken it in as it was told."""
        if seq <= room.seq:
            return True
        news = told() if seq == room.seq + 1 else None
        if news is None or news.happening.ended_visits:
            return False
        with self.given_up_if_it_fails(room):
            self._take(room, [news.happening], news.changes)
        self._due.add(room)
        return True

    def language_of(self, session_id: str) -> str:
        """The language of a session that is held in memory; empty of all others."""
        room = self._rooms.get(session_id)
        return room.snapshot.session.language if room is not None else ""

    async def room(self, session_id: str) -> Room:
        """The room of a session, up to date. Raises NotFound."""
        room, _ = await self.ask(session_id, lambda sql: None)
        return room

    async def ask(self, session_id: str, question: Callable[[Sql], T]) -> tuple[Room, T]:
        """The room of a session, and the answer to a question put to the same state of the database as it shows.

        Asked again where the room was told meanwhile that somebody was removed or signed out, or was given up: whoever
        is let in by the answer would else not be among those who are told to go. Raises NotFound, and what the question
        raises.
        """
        while True:
            room = self._rooms.get(session_id) or await self._open(session_id)
            if room.empty_since is not None:
                room.empty_since = asyncio.get_running_loop().time()
            answer, seq = await self._inquiry.ask(room, question)
            if room is self._rooms.get(session_id) and not room.people_changed_after(seq):
                return room, answer

    async def _open(self, session_id: str) -> Room:
        task = self._opening.get(session_id)
        if task is None:
            task = self._opening[session_id] = asyncio.create_task(self._load(session_id))
            task.add_done_callback(lambda _: self._opening.pop(session_id, None))
        return await asyncio.shield(task)

    async def _load(self, session_id: str) -> Room:
        snapshot, happened = await self._database.read(lambda sql: read_all(sql, session_id))
        log = deque(happened, maxlen=REMEMBERED)
        room = Room(session_id, self._epoch, self._painters, self._draw, snapshot, log)
        self._rooms[session_id] = room
        room.empty_since = asyncio.get_running_loop().time()
        # What was committed between the reading and now rang at a door that was not there yet.
        self.ring(session_id)
        return room

    def enter(self, room: Room, connection: Connection) -> None:
        """Let a connection watch a room, and show it what it lacks.

        It may lack what is not kept, too: no turn says who came or stopped writing since its page was drawn.
        """
        room.admit(connection)
        self._gather(room)
        try:
            room.greet(connection)
        except Exception as error:  # those who watch already have what they need
            log.error("newcomer shown nothing", error=type(error).__name__, exc_info=error)
            self.farewell.to(connection, OVERLOAD)

    def go_on(self, room: Room, connection: Connection) -> None:
        """A client that was slow to read may be shown again what it lacks."""
        with self.given_up_if_it_fails(room):
            room.bring_forward(connection)
            if connection in room.lacking:
                self._gather(room)

    def leave(self, room: Room, connection: Connection) -> None:
        """A connection has ended."""
        room.connections.discard(connection)
        now = asyncio.get_running_loop().time()
        room.attendance.left(connection.participant_id, now)
        if not room.connections:
            room.empty_since = now

    def writes(self, room: Room, participant_id: str, lane: str) -> None:
        """Somebody is writing in a lane: show it, unless it shows already."""
        if room.attendance.writes(participant_id, lane, asyncio.get_running_loop().time()):
            room.show_passing([regions.typing(lane)])

    def stir(self, room: Room) -> None:
        """People came or went."""
        room.drawings.spoil(regions.PEOPLE)
        self._gather(room)

    def _gather(self, room: Room) -> None:
        """Often many come or go at once, so it is shown a little later, once for all of them."""
        if room not in self._stirred:
            self._stirred.add(room)
            asyncio.get_running_loop().call_later(GATHER_S, self._show_people, room)

    def close(self, room: Room) -> None:
        """Forget a room that nobody has watched for a while."""
        if self._rooms.get(room.session_id) is room:
            del self._rooms[room.session_id]

    def send_away(self, is_at_home: Callable[[str], bool]) -> None:
        """Have those come back whose session is at home in another process now: they are let in there."""
        for room in self.opened:
            if not is_at_home(room.session_id):
                self.farewell.to_all(room, ELSEWHERE)

    def _show_people(self, room: Room) -> None:
        self._stirred.discard(room)
        with self.given_up_if_it_fails(room):
            room.show_people()

    async def _serve(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            rung, self._rung = self._rung, set()
            await self._refresh([self._rooms[i] for i in rung if i in self._rooms])

    async def _refresh(self, rooms: list[Room]) -> None:
        """Read for these rooms what was committed since, and push it."""
        wanted = {room.session_id: room.seq for room in rooms}
        try:
            found = await self._database.read(lambda sql: read_for(sql, wanted))
        except Exception as error:
            if len(rooms) > 1 and not isinstance(error, BoardError):
                for room in rooms:  # the database is there: one that cannot be read may not keep the others waiting
                    await self._refresh([room])
            else:  # the next look, a second later, tries again
                log.warning("room could not read", error=type(error).__name__)
            return
        for room in rooms:
            self._bring(room, found[room.session_id])

    def _bring(self, room: Room, reading: Reading) -> None:
        # While this was read, the room may have been told of some of it, or others may have read more.
        happened = [happening for happening in reading.happened if happening.seq > room.seq]
        if happened:
            with self.given_up_if_it_fails(room):
                self._take(room, happened, reading.changes, reading.ended)
            self._due.show(room)

    def _take(
        self, room: Room, happened: list[Happening], changes: Changes, ended: frozenset[str] = frozenset()
    ) -> None:
        room.take(happened, changes)
        if any(happening.concerns_people for happening in happened):
            self.farewell.to_those_who_may_not_stay(room, ended)
        for happening in happened:
            room.stop_typing(happening)

    def _give_up(self, room: Room) -> None:
        self.close(room)
        self.farewell.to_all(room, OVERLOAD)
