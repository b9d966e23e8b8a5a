"""The record as tables: CSV files, one for each kind of thing, in one zip archive.

Spreadsheets take a cell that begins with certain signs for a formula, so such a cell gets an apostrophe before it.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_origin, get_type_hints

from app.exports.record import (
    Record,
    RecordedAction,
    RecordedCard,
    RecordedCheckIn,
    RecordedFeedback,
    RecordedMaterial,
    RecordedPerson,
    RecordedPhase,
    RecordedReport,
)

MEDIA_TYPE = "application/zip"
SUFFIX = "csv"
ENDING = "csv.zip"

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

# The moment of each file in the archive, so that the same record is the same to the byte.
LONG_AGO = (1980, 1, 1, 0, 0, 0)

Cell = str | int | float | None
Row = dict[str, Cell]
Rows = Iterable[Row]


def _columns(kind: type) -> tuple[str, ...]:
    """The names of a thing's own values; lists of other things have tables of their own."""
    return tuple(name for name, hint in get_type_hints(kind).items() if get_origin(hint) is not tuple)


# A table without rows has its titles too: programs read them.
COLUMNS = {
    "brief": ("field", "text"),
    "materials": _columns(RecordedMaterial),
    "people": _columns(RecordedPerson),
    "cards": (*_columns(RecordedCard), "parent_id"),
    "former_votes": ("vote", "recommendation", "dots_resource", "dots_host"),
    "actions": _columns(RecordedAction),
    "check_ins": (*_columns(RecordedCheckIn), "action_id", "action"),
    "reports": _columns(RecordedReport),
    "feedback": _columns(RecordedFeedback),
    "feedback_texts": ("role", "asked", "text"),
    "phases": _columns(RecordedPhase),
}


def render(record: Record, translate: Callable[[str], str]) -> bytes:
    """The tables in a zip. Their titles are the record's own names, since programs read them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables(record).items():
            entry = zipfile.ZipInfo(f"{name}.csv", LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _table(COLUMNS[name], rows))
    return packed.getvalue()


def guarded(cell: Cell) -> Cell:
    """A cell that no spreadsheet calculates."""
    if isinstance(cell, str) and cell.lstrip().startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell


def tables(record: Record) -> dict[str, Rows]:
    """Each table by its name, in the order of the record."""
    return {
        "brief": [{"field": name, "text": text} for name, text in _flat(record).items()],
        "materials": map(_flat, record.materials),
        "people": map(_flat, record.people),
        "cards": _cards((*record.context, *record.questions, *record.thoughts, *record.recommendations), ""),
        "former_votes": (
            {"vote": vote.number, "recommendation": name, "dots_resource": resource, "dots_host": host}
            for vote in record.former_votes
            for name, resource, host in vote.recommendations
        ),
        "actions": map(_flat, record.actions),
        "check_ins": (_flat(c) | {"action_id": a.id, "action": a.text} for a in record.actions for c in a.check_ins),
        "reports": map(_flat, record.reports),
        "feedback": map(_flat, record.feedback),
        "feedback_texts": (
            {"role": f.role, "asked": asked, "text": text}
            for f in record.feedback
            for asked, texts in (("words", f.words), ("takes_home", f.takes_home))
            for text in texts
        ),
        "phases": map(_flat, record.phases),
    }


def _cards(cards: Iterable[RecordedCard], parent_id: str) -> Iterator[dict[str, Cell]]:
    for card in cards:
        yield _flat(card) | {"parent_id": parent_id}
        yield from _cards(card.thread, card.id)


def _flat(thing: Any) -> dict[str, Cell]:
    return {name: getattr(thing, name) for name in _columns(type(thing))}


def _table(columns: Iterable[str], rows: Iterable[dict[str, Cell]]) -> str:
    text = io.StringIO()
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    text.write("\ufeff")
    writer = csv.DictWriter(text, list(columns))
    writer.writeheader()
    writer.writerows({name: guarded(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue()
