"""A room: one session's snapshot in this process, those who watch it here, and what each must be shown."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import InitVar, dataclass, field
from typing import Protocol

from app.live.company import Company
from app.live.connection import MOST_BEHIND, Connection
from app.live.draw import audience
from app.live.drawings import Drawings
from app.live.presence import Attendance
from app.live.stretch import Built, Stretch
from app.live.versions import Versions
from app.live.view import BoardView
from app.live.wire import text_frame
from app.rules import regions
from app.rules.agenda import PHASES
from app.rules.cards import LANES
from app.rules.roles import Role, Viewer
from app.store.events import Happening
from app.store.snapshot import Changes, Snapshot, apply_changes
from app.store.veil import level_of, veiled
from app.store.whole import rows_of, snapshot_of

REMEMBERED = 1_000
# What shows who is here and who is writing.
PASSING = (regions.PEOPLE, *map(regions.typing, LANES))

# Turns whose target goes, or has a role in which they may not write or are silent.
ANOTHER_STANDING = ("removed", "made", "undid")


class Painter(Protocol):
    """Writes the message that brings a connection forward; one for pages, one for the API."""

    def changes(self, room: "Room", view: BoardView, stretch: Stretch) -> str: ...

    def everything(self, room: "Room", view: BoardView) -> str: ...

    def passing(self, room: "Room", view: BoardView, touched: list[str]) -> str: ...

    def pulse(self, room: "Room") -> str: ...


@dataclass(eq=False)
class Room:
    """`log` holds the last turns, contiguous up to the snapshot's `seq`.

    `empty_since` is when the last who watched left, on the loop's clock; None while somebody watches. `lacking` are those
    who have not been shown what is not kept: who is here, who is writing.
    """

    session_id: str
    epoch: str
    painters: dict[str, Painter]
    draw: InitVar[Callable[[str, BoardView], str]]
    snapshot: Snapshot
    log: deque[Happening] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    connections: set[Connection] = field(default_factory=set)
    lacking: set[Connection] = field(default_factory=set)
    attendance: Attendance = field(default_factory=Attendance)
    company: Company = field(default_factory=Company)
    versions: Versions = field(init=False)
    drawings: Drawings = field(init=False)
    empty_since: float | None = None
    _veiled: Snapshot | None = None
    _shown_people: dict[Role, tuple[object, ...]] = field(default_factory=dict)

    def __post_init__(self, draw: Callable[[str, BoardView], str]) -> None:
        self.versions = Versions(self.log)
        self.drawings = Drawings(draw, self.versions)

    @property
    def seq(self) -> int:
        """The turn up to which this room knows the session."""
        return self.snapshot.seq

    def viewer(self, participant_id: str) -> Viewer:
        """A participant in the role that they have now."""
        return Viewer(participant_id, Role(self.snapshot.people[participant_id].role))

    def view(self, viewer: Viewer) -> BoardView:
        """The board as this viewer may see it now."""
        return BoardView(self.shown, viewer, self.attendance.here, self.attendance.typing)

    @property
    def shown(self) -> Snapshot:
        """The board to be shown: the snapshot, and once the session has ended under its confidentiality."""
        session = self.snapshot.session
        if not PHASES[session.phase_kind].ends or level_of(session).shows_names:
            return self.snapshot
        if self._veiled is None or self._veiled.seq != self.seq:
            self._veiled = snapshot_of(veiled(rows_of(self.snapshot)))
        return self._veiled

    def admit(self, connection: Connection) -> None:
        """Let a connection watch."""
        self.connections.add(connection)
        self.lacking.add(connection)
        self.company.join(self.viewer(connection.participant_id))
        self.empty_since = None
        if self.attendance.came(connection.participant_id):
            self.drawings.spoil(regions.PEOPLE)

    def take(self, happened: list[Happening], changes: Changes) -> None:
        """Bring the snapshot forward by what was read in one transaction."""
        assert happened[0].seq == self.seq + 1, "a turn is missing between the room and the database"
        self._draw_before(happened)
        apply_changes(self.snapshot, changes, happened[-1].seq)
        self.log.extend(happened)
        for happening in happened:
            self.versions.touch(happening)
        if any(regions.EVERYTHING in happening.regions for happening in happened):
            self.attendance.stop_all_typing()

    def _draw_before(self, happened: list[Happening]) -> None:
        """Draw what these turns touch as it stands, for all who watch and have not been shown it by this room."""
        names = {region.partition("@")[0] for happening in happened for region in happening.regions}
        for name in names - {regions.EVERYTHING}:
            card_id = regions.card_of(name)
            # A card that is posted by these turns has been shown to nobody.
            if card_id is None or card_id in self.snapshot.cards:
                for viewer in self.company.new_to(name, self.shown):
                    self.drawings.of(name, self.view(viewer))
        if regions.EVERYTHING in names:
            self.company.forget()

    def people_changed_after(self, seq: int) -> bool:
        """Whether a later turn, as far as is remembered, may have let somebody in or out."""
        behind = min(self.seq - seq, len(self.log))
        return any(self.log[-place].concerns_people for place in range(1, behind + 1))

    def region(self, name: str, view: BoardView) -> str:
        """A region for a viewer."""
        return self.drawings.of(name, view).html

    def push(self) -> None:
        """Show every connection what it lacks. One message is built for all who lack and may see the same."""
        built = Built()
        for connection in list(self.connections):
            self.bring_forward(connection, built)

    def bring_forward(self, connection: Connection, built: Built | None = None) -> bool:
        """Show one connection what it lacks; the answer is whether it was told anything.

        A client that is slow to read is passed over; it jumps later.
        """
        pos, seq = connection.pos, self.snapshot.session.seq
        if pos == seq or not connection.can_be_told:
            return False
        built = built or Built()
        if pos not in built.stretches:
            built.stretches[pos] = self._stretch_after(pos)
        stretch, me = built.stretches[pos], connection.participant_id
        if stretch is None or (stretch.renewed and stretch.renews(me)):
            message = text_frame(self.painters[connection.speaks].everything(self, self.view(self.viewer(me))))
            self.company.join(self.viewer(me))
        else:
            apart = stretch.apart
            view = self.view(self.viewer(me)) if apart is None or me in apart else None
            key = (connection.speaks, pos, self._role_of(connection) if view is None else stretch.shared_by(view))
            if key not in built.messages:
                text = self.painters[connection.speaks].changes(self, view or self.view(self.viewer(me)), stretch)
                built.messages[key] = _framed(text)
            message = built.messages[key]
        connection.pos = seq
        if message:
            connection.sink.write_frame(message)
        return bool(message)

    def greet(self, connection: Connection) -> None:
        """Show a newcomer what they lack, or else that they lack nothing."""
        if not self.bring_forward(connection) and connection.can_be_told:
            connection.sink.write_frame(text_frame(self.painters[connection.speaks].pulse(self)))

    def missed_by(self, viewer: Viewer, pos: int) -> Stretch | None:
        """What a viewer lacks whose page is drawn up to turn `pos`: None when that is nothing, or when they should be shown
        everything instead."""
        self.company.join(viewer)
        stretch = self._stretch_after(pos)
        return None if stretch is None or stretch.renews(viewer.id) else stretch

    def _stretch_after(self, pos: int) -> Stretch | None:
        behind = self.seq - pos
        if not 0 < behind <= min(MOST_BEHIND, len(self.log)):
            return None
        return Stretch([self.log[i] for i in range(len(self.log) - behind, len(self.log))], self.shown, self.versions)

    def show_passing(self, touched: Iterable[str], to: Iterable[Connection] | None = None) -> None:
        """Show everyone, or only these, what is not kept: who is here, who is writing."""
        names = list(touched)
        built: dict[object, bytes] = {}
        for connection in list(self.connections if to is None else to):
            if connection.closing:
                continue
            if not connection.sink.can_write:
                self.lacking.add(connection)
                continue
            view = self.view(self.viewer(connection.participant_id))
            key = (connection.speaks, *(audience(name, view) for name in names))
            if key not in built:
                built[key] = _framed(self.painters[connection.speaks].passing(self, view, names))
            if built[key]:
                connection.sink.write_frame(built[key])

    def stop_typing(self, happening: Happening) -> None:
        """Take away the signs of whoever has posted in this turn, was removed, or given another role."""
        posted = happening.verb.startswith("posted")
        if not posted and not happening.verb.startswith(ANOTHER_STANDING):
            return
        participant_id = happening.actor_id if posted else happening.target
        for lane in [i for i in list(self.attendance.typing) if self.attendance.stops(participant_id, i)]:
            self.show_passing([regions.typing(lane)])

    def show_people(self) -> None:
        """Show who is here, to those for whom that changed: what silent people do changes nothing for anyone.

        Those who lack what is not kept are shown all of it: newcomers, whose page may be older than the last change, and
        who did not read when it was shown.
        """
        new, self.lacking = self.connections & self.lacking, set()
        self.show_passing(PASSING, new)
        for role in Role:
            seen = tuple((p.id, p.presence) for p in self.view(Viewer("", role)).people.present)
            if seen != self._shown_people.get(role):
                self._shown_people[role] = seen
                self.show_passing([regions.PEOPLE], [c for c in self.connections - new if self._role_of(c) == role])

    def _role_of(self, connection: Connection) -> str:
        return self.snapshot.people[connection.participant_id].role

    def pulse(self) -> None:
        """Tell everyone that the line is alive, and up to which turn nothing is missing."""
        built: dict[str, bytes] = {}
        for connection in self.connections:
            if connection.pos == self.seq and connection.can_be_told:
                if connection.speaks not in built:
                    built[connection.speaks] = _framed(self.painters[connection.speaks].pulse(self))
                connection.sink.write_frame(built[connection.speaks])


def _framed(text: str) -> bytes:
    return text_frame(text) if text else b""
