"""What happens before the day: materials, who has read what, and whether the session is ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.rules import experience
from app.rules.actions import Action
from app.rules.materials import TYPES
from app.rules.reading import Reading, reading_of
from app.rules.roles import HOSTS, LEADS, SEATED, Role
from app.rules.words import N_
from app.store.columns import utc_now
from app.store.tables import Material, Participant

if TYPE_CHECKING:
    from app.live.view import BoardView


@dataclass(frozen=True, slots=True)
class MaterialView:
    """A material on the list. `opened_by` are names, for those who may read them; `size` is in bytes, 0 for a link."""

    id: str
    title: str
    host: str
    kind: str
    size: int
    opened_by: tuple[str, ...]
    opened: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """A line of the readiness list: whether it is so, in words, and the control where it is put right."""

    done: bool
    sentence: str
    where: str


class PreparationView:
    """Preparation for one viewer."""

    def __init__(self, board: BoardView) -> None:
        self._board = board
        self._snapshot = board.snapshot

    @property
    def materials(self) -> list[MaterialView]:
        """The materials in the order in which they were handed in."""
        rows = sorted(self._snapshot.materials.values(), key=lambda material: material.born_seq)
        return [self._material(row) for row in rows]

    @property
    def has_calendar(self) -> bool:
        """Whether anything was announced that a calendar could hold."""
        windows = (phase.opens_at and phase.closes_at for phase in self._snapshot.phases)
        return self._snapshot.session.starts_at is not None or any(windows) or self.took_back

    @property
    def took_back(self) -> bool:
        """Whether a day or a window that was announced is no more, so that calendars should learn of it."""
        return self._snapshot.session.gone_from is not None or bool(self._snapshot.gone)

    @property
    def opened(self) -> tuple[str, ...]:
        """The materials that the viewer has opened."""
        return tuple(i for i, who in self._snapshot.openings.items() if self._board.viewer.id in who)

    @property
    def my_reading(self) -> Reading:
        """Whether the viewer has read the brief as it stands."""
        return self._reading(self._board.me)

    @property
    def readers(self) -> list[str]:
        """The names of those in the resource team who have read the brief as it stands, for facilitators and hosts."""
        return self._who(Reading.READ, LEADS | HOSTS)

    @property
    def readers_before(self) -> list[str]:
        """The names of those who have read what it was before it was changed, for the same."""
        return self._who(Reading.BEFORE, LEADS | HOSTS)

    @property
    def missing(self) -> list[str]:
        """The names of those in the resource team who have not read the brief, for facilitators."""
        return self._who(Reading.NOT_YET, LEADS)

    @property
    def read_by(self) -> tuple[int, int]:
        """How many of the resource team have read the brief as it stands, and of how many."""
        team = self._team(Role.RESOURCE)
        return sum(1 for person in team if self._reading(person) is Reading.READ), len(team)

    def _who(self, reading: Reading, told: frozenset[Role]) -> list[str]:
        if self._board.role not in told:
            return []
        return sorted(person.name for person in self._team(Role.RESOURCE) if self._reading(person) is reading)

    def _reading(self, person: Participant) -> Reading:
        return reading_of(person.brief_read_at, self._board.session.brief_changed_at)

    @property
    def readiness(self) -> list[Ready]:
        """Whether the session is ready to begin, line by line; for facilitators only."""
        if not self._board.can(Action.RUN):
            return []
        session = self._board.session
        return [
            Ready(
                1 <= experience.sentences(session.challenge) <= 2,
                N_("The challenge is said in two sentences."),
                "edit-brief",
            ),
            Ready(bool(session.tried), N_("Past efforts are told."), "edit-brief"),
            Ready(bool(session.wanted and session.deliverable), N_("Outcome and deliverable are named."), "edit-brief"),
            Ready(
                bool(session.decision and session.decision_on), N_("The decision and its date are known."), "edit-brief"
            ),
            Ready(
                bool(session.intent), N_("The host team has said whether it seeks learning or endorsement."), "intent"
            ),
            Ready(
                self._recent_peers >= experience.RECENT_PEERS_WANTED,
                N_("At least three resource people bring experience of the last three years."),
                "link-invitations",
            ),
            self._announced,
            *self._rehearsed(),
        ]

    @property
    def _announced(self) -> Ready:
        if self._board.session.agenda == "long":
            planned = any(phase.opens_at and phase.closes_at for phase in self._snapshot.phases)
            return Ready(planned, N_("The phases have their days."), "edit-agenda")
        return Ready(self._board.session.starts_at is not None, N_("Day and time are announced."), "announce-more")

    def _rehearsed(self) -> list[Ready]:
        session = self._board.session
        done = Ready(session.rehearsed_at is not None, N_("You have rehearsed it."), "rehearsed")
        return [] if session.rehearses_id else [done]

    @property
    def _recent_peers(self) -> int:
        this_year = utc_now().year
        return sum(1 for person in self._team(Role.RESOURCE) if experience.is_recent(person.did_when, this_year))

    def _team(self, role: Role) -> list[Participant]:
        return [p for p in self._snapshot.people.values() if p.role == role and p.removed_at is None]

    def _material(self, row: Material) -> MaterialView:
        opened = self._snapshot.openings.get(row.id, set())
        reads_names = self._board.role in LEADS | HOSTS
        people = self._snapshot.people
        names = sorted(people[i].name for i in opened if people[i].removed_at is None) if reads_names else []
        return MaterialView(
            id=row.id,
            title=row.title,
            host=urlsplit(row.url).hostname or "" if row.url else "",
            kind=TYPES[row.suffix].name if row.suffix else N_("Link"),
            size=row.size,
            opened_by=tuple(names),
            opened=self._board.viewer.id in opened and self._board.role in SEATED,
        )
