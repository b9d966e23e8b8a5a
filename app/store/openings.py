"""When each phase was open: every time, in order, from the history."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from app.rules.agenda import PHASES
from app.store.events import EVENTS
from app.store.whole import Rows

OPENED = tuple(f"opened {kind}" for kind in PHASES)


class Opened(NamedTuple):
    """One time that a phase was open: from turn `seq` on, until the next."""

    seq: int
    at: datetime
    phase_id: str


def openings_of(sql: Connection, rows: Rows) -> list[Opened]:
    """Every opening of a phase, the first being the session's beginning."""
    session = rows["session"][0]
    found = sql.execute(
        select(EVENTS.c.seq, EVENTS.c.at, EVENTS.c.target, EVENTS.c.before)
        .where(EVENTS.c.session_id == session.id, EVENTS.c.verb.in_(OPENED))
        .order_by(EVENTS.c.seq)
    ).all()
    first = _first_phase(session, found)
    return [Opened(0, session.created_at, first), *(Opened(seq, at, target) for seq, at, target, _ in found)]


def _first_phase(session: Any, found: Any) -> str:
    return str(json.loads(found[0].before)["phase_id"]) if found else session.phase_id
