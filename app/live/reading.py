"""What rooms read: everything when one opens, later only what was committed since it last looked."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.store.events import Happening, ask_happenings_after, happenings_after
from app.store.snapshot import Changes, Snapshot, ask_changes_since, load_snapshot
from app.store.turn import PEOPLE, SESSIONS, VISITS

# As many turns as a client may lack before it is shown everything.
REMEMBERED_AT_FIRST = 200


@dataclass(slots=True)
class Reading:
    """What was read for one room in one transaction: the turns up to `seq`, and the rows that they changed. Where these
    ended visits, `ended` names all visits to this session that are over."""

    seq: int
    happened: list[Happening]
    changes: Changes
    ended: frozenset[str]


def read_all(sql: Connection, session_id: str) -> tuple[Snapshot, list[Happening]]:
    """A session as it stands, with its last turns. Raises NotFound."""
    snapshot = load_snapshot(sql, session_id)
    return snapshot, happenings_after(sql, session_id, max(0, snapshot.seq - REMEMBERED_AT_FIRST))


def read_for(sql: Connection, wanted: dict[str, int]) -> dict[str, Reading]:
    """What happened in each session after the turn that `wanted` holds for it.

    All is asked before the first answer is taken: first what happened, then the rows that it changed.
    """
    asked = {i: ask_happenings_after(sql, i, seq) for i, seq in wanted.items()}
    happened = {i: found() for i, found in asked.items()}
    changes = {i: _ask_rows(sql, i, happened[i], seq) for i, seq in wanted.items() if happened[i]}
    found = {}
    for session_id, seq in wanted.items():
        turns = happened[session_id]
        ends = any(turn.ended_visits for turn in turns)
        rows = changes[session_id]() if turns else []
        found[session_id] = Reading(seq + len(turns), turns, rows, _ended(sql, session_id) if ends else frozenset())
    return found


def _ask_rows(sql: Connection, session_id: str, happened: list[Happening], seq: int) -> Callable[[], Changes]:
    tables: frozenset[str] = frozenset().union(*(turn.tables for turn in happened))
    return ask_changes_since(sql, session_id, tables, seq)


def seqs_of(sql: Connection, session_ids: list[str]) -> dict[str, int]:
    """The last turn of each session."""
    rows = sql.execute(select(SESSIONS.c.id, SESSIONS.c.seq).where(SESSIONS.c.id.in_(session_ids)))
    return {row.id: row.seq for row in rows}


def _ended(sql: Connection, session_id: str) -> frozenset[str]:
    # Not only of those who watch: while this is read, somebody may come who was let in before.
    rows = sql.execute(
        select(VISITS.c.token_hash, VISITS.c.participant_id)
        .join(PEOPLE, PEOPLE.c.id == VISITS.c.participant_id)
        .where(PEOPLE.c.session_id == session_id, VISITS.c.ended_at.is_not(None))
    )
    return frozenset(f"{token_hash} {participant_id}" for token_hash, participant_id in rows)
