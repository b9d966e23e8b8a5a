"""What happened in a session, turn by turn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.store.prepared import Prepared
from app.store.tables import Event

EVENTS = Event.__table__  # type: ignore[attr-defined]
# A turn whose verb says so may have taken away what somebody watching came in by.
ENDED_VISITS = "ended visits"


@dataclass(frozen=True, slots=True)
class Happening:
    """What a room needs to know of one turn: who acted, what must be drawn anew, and where to read it.

    `had` says who had the cards that the turn put into or out of sight; see `sight.py`.
    """

    seq: int
    actor_id: str
    verb: str
    target: str
    regions: tuple[str, ...]
    tables: frozenset[str]
    had: Mapping[str, str] = field(default_factory=dict)

    @property
    def ended_visits(self) -> bool:
        """Whether those who watch must be looked at: some may have to go."""
        return ENDED_VISITS in self.verb

    @property
    def concerns_people(self) -> bool:
        """Whether it may have removed somebody, or ended their visit."""
        return "participant" in self.tables


@dataclass(frozen=True, slots=True)
class News:
    """One turn as a room takes it in: what happened, and the rows of each table as the turn left them."""

    session_id: str
    happening: Happening
    changes: list[tuple[str, list[Any]]]


_AFTER = Prepared(
    select(
        EVENTS.c.seq, EVENTS.c.actor_id, EVENTS.c.verb, EVENTS.c.target, EVENTS.c.regions, EVENTS.c.tables, EVENTS.c.had
    )
    .where(EVENTS.c.session_id == bindparam("session"), EVENTS.c.seq > bindparam("since"))
    .order_by(EVENTS.c.seq)
)


def ask_happenings_after(sql: Connection, session_id: str, seq: int) -> Callable[[], list[Happening]]:
    """Have the turns after `seq` read; they are there when called for. Raises AssertionError when one is missing."""
    rows = _AFTER.ask(sql, {"session": session_id, "since": seq})
    return lambda: _in_a_row(rows(), seq)


def happenings_after(sql: Connection, session_id: str, seq: int) -> list[Happening]:
    """The turns after `seq`, oldest first. Raises AssertionError when one is missing."""
    return ask_happenings_after(sql, session_id, seq)()


def _in_a_row(rows: list[Any], seq: int) -> list[Happening]:
    found = [Happening(s, a, v, t, tuple(r.split()), frozenset(n.split()), _marks(h)) for s, a, v, t, r, n, h in rows]
    assert [h.seq for h in found] == list(range(seq + 1, seq + 1 + len(found))), "a turn is missing"
    return found


def _marks(had: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in had.split())
