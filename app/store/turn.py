"""A turn: the only way to change a session. Turns of one session never overlap.

Everything a turn decides on is read after its first statement, which takes the session's lock; so the phase that a
verb reads is the phase in which it acts. That is what makes the listening phase a rule and not a wish.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn, TypeVar, cast

from sqlalchemy import Connection, bindparam, select, update
from sqlmodel import SQLModel

from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.errors import BoardError, Conflict, Refused, SignedOut
from app.rules.permissions import why_not
from app.rules.phase_kind import PhaseKind
from app.rules.refusals import Refusal
from app.rules.roles import Role, Viewer
from app.rules.words import N_
from app.store.columns import utc_now
from app.store.events import EVENTS, News
from app.store.history import news_of, write_down
from app.store.locked import ALWAYS, LockedSession, known_session
from app.store.prepared import Prepared
from app.store.rows import insertion, name_of, new_row, revision
from app.store.tables import Participant, Session, Visit
from app.store.undo import Undo

Model = TypeVar("Model", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a request: the hash of a cookie's or bearer token's secret, and which of its participants is meant.

    Without a hash the application itself (the demo, a test) acts for a participant.
    """

    token_hash: str = ""
    participant_id: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A client's name for one request, and a fingerprint of what it asked, so that a retry is known as one."""

    value: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn came to: its number, what it made or changed, whether it was done before, and the news of it.

    `seen` is JSON of the marks of what this person wrote, by which their form tells it from what others write.
    """

    seq: int
    target: str
    repeated: bool = False
    seen: str = ""
    news: News | None = field(default=None, repr=False, compare=False)


class NoTurn(Exception):
    """Ends a turn that must leave no trace although nothing is wrong: there is nothing to change, or it was done before.

    `outcome` is the answer to the request.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__("nothing to do")


@dataclass(slots=True)
class Turn:
    """One change under way: the locked session, who acts and when. Verbs read and write through it.

    `added` holds the rows inserted, by table; `tables` names those in which anything else changed. `had` and `revised`
    are kept by `sight.py` and `reversal.py`: who had a card before, and how to undo the change.
    """

    sql: Connection
    session: Session
    viewer: Viewer
    phase: PhaseKind
    now: datetime
    verb: str = ""
    target: str = ""
    regions: dict[str, None] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    added: dict[str, list[Any]] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    undo: Undo = field(default_factory=Undo)
    had: dict[str, str] = field(default_factory=dict)
    revised: list[dict[str, Any]] = field(default_factory=list)
    undoes: int | None = None
    seen: str = ""

    @property
    def seq(self) -> int:
        """This turn's number."""
        return self.session.seq

    def require(self, action: Action, *, owner_id: str | None = None) -> None:
        """Raise Refused unless the rules let this person act in the present phase."""
        revealed = self.session.revealed_at is not None
        refusal = why_not(self.viewer, action, self.phase, owner_id=owner_id, revealed=revealed)
        if refusal is not None:
            raise Refused(refusal)

    def add(self, row: SQLModel) -> None:
        """Insert a new row, stamped with this turn."""
        self.insert(type(row), **row.model_dump())

    def insert(self, model: type[Model], **values: Any) -> Model:
        """The same from plain values, which is what the most frequent verbs have; the row as it will be read."""
        row = new_row(model, values | {"session_id": self.session.id, "seq": self.seq})
        self.undo.added(model, row)
        insertion(model).run_in_order(self.sql, row)
        self.added.setdefault(name_of(model), []).append(row)
        return cast(Model, row)

    def change(self, model: type[SQLModel], key: dict[str, Any], **values: Any) -> None:
        """Set columns of the row with this primary key, stamped with this turn."""
        stamped = values if model is Session else values | {"seq": self.seq}
        former = self.undo.changing(self.sql, model, key, list(stamped))
        if model is Session:
            cast(LockedSession, self.session).keep(former)
        named = {f"key_{name}": value for name, value in key.items()}
        revision(model, tuple(stamped)).run(self.sql, named | stamped)
        self.tables.add(name_of(model))

    def touched(self, verb: str, target: str, *regions: str, before: dict[str, Any] | None = None) -> None:
        """Say what was done to what, which regions must be drawn anew, and what stood there before."""
        self.verb, self.target = verb, target
        self.regions.update(dict.fromkeys(regions))
        self.before.update(before or {})

    def nothing_to_do(self, target: str = "") -> NoTurn:
        """To be raised where everything is already as requested: the turn leaves no trace."""
        return NoTurn(Outcome(self.seq - 1, target, seen=self.seen))


Change = Callable[[Turn], object]

SENT_BEFORE = N_("This was sent before with other content. Please reload the page and try again.")

SESSIONS = Session.__table__  # type: ignore[attr-defined]
PEOPLE = Participant.__table__  # type: ignore[attr-defined]
VISITS = Visit.__table__  # type: ignore[attr-defined]

# The turn's first statement, which takes the lock.
_BUMP = Prepared(update(SESSIONS).where(SESSIONS.c.id == bindparam("session")).values(seq=SESSIONS.c.seq + 1))
_BY_VISIT = (
    select(*PEOPLE.c)
    .join(VISITS, VISITS.c.participant_id == PEOPLE.c.id)
    .where(VISITS.c.token_hash == bindparam("hash"), VISITS.c.ended_at.is_(None))
    .where(PEOPLE.c.session_id == bindparam("session"))
)
_BY_ID = select(*PEOPLE.c).where(PEOPLE.c.id == bindparam("person"), PEOPLE.c.session_id == bindparam("session"))


def _acting(people: Any) -> Prepared:
    """The query with what a turn needs of these people and their session, and the outcome of an earlier request with its key."""
    session = [SESSIONS.c[name].label(f"session_{name}") for name in ALWAYS]
    person = [PEOPLE.c[name] for name in ("id", "role", "screen", "joined_seq", "removed_at")]
    receipt = [EVENTS.c[name].label(f"done_{name}") for name in ("fingerprint", "seq", "target", "seen")]
    sent_before = (EVENTS.c.actor_id == PEOPLE.c.id) & (EVENTS.c.key == bindparam("key"))
    needed = people.with_only_columns(*session, *person, *receipt)
    return Prepared(needed.join(SESSIONS, SESSIONS.c.id == PEOPLE.c.session_id).outerjoin(EVENTS, sent_before))


# By the secret, and by the person alone.
_WHO = {True: Prepared(_BY_VISIT), False: Prepared(_BY_ID)}
_WHO_ACTS = {True: _acting(_BY_VISIT), False: _acting(_BY_ID)}


def take_turn(
    sql: Connection, session_id: str, actor: Actor, key: Key, change: Change, now: datetime | None = None
) -> Outcome:
    """Make one change to one session, inside the transaction of `sql`.

    Raises NotFound (no such session), SignedOut (nobody here), Refused (the rules), Conflict (the key came with
    other content), whatever `change` raises, and NoTurn where nothing had to be done; each rolls the turn back.
    """
    _BUMP.run(sql, {"session": session_id})
    people = _WHO_ACTS[bool(actor.token_hash)].all(sql, _names(session_id, actor) | {"key": key.value})
    person = _meant(people, actor) if people else _nobody(sql, session_id)
    _stop_repeat(person, key)
    if person.removed_at is not None:
        raise Refused(Refusal.REMOVED)
    if person.screen:
        raise Refused(Refusal.NOT_YOUR_ROLE)
    session = cast(Session, LockedSession(sql, person[: len(ALWAYS)]))
    viewer = Viewer(person.id, Role(person.role))
    turn = Turn(sql, session, viewer, PHASES[session.phase_kind], now or utc_now())
    try:
        change(turn)
    except BoardError as error:
        error.phase, error.language = turn.phase.key, session.language
        raise
    write_down(turn, key)
    return Outcome(turn.seq, turn.target, seen=turn.seen, news=news_of(turn))


def locked(sql: Connection, session_id: str) -> Session:
    """The session, locked until this transaction ends, with a new number drawn. Raises NotFound.

    This must be the first statement of the transaction: what was read before it may be untrue by now.
    """
    _BUMP.run(sql, {"session": session_id})
    return cast(Session, known_session(sql, session_id))


def who(sql: Connection, session_id: str, actor: Actor) -> Participant:
    """The participant that this actor is in this session. Raises SignedOut when it is none."""
    return cast(Participant, _meant(_WHO[bool(actor.token_hash)].all(sql, _names(session_id, actor)), actor))


def _names(session_id: str, actor: Actor) -> dict[str, Any]:
    return {"session": session_id, "hash": actor.token_hash, "person": actor.participant_id}


def _meant(people: list[Any], actor: Actor) -> Any:
    """Of the participants of a secret the one who is meant, or the latest who still takes part; walls last."""
    if actor.participant_id:
        people = [person for person in people if person.id == actor.participant_id]
    if not people:
        raise SignedOut()
    if len(people) == 1:
        return people[0]
    return min(people, key=lambda person: (person.removed_at is not None, person.screen, -person.joined_seq))


def _nobody(sql: Connection, session_id: str) -> NoReturn:
    """Nobody was found: raise NotFound where there is no such session, else SignedOut."""
    known_session(sql, session_id)
    raise SignedOut()


def _stop_repeat(person: Any, key: Key) -> None:
    if person.done_seq is None:
        return
    if person.done_fingerprint != key.fingerprint:
        raise Conflict(SENT_BEFORE)
    raise NoTurn(Outcome(person.done_seq, person.done_target, repeated=True, seen=person.done_seen))
