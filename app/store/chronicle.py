"""The history of facilitation, read page by page: who did what when, and whether it has been taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.rules.history import VERBS
from app.store.tables import Event

EVENTS = Event.__table__  # type: ignore[attr-defined]

PAGE = 20
# No session has more turns; nothing above fits into a database's number.
LATEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as it was recorded. `kept` says whether the data to undo it was kept, `undone` whether it has been undone."""

    seq: int
    at: datetime
    actor_id: str
    verb: str
    target: str
    undoes: int | None
    kept: bool
    undone: bool


def acts_before(sql: Connection, session_id: str, before: int) -> tuple[list[Entry], int]:
    """The acts before a turn, newest first, and the turn before which there are more, or 0."""
    mine = EVENTS.c.session_id == session_id
    before = max(0, min(before, LATEST))
    rows = sql.execute(
        select(
            EVENTS.c.seq,
            EVENTS.c.at,
            EVENTS.c.actor_id,
            EVENTS.c.verb,
            EVENTS.c.target,
            EVENTS.c.undoes,
            EVENTS.c.reversal,
        )
        .where(mine, EVENTS.c.seq < before, EVENTS.c.verb.in_(VERBS))
        .order_by(EVENTS.c.seq.desc())
        .limit(PAGE + 1)
    ).all()
    shown = rows[:PAGE]
    seqs = [row.seq for row in shown]
    undone = set(sql.execute(select(EVENTS.c.undoes).where(mine, EVENTS.c.undoes.in_(seqs))).scalars())
    entries = [Entry(*row[:6], kept=bool(row.reversal), undone=row.seq in undone) for row in shown]
    return entries, seqs[-1] if len(rows) > PAGE else 0


def verbs_of(sql: Connection, session_id: str, seqs: list[int]) -> dict[int, str]:
    """What these turns did, by number."""
    where = (EVENTS.c.session_id == session_id, EVENTS.c.seq.in_(seqs))
    return {seq: verb for seq, verb in sql.execute(select(EVENTS.c.seq, EVENTS.c.verb).where(*where))}
