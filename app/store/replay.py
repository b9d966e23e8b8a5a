"""A session as it stood after any of its turns: the present rows, with what later turns did taken back.

Every turn writes down each row that it touches as it was (app/store/undo.py), whatever the verb; so taking back is right
by construction, and a new verb needs nothing for it.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Date, select

from app.rules.errors import NotFound
from app.rules.words import N_
from app.store.columns import Instant
from app.store.events import EVENTS
from app.store.snapshot import TABLES
from app.store.whole import Rows, as_values, read_rows, row

NOT_KEPT = N_("The steps of this session were not kept here; its record is complete.")


class Step(NamedTuple):
    """One turn as the replay lists it."""

    seq: int
    at: datetime
    actor_id: str
    verb: str
    target: str
    phase_kind: str


def steps_of(sql: Connection, session_id: str) -> list[Step]:
    """Every turn of a session in order. What of them a viewer may know is decided where they are shown."""
    columns = (EVENTS.c[name] for name in Step._fields)
    rows = sql.execute(select(*columns).where(EVENTS.c.session_id == session_id).order_by(EVENTS.c.seq)).all()
    return [Step(*row) for row in rows]


def rows_at(sql: Connection, session_id: str, seq: int) -> Rows:
    """Every row of a session as it stood after turn `seq`; 0 is before the first.

    Raises NotFound where there is no such turn, or the turns since were not written down.
    """
    rows = read_rows(sql, session_id)
    head = rows["session"][0].seq
    if not 0 <= seq <= head:
        raise NotFound()
    undone = select(EVENTS.c.undo).where(EVENTS.c.session_id == session_id, EVENTS.c.seq > seq)
    told = list(sql.execute(undone.order_by(EVENTS.c.seq.desc())).scalars())
    if any(undo is None for undo in told):
        raise NotFound(NOT_KEPT)
    former = taken_back(rows, (json.loads(cast(str, undo)) for undo in told))
    former["session"] = [row("session", **as_values(former["session"][0]) | {"seq": seq})]
    return former


def taken_back(rows: Rows, undone: Iterable[list[Any]]) -> Rows:
    """These rows with turns taken back, the last first."""
    found = {name: {_key(name, as_values(one)): as_values(one) for one in rows[name]} for name in TABLES}
    for touched in undone:
        for name, key, former in touched:
            if name not in TABLES:
                continue
            place = tuple(key[column.name] for column in TABLES[name].primary_key)
            if former is None:
                del found[name][place]
            else:
                found[name][place] |= {column: _typed(name, column, value) for column, value in former.items()}
    return {name: [row(name, **values) for values in found[name].values()] for name in TABLES}


def _key(name: str, values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[column.name] for column in TABLES[name].primary_key)


def _typed(name: str, column: str, value: Any) -> Any:
    kind = TABLES[name].c[column].type
    if value is None:
        return None
    if isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
