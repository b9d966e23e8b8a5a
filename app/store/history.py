"""What a turn leaves behind: one line of history, which is the receipt for its key as well, and news for the rooms."""

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, literal, select, union_all

from app.rules.agenda import PHASES
from app.store.events import EVENTS, Happening, News
from app.store.library import keep_in_library
from app.store.rows import insertion
from app.store.snapshot import TABLES, Changes, changes_since
from app.store.tables import Done, Event

if TYPE_CHECKING:
    from app.store.turn import Key, Turn

DONE = Done.__table__  # type: ignore[attr-defined]

# The turns that end a session.
CLOSINGS = {f"opened {kind.key}" for kind in PHASES.values() if kind.ends}


def write_down(turn: "Turn", key: "Key | None" = None) -> None:
    """Write the turn's one line of history, which is also what rooms read, and by which a retry of `key` is known."""
    assert turn.verb, "a turn must say what it did"
    insertion(Event).run(
        turn.sql,
        {
            "session_id": turn.session.id,
            "seq": turn.seq,
            "at": turn.now,
            "actor_id": turn.viewer.id,
            "role": turn.viewer.role,
            "phase_kind": turn.phase.key,
            "verb": turn.verb,
            "target": turn.target,
            "regions": " ".join(turn.regions),
            "tables": " ".join(sorted(turn.tables | turn.added.keys())),
            "before": json.dumps(turn.before, default=_plain) if turn.before else "",
            "undo": turn.undo.as_json(),
            "had": " ".join(f"{card_id}:{mark}" for card_id, mark in turn.had.items()),
            "reversal": json.dumps(turn.revised) if turn.revised else "",
            "undoes": turn.undoes,
            "key": (key and key.value) or None,
            "fingerprint": key.fingerprint if key else "",
            "seen": turn.seen,
        },
    )
    if turn.phase.ends or turn.verb in CLOSINGS:
        keep_in_library(turn.sql, turn.session.id)


def receipt_of(sql: Connection, actor_id: str, key: str) -> Any:
    """What this person's request with this key was answered with: `seq` and `seen`; None where it was not carried out."""
    turns = select(EVENTS.c.seq, EVENTS.c.seen).where(EVENTS.c.actor_id == actor_id, EVENTS.c.key == key)
    begun = select(DONE.c.seq, literal("")).where(DONE.c.actor_id == actor_id, DONE.c.key == key)
    return sql.execute(union_all(turns, begun)).first()


def news_of(turn: "Turn") -> News:
    """What a room would read of this turn. Rows that the turn inserted are known; what it changed is read here."""
    happening = Happening(
        turn.seq,
        turn.viewer.id,
        turn.verb,
        turn.target,
        tuple(turn.regions),
        frozenset(turn.tables | turn.added.keys()),
        turn.had,
    )
    return News(turn.session.id, happening, _rows_of(turn))


def _rows_of(turn: "Turn") -> Changes:
    known = {name: rows for name, rows in turn.added.items() if name not in turn.tables}
    read = dict(changes_since(turn.sql, turn.session.id, turn.tables, turn.seq - 1)) if turn.tables else {}
    found = read | known
    return [(name, found[name]) for name in TABLES if name in found]


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"cannot keep {type(value).__name__} in the history")
