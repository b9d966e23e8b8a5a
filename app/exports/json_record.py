"""The record as JSON: complete, to be read by programs and to be imported again (app/store/imports.py).

Beside the record as every format tells it stand the `rows` that it was made from, so that another instance can hold the
same session. A file made after confidentiality was tightened holds no more than that. The files that were handed in as
material come last (json_files.py).
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from app.exports.record import Record
from app.exports.recorded_feedback import reads_all, with_texts_of_enough
from app.rules.exchange import FORMAT, VERSION
from app.rules.roles import Viewer
from app.store.meanings import columns_in_files
from app.store.openings import Opened
from app.store.shared import shared, those_pointed_at
from app.store.veil import level_of, numbered_people
from app.store.whole import Rows, snapshot_of

MEDIA_TYPE = "application/json"
SUFFIX = "json"


def render(
    record: Record, translate: Callable[[str], str], rows: Rows, openings: list[Opened], reader: Viewer
) -> bytes:
    """The whole session as readable JSON in UTF-8, without the content of files."""
    told = {"format": FORMAT, "version": VERSION} | record.as_values()
    told |= {"openings": [opened._asdict() for opened in openings], "rows": rows_in_file(rows, reader), "files": {}}
    return (json.dumps(told, ensure_ascii=False, indent=2, default=_plain) + "\n").encode()


def rows_in_file(rows: Rows, reader: Viewer) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table as this reader may hand them on, in an order that is the same on every instance."""
    handed = shared(with_texts_of_enough(rows))
    if not level_of(rows["session"][0]).shows_names:
        handed = numbered_people(handed)
    if not reads_all(snapshot_of(handed), reader):
        handed = handed | {"feedback": []}
    needed = those_pointed_at(handed)
    handed |= {"participant": [one for one in handed["participant"] if one.removed_at is None or one.id in needed]}
    return {name: _told(found, columns_in_files(name)) for name, found in handed.items() if columns_in_files(name)}


def _told(rows: list[Any], columns: list[str]) -> list[dict[str, Any]]:
    told = [{name: getattr(one, name) for name in columns} for one in rows]
    return sorted(told, key=lambda values: json.dumps(list(values.values()), default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"cannot write {type(value).__name__}")
