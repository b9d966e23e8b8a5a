"""Bringing a session from another instance: the same session, closed, as its file tells it."""

import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from app.rules.errors import Conflict
from app.rules.roles import LEADS
from app.rules.words import N_
from app.store.events import EVENTS
from app.store.exchange import read_file
from app.store.exchange_files import files_of, parted
from app.store.exchange_order import check_together
from app.store.materials import keep_content
from app.store.openings import Opened
from app.store.snapshot import TABLES
from app.store.tables import Participant
from app.store.turn import SESSIONS
from app.store.whole import Rows, as_values

# What stands in the history for turns that stayed where the session took place.
ELSEWHERE = "happened elsewhere"
ALREADY_HERE = N_("This session is already here.")


class Brought(NamedTuple):
    """A session out of a file, found to be in order."""

    rows: Rows
    openings: list[Opened]
    files: dict[str, bytes]


def opened_file(content: bytes) -> Brought:
    """The session in a file. Raises Invalid for one that is not as we write it."""
    record, coded = parted(content)
    rows, openings, more = read_file(record)
    check_together(rows, openings)
    return Brought(rows, openings, files_of(rows, more | coded))


def bring(sql: Connection, brought: Brought) -> Participant:
    """Keep a session from elsewhere; the answer is its first facilitator, as whom it can be opened.

    Raises Conflict where it is here already.
    """
    rows, openings, files = brought
    session_id = rows["session"][0].id
    if sql.execute(select(SESSIONS.c.id).where(SESSIONS.c.id == session_id)).one_or_none() is not None:
        raise Conflict(ALREADY_HERE)
    try:
        _insert(sql, rows, openings)
        for material_id, content in files.items():
            keep_content(sql, material_id, content)
    except IntegrityError:
        raise Conflict(N_("Parts of this session are already here under another name.")) from None
    leads = [one for one in rows["participant"] if one.role in LEADS and one.removed_at is None]
    found: Participant = min(leads, key=lambda one: (one.joined_seq, one.id))
    return found


def _insert(sql: Connection, rows: Rows, openings: list[Opened]) -> None:
    # Cards under or on others come after them: a key must be there before what points at it.
    rows = rows | {
        "card": sorted(rows["card"], key=lambda card: (card.parent_id is not None, card.stack_id is not None))
    }
    for name, table in TABLES.items():
        if rows[name]:
            sql.execute(insert(table), [as_values(one) for one in rows[name]])
    history = _history(rows, openings)
    if history:
        sql.execute(insert(EVENTS), history)


def _history(rows: Rows, openings: list[Opened]) -> list[dict[str, Any]]:
    """A line for every turn, since rooms count on that: the openings as they were, the others without a word."""
    session = rows["session"][0]
    kinds = {phase.id: phase.kind for phase in rows["phase"]}
    opened = {one.seq: one for one in openings if one.seq}
    first = {"phase_id": openings[0].phase_id}
    history = []
    kind, at = kinds[openings[0].phase_id], session.created_at
    for seq in range(1, session.seq + 1):
        one = opened.get(seq)
        at = one.at if one else at
        history.append(
            {
                "session_id": session.id,
                "seq": seq,
                "at": at,
                "actor_id": "",
                "role": "",
                "phase_kind": kind,
                "verb": f"opened {kinds[one.phase_id]}" if one else ELSEWHERE,
                "target": one.phase_id if one else "",
                "regions": "",
                "tables": "",
                "before": json.dumps(first) if one else "",
                "undo": None,
            }
        )
        kind = kinds[one.phase_id] if one else kind
    return history
