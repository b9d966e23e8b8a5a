"""The record as a PDF. The words go to the typesetter as data, so nothing in them can be a command to it."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.exports.blocks import LANGUAGE, Block, Entry, Heading, Paragraph, Remark, Table, Words, ours, words_of
from app.exports.direction import runs_right_to_left
from app.exports.fonts import FAMILIES, scripts_without_font, typesetters_fonts
from app.exports.outline import outline
from app.exports.record import Record
from app.exports.widths import shares
from app.rules.addresses import ADDRESS
from app.rules.words import N_

MEDIA_TYPE = "application/pdf"
SUFFIX = "pdf"
MOST_OWN_WIDTHS = 4
LONGEST_OWN_TITLE = 12

NO_LETTERS = N_(
    "This PDF has no letters for some of the writing in it (%(scripts)s). The page, Word and Markdown show it whole."
)


def render(record: Record, translate: Callable[[str], str]) -> bytes:
    """The whole record, typeset."""
    import typst

    blocks = outline(record, translate)
    missing = scripts_without_font("".join(words.text for block in blocks for words in words_of(block)))
    if missing:
        blocks += (Remark((ours(translate(NO_LETTERS) % {"scripts": ", ".join(missing)}),)),)
    told = {
        "title": record.title,
        "language": translate(LANGUAGE),
        "families": FAMILIES,
        "address": ADDRESS.pattern,
        "blocks": [_told(block) for block in blocks],
    }
    written: bytes = typst.compile(
        _template(),
        format="pdf",
        font_paths=typesetters_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"record": json.dumps(told)},
        timestamp=round(datetime.fromisoformat(record.created_at).timestamp()),
    )
    return written


@cache
def _template() -> bytes:
    return (Path(__file__).parent / "record.typ").read_bytes()


def _told(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level, words):
            return {"is": "heading", "level": level, "words": _run(words)}
        case Paragraph(words, label):
            return {"is": "paragraph", "label": label, "typed": words.typed, "lines": _lines(words)}
        case Remark(parts):
            return {"is": "remark", "parts": [_run(part) for part in parts if part]}
        case Table():
            return {"is": "table"} | _table(block)
        case Entry():
            return {"is": "entry"} | _entry(block)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "head": _lines(entry.head),
        "text": _lines(entry.text),
        "lines": [_told(line) for line in entry.lines],
        "remark": [_run(part) for part in entry.remark.parts if part],
        "parts": [_entry(part) for part in entry.parts],
    }


def _table(table: Table) -> dict[str, Any]:
    # Columns of numbers are as wide as they need, unless they are so many, or have so much in their titles, that the words
    # would have no room left.
    few = len(table.numbers) <= MOST_OWN_WIDTHS
    own = [number for number in table.numbers if few and len(table.titles[number]) <= LONGEST_OWN_TITLE]
    return {
        "titles": table.titles,
        "widths": [0 if number in own else share for number, share in enumerate(shares(table))],
        "numbers": sorted(table.numbers),
        "rows": [[_cell(cell, number in table.numbers) for number, cell in enumerate(row)] for row in table.rows],
    }


def _cell(words: Words, number: bool) -> dict[str, Any]:
    return {"number": number, "text": words.text, "lines": _lines(words)}


def _lines(words: Words) -> list[dict[str, Any]]:
    return [_run(Words(line, words.typed)) for line in words.text.split("\n")] if words else []


def _run(words: Words) -> dict[str, Any]:
    return {"text": words.text, "rtl": runs_right_to_left(words.text)}
