"""A session in a database, and people who act in it through turns, as they do over HTTP."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from app.rules.roles import Role
from app.store import cards, participants, phases, sessions
from app.store.cards import Draft, card_of
from app.store.database import Database
from app.store.events import EVENTS
from app.store.participants import Profile, session_row
from app.store.phases import phase_called
from app.store.sessions import Start
from app.store.snapshot import Snapshot, load_snapshot
from app.store.tables import Card, Participant
from app.store.turn import VISITS, Actor, Key, NoTurn, Outcome, Turn, take_turn

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
F, H, R, O = Role.FACILITATOR, Role.HOST, Role.RESOURCE, Role.OBSERVER


class Meeting:
    """One session with one person of each role, more where a test lets them join. Its clock moves when told to."""

    def __init__(self, database: Database, seats: int = 20, agenda: str = "short") -> None:
        self.database = database
        self.seats = seats
        self.now = NOON
        self.id = database.write_now(
            lambda sql: sessions.begin(sql, Start("Pumps", "How do we keep them running?", agenda=agenda), self.now)
        )
        self.people = {role: self.join(role).id for role in Role}

    def join(self, role: Role, name: str = "", version: int = 1, secrets: tuple[str, ...] = ()) -> Participant:
        """Take a seat."""
        profile = Profile(name or f"{role.capitalize()} person")
        return self.database.write_now(
            lambda sql: participants.join(sql, self.id, role, version, profile, secrets, self.seats, self.now)
        )

    def act(self, who: Role | str, change: Callable[[Turn], object], key: Key | None = None) -> Outcome:
        """Take a turn as this person; an ordinary Outcome also where nothing had to be done."""
        actor = Actor(participant_id=self.people[who] if isinstance(who, Role) else who)
        try:
            return self.database.write_now(lambda sql: take_turn(sql, self.id, actor, key or Key(), change, self.now))
        except NoTurn as none:
            return none.outcome

    def does_nothing(self, who: Role | str, change: Callable[[Turn], object]) -> bool:
        """Whether this turn leaves no trace."""
        before = self.trace()
        self.act(who, change)
        return self.trace() == before

    def open(self, kind: str, reason: str = "it is a test") -> None:
        """Move to a phase."""
        self.act(F, lambda turn: phases.move_to(turn, phase_called(turn, kind), reason))

    def post(self, who: Role | str, kind: str, text: str = "words", parent: str | None = None, **more: Any) -> str:
        """Post a card; the answer is its id."""
        return self.act(who, lambda turn: cards.post(turn, Draft(kind, text, parent, **more))).target

    def posted(self, who: Role | str, kind: str, text: str = "words", parent: str | None = None, **more: Any) -> Card:
        """The same; the answer is the card."""
        card_id = self.post(who, kind, text, parent, **more)
        return self.snapshot().cards[card_id]

    def on(self, card_id: str, verb: Callable[..., object], *arguments: Any) -> Callable[[Turn], object]:
        """A change that is done to a card, found through its door."""
        return lambda turn: verb(turn, card_of(turn, card_id), *arguments)

    def passes(self, minutes: float) -> None:
        """Let time go by."""
        self.now += timedelta(minutes=minutes)

    def snapshot(self) -> Snapshot:
        """The session read anew."""
        return self.database.read_now(lambda sql: load_snapshot(sql, self.id))

    @property
    def seq(self) -> int:
        """The last turn."""
        return self.database.read_now(lambda sql: session_row(sql, self.id)).seq

    def events(self) -> list[Any]:
        """The history, oldest first."""
        where = select(EVENTS).where(EVENTS.c.session_id == self.id).order_by(EVENTS.c.seq)
        return list(self.database.read_now(lambda sql: sql.execute(where).all()))

    def last(self) -> Any:
        """The last line of the history."""
        return self.events()[-1]

    def before(self) -> dict[str, Any]:
        """What the last turn says stood there before."""
        said = self.last().before
        return dict(json.loads(said)) if said else {}

    def trace(self) -> tuple[int, int, Any]:
        """What any turn would change: the number, the length of the history, the board."""
        count = select(func.count()).select_from(EVENTS).where(EVENTS.c.session_id == self.id)
        return self.seq, self.database.read_now(lambda sql: sql.execute(count).scalar_one()), self.snapshot()


def as_plain(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as plain values, to compare one that was brought forward with one read anew."""
    return {name: _plain(getattr(snapshot, name)) for name in Snapshot.__slots__}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        # An empty entry says the same as none.
        plain = {key: _plain(inner) for key, inner in value.items()}
        return {key: inner for key, inner in plain.items() if inner not in ({}, [], set())}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, set):
        return set(value)
    return tuple(value) if isinstance(value, tuple) or hasattr(value, "_mapping") else value


def still_visiting(sql: Connection, token_hash: str, participant_ids: list[str]) -> set[str]:
    """Which of these participants the holder of this secret still is."""
    rows = sql.execute(
        select(VISITS.c.participant_id).where(
            VISITS.c.token_hash == token_hash,
            VISITS.c.participant_id.in_(participant_ids),
            VISITS.c.ended_at.is_(None),
        )
    )
    return set(rows.scalars())
