"""A whole session as rows: what the replay, the exports and the import work on."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import Connection
from sqlmodel import SQLModel

from app.rules.errors import NotFound
from app.store.rows import new_row
from app.store.snapshot import ALL_TABLES, MODELS, TABLES, Snapshot, changes_since
from app.store.tables import Session

# The rows of each table of a session, in the order of the tables in the snapshot.
Rows = dict[str, list[Any]]

MODEL_OF: dict[str, type[SQLModel]] = {model.__tablename__: model for model in MODELS}  # type: ignore[misc]


def read_rows(sql: Connection, session_id: str) -> Rows:
    """Every row of a session as it stands. Raises NotFound."""
    rows = dict(changes_since(sql, session_id, ALL_TABLES, since=-1))
    if not rows["session"]:
        raise NotFound()
    return rows


def snapshot_of(rows: Rows) -> Snapshot:
    """The board that these rows make."""
    snapshot = Snapshot(cast(Session, rows["session"][0]))
    for name in TABLES:
        snapshot.apply(name, _in_order(rows.get(name, [])))
    return snapshot


def rows_of(snapshot: Snapshot) -> Rows:
    """The rows that a board was made of, as far as it holds them whole."""
    votes = [
        row(
            "dots",
            card_id=card,
            participant_id=who,
            vote=vote,
            count=count,
            role=snapshot.voted_as[vote, card, who],
        )
        for vote, cards in snapshot.votes.items()
        for card, placed in cards.items()
        for who, count in placed.items()
    ]
    return {
        "session": [snapshot.session],
        "phase": list(snapshot.phases),
        "participant": list(snapshot.people.values()),
        "card": list(snapshot.cards.values()),
        "asking": [
            row("asking", card_id=card, participant_id=who)
            for card, askers in snapshot.asking.items()
            for who in askers
        ],
        "dots": votes,
        "ranking": [row("ranking", card_id=card, place=place) for card, place in snapshot.ranking.items()],
        "decision": list(snapshot.decisions.values()),
        "action_item": list(snapshot.actions.values()),
        "summary": [snapshot.summary] if snapshot.summary else [],
        "feedback": list(snapshot.feedback.values()),
        "material": list(snapshot.materials.values()),
        "opening": [],
        "hand": [],
        "speech": list(snapshot.speeches.values()),
        "check_in": [check for checks in snapshot.check_ins.values() for check in checks.values()],
        "report": list(snapshot.reports.values()),
        "consent": [],
    }


def row(table: str, **values: Any) -> Any:
    """A row of a table with these values and the table's defaults."""
    return new_row(MODEL_OF[table], values)


def as_values(one: Any) -> dict[str, Any]:
    """A row as a dictionary, whatever it was read as."""
    return dict(one._asdict()) if hasattr(one, "_asdict") else dict(one.model_dump())


def _in_order(rows: list[Any]) -> Iterable[Any]:
    return sorted(rows, key=lambda r: r.born_seq) if rows and hasattr(rows[0], "born_seq") else rows
