"""A room: one session's snapshot in this process, those who watch it here, and what each must be shown."""

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from app.live.connection import MOST_BEHIND, Connection
from app.live.draw import audience
from app.live.drawing import Drawing
from app.live.presence import Attendance
from app.live.stretch import Built, Stretch
from app.live.view import BoardView
from app.live.wire import text_frame
from app.rules import regions
from app.rules.agenda import PHASES
from app.rules.cards import LANES
from app.rules.roles import SEATED, Role, Viewer
from app.store.events import Happening
from app.store.snapshot import Changes, Snapshot, apply_changes
from app.store.veil import level_of, veiled
from app.store.whole import rows_of, snapshot_of

REMEMBERED = 1_000
VARIANTS_KEPT = 64
# What shows who is here and who is writing.
PASSING = (regions.PEOPLE, *map(regions.typing, LANES))
# What is touched by somebody's coming, of which those who may not know of it must not be told by a first drawing.
COMING = frozenset((regions.PEOPLE, regions.BRIEF, regions.CONTROLS))


class Painter(Protocol):
    """Writes the message that brings a connection forward; one for pages, one for the API."""

    def changes(self, room: "Room", view: BoardView, stretch: Stretch) -> str: ...

    def everything(self, room: "Room", view: BoardView) -> str: ...

    def passing(self, room: "Room", view: BoardView, touched: list[str]) -> str: ...

    def pulse(self, room: "Room") -> str: ...


@dataclass(eq=False)
class Room:
    """`log` holds the last turns, contiguous up to the snapshot's `seq`; `drawn` the regions as they stand.

    `empty_since` is when the last who watched left, on the loop's clock; None while somebody watches.
    """

    session_id: str
    epoch: str
    painters: dict[str, Painter]
    draw: Callable[[str, BoardView], str]
    snapshot: Snapshot
    log: deque[Happening] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    connections: set[Connection] = field(default_factory=set)
    attendance: Attendance = field(default_factory=Attendance)
    touched: dict[str, int] = field(default_factory=dict)
    touched_before: dict[str, int] = field(default_factory=dict)
    drawn: dict[str, dict[object, Drawing]] = field(default_factory=dict)
    empty_since: float | None = None
    _veiled: Snapshot | None = None
    _shown_people: dict[Role, tuple[object, ...]] = field(default_factory=dict)

    @property
    def seq(self) -> int:
        """The turn up to which this room knows the session."""
        return self.snapshot.seq

    @property
    def secrets(self) -> list[tuple[str, str]]:
        """What those who watch came in by: a visit's hash, and whose it is."""
        return [(c.token_hash, c.participant_id) for c in self.connections]

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

    def take(self, happened: list[Happening], changes: Changes) -> None:
        """Bring the snapshot forward by what was read in one transaction."""
        if not happened:
            return
        assert happened[0].seq == self.seq + 1, "a turn is missing between the room and the database"
        names = {region.partition("@")[0]: h.seq for h in happened for region in h.regions}
        undrawn = names.keys() - self.drawn.keys() - {regions.EVERYTHING}
        stood = {name for name in undrawn if not name.startswith("card-") or name[5:] in self.snapshot.cards}
        self._draw_before((COMING & names.keys()) | stood)
        apply_changes(self.snapshot, changes, happened[-1].seq)
        self.log.extend(happened)
        self.touched_before.update({name: self._last_touch(name) for name in names})
        self.touched.update(names)
        if self.touched.get(regions.EVERYTHING, 0) >= happened[0].seq:
            self.attendance.stop_all_typing()

    def _draw_before(self, names: Collection[str]) -> None:
        """Draw what nobody here has been shown yet: else no one could say whether it looks different afterwards.

        For each who takes part, as their own reading may set them apart; those who only watch all see the same.
        """
        here = {self.viewer(connection.participant_id) for connection in self.connections} if names else ()
        for viewer in {one if one.role in SEATED else Viewer("", one.role) for one in here}:
            view = self.view(viewer)
            for name in names:
                self.drawing(name, view)

    def region(self, name: str, view: BoardView) -> str:
        """A region for a viewer, drawn at most once per audience until it is touched."""
        return self.drawing(name, view).html

    def drawing(self, name: str, view: BoardView) -> Drawing:
        """The same, with the turn in which it last came to look like this.

        What was touched and came out the same need not be sent: that something happened may be telling, too.
        """
        variants = self.drawn.setdefault(name, {})
        key = audience(name, view)
        former = variants.get(key)
        if former is not None and former.as_of >= self._last_touch(name) and not former.spoilt:
            return former
        if len(variants) >= VARIANTS_KEPT:
            variants.clear()
        html = self.draw(name, view)
        variants[key] = drawing = Drawing(name, html, self._changed_at(name, html, former), self.seq)
        return drawing

    def _changed_at(self, name: str, html: str, former: Drawing | None) -> int:
        """When a region came to look like this. A drawing from before an earlier touch tells nothing: those who are
        this audience again were another in between, and were shown something else."""
        if former is None:
            return self.seq
        current = former.as_of >= self.touched_before.get(name, 0)
        return former.changed if former.html == html and current else self.seq

    def _last_touch(self, name: str) -> int:
        return max(self.touched.get(name, 0), self.touched.get(regions.EVERYTHING, 0))

    def spoil(self, name: str) -> None:
        """Have a region drawn anew although no turn touched it: what it shows is not kept, and has changed."""
        for key, drawing in self.drawn.get(name, {}).items():
            self.drawn[name][key] = drawing._replace(spoilt=True)

    def push(self) -> None:
        """Show every connection what it lacks. One message is built for all who lack and may see the same."""
        built = Built()
        for connection in list(self.connections):
            self.bring_forward(connection, built)

    def bring_forward(self, connection: Connection, built: Built | None = None) -> None:
        """Show one connection what it lacks. A client that is slow to read is passed over; it jumps later."""
        pos, seq = connection.pos, self.snapshot.session.seq
        if pos == seq or connection.closing or not connection.sink.can_write:
            return
        built = built or Built()
        if pos not in built.stretches:
            built.stretches[pos] = self._stretch_after(pos)
        stretch, me = built.stretches[pos], connection.participant_id
        role = self.snapshot.people[me].role
        if stretch is None or connection.role != role or (stretch.renewed and stretch.renews(me)):
            message = text_frame(self.painters[connection.speaks].everything(self, self.view(self.viewer(me))))
            connection.role = Role(role)
        else:
            apart = stretch.apart
            view = self.view(self.viewer(me)) if apart is None or me in apart else None
            key = (connection.speaks, pos, role if view is None else stretch.shared_by(view))
            if key not in built.messages:
                text = self.painters[connection.speaks].changes(self, view or self.view(self.viewer(me)), stretch)
                built.messages[key] = _framed(text)
            message = built.messages[key]
        connection.pos = seq
        if message:
            connection.told = seq
            connection.sink.write_frame(message)

    def greet(self, connection: Connection) -> None:
        """Tell a connection that it is up to date, where nothing it lacked said so."""
        if connection.told < self.seq and connection.sink.can_write:
            connection.told = self.seq
            connection.sink.write_frame(text_frame(self.painters[connection.speaks].pulse(self)))

    def missed_by(self, connection: Connection, viewer: Viewer) -> Stretch | None:
        """The turns a connection lacks: None when there are none, or when it should be shown everything instead."""
        stretch = self._stretch_after(connection.pos)
        if stretch is None or stretch.renews(viewer.id) or connection.role is not viewer.role:
            return None
        return stretch

    def _stretch_after(self, pos: int) -> Stretch | None:
        behind = self.seq - pos
        if pos < 0 or behind > min(MOST_BEHIND, len(self.log)) or behind <= 0:
            return None
        return Stretch([self.log[i] for i in range(len(self.log) - behind, len(self.log))], self.shown)

    def show_passing(self, touched: Iterable[str], to: Iterable[Connection] | None = None) -> None:
        """Show everyone, or only these, what is not kept: who is here, who is writing."""
        names = list(touched)
        built: dict[object, bytes] = {}
        for connection in list(self.connections if to is None else to):
            if not connection.sink.can_write or connection.pos < 0:
                continue
            view = self.view(self.viewer(connection.participant_id))
            key = (connection.speaks, *(audience(name, view) for name in names))
            if key not in built:
                built[key] = _framed(self.painters[connection.speaks].passing(self, view, names))
            if built[key]:
                connection.sink.write_frame(built[key])

    def stop_typing(self, participant_id: str) -> None:
        """Take away the signs of somebody who has posted."""
        for lane in [i for i in list(self.attendance.typing) if self.attendance.stops(participant_id, i)]:
            self.show_passing([regions.typing(lane)])

    def show_people(self) -> None:
        """Show who is here, to those for whom that changed: what silent people do changes nothing for anyone."""
        for role in Role:
            seen = tuple((p.id, p.presence) for p in self.view(Viewer("", role)).people.present)
            if seen != self._shown_people.get(role):
                self._shown_people[role] = seen
                self.show_passing([regions.PEOPLE], [c for c in self.connections if self._role_of(c) == role])

    def _role_of(self, connection: Connection) -> str:
        return self.snapshot.people[connection.participant_id].role

    def pulse(self) -> None:
        """Tell everyone that the line is alive, and up to which turn nothing is missing."""
        built: dict[str, bytes] = {}
        for connection in self.connections:
            if connection.pos == self.seq and connection.sink.can_write:
                if connection.speaks not in built:
                    built[connection.speaks] = _framed(self.painters[connection.speaks].pulse(self))
                connection.told = self.seq
                connection.sink.write_frame(built[connection.speaks])


def _framed(text: str) -> bytes:
    return text_frame(text) if text else b""
