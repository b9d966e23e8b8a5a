"""Reading a session's file, as another instance wrote it: every value is looked at before anything is kept.

The file may come from anywhere, so nothing in it is believed: kinds of value, lengths, choices, references and the order
of what happened are all checked, and each fault has a sentence that says where it is.
"""

import json
import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Boolean, Date, Float, Integer

from app.rules import limits
from app.rules.agenda import PHASES
from app.rules.cards import ACTION_STATES, BASES, DECISIONS, HEADINGS, KINDS
from app.rules.confidentiality import Confidentiality
from app.rules.errors import Invalid
from app.rules.exchange import FORMAT, MOST_TURNS, VERSION
from app.rules.feedback import SCALE
from app.rules.follow_up import CHECK_INS
from app.rules.intents import INTENTS
from app.rules.materials import TYPES, web_address
from app.rules.roles import TEAMS, Role
from app.rules.text import clean, clean_line
from app.rules.words import N_
from app.store.columns import Instant
from app.store.meanings import Meaning, columns_in_files, meaning_of
from app.store.openings import Opened
from app.store.snapshot import TABLES
from app.store.whole import Rows, row

ID = re.compile(r"[a-z0-9]{1,40}(?:-[a-z]{1,12}-p?[0-9]{1,6})?")
MOST_NUMBER = 2**31 - 1
LONGEST = 2 * limits.BRIEF_FIELD

CHOICES: dict[tuple[str, str], Collection[Any]] = {
    ("session", "confidentiality"): set(Confidentiality),
    ("session", "phase_kind"): PHASES,
    ("session", "agenda"): {"short", "long", "own"},
    ("session", "intent"): {"", *INTENTS},
    ("session", "zone"): {"", *available_timezones()},
    ("phase", "kind"): PHASES,
    ("participant", "role"): set(Role),
    ("speech", "role"): set(Role),
    ("card", "kind"): KINDS,
    ("card", "role"): {"", *Role},
    ("dots", "role"): TEAMS,
    ("card", "heading"): {"", *HEADINGS},
    ("card", "basis"): {"", *BASES},
    ("decision", "choice"): DECISIONS,
    ("action_item", "state"): ACTION_STATES,
    ("check_in", "state"): ACTION_STATES,
    ("check_in", "days"): CHECK_INS,
    ("feedback", "first"): SCALE,
    ("feedback", "second"): SCALE,
    ("material", "suffix"): {"", *TYPES},
}

# What stands on one line, and how long it may be where it was typed: a name with a line break in it would break the head
# of a mail, or of the answer that hands out a file.
LINES: dict[tuple[str, str], int] = {
    ("session", "title"): limits.TITLE,
    ("session", "place"): limits.PLACE,
    ("session", "language"): limits.LANGUAGE,
    ("phase", "title"): limits.NAME,
    ("participant", "name"): limits.NAME,
    ("participant", "organisation"): limits.ORGANISATION,
    ("participant", "did_where"): limits.EXPERIENCE,
    ("participant", "did_when"): limits.EXPERIENCE,
    ("card", "headline"): limits.HEADLINE,
    ("action_item", "owner"): limits.NAME,
    ("summary", "by"): limits.NAME,
    ("material", "title"): limits.URL,
    ("material", "file_name"): limits.MATERIAL_TITLE,
}
# What confidentiality blanked may be longer than what was typed.
BLANKED = 2

NOT_OURS = N_("This is not a record of Peer Assist. Please choose the file that was saved as JSON.")
NEWER = N_("This record was made by a newer version of Peer Assist. Please bring this one up to date first.")
DAMAGED = N_("This record is damaged: something is wrong at %(place)s.")
NOT_CLOSED = N_("This record was made while the session was still going on. Please save it again once it is closed.")


class Damaged(Invalid):
    """Something in a file is not as we write it. `place` says where."""

    def __init__(self, place: str) -> None:
        super().__init__("file", DAMAGED, place=place)


def read_file(content: bytes) -> tuple[Rows, list[Opened], dict[str, bytes]]:
    """The rows, the openings and the files in base64 that a session's file holds.

    Raises Invalid with a sentence for whatever is wrong with it.
    """
    told = _parsed(content)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Invalid("file", NOT_OURS)
    if told.get("version") != VERSION:
        raise Invalid("file", NEWER)
    return _rows(told.get("rows")), _openings(told.get("openings")), _coded(told.get("files", {}))


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Invalid("file", NOT_OURS) from None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _rows(told: Any) -> Rows:
    wanted = {name: columns_in_files(name) for name in TABLES}
    if not isinstance(told, dict) or set(told) != {name for name, columns in wanted.items() if columns}:
        raise Damaged("rows")
    rows: Rows = {}
    for name, columns in wanted.items():
        found = told.get(name, [])
        if not isinstance(found, list):
            raise Damaged(name)
        rows[name] = [_row(name, columns, one, f"{name}[{number}]") for number, one in enumerate(found)]
    return rows


def _row(table: str, columns: list[str], told: Any, place: str) -> Any:
    if not isinstance(told, dict) or set(told) != set(columns):
        raise Damaged(place)
    return row(table, **{name: _value(table, name, told[name], f"{place}.{name}") for name in columns})


def _value(table: str, name: str, told: Any, place: str) -> Any:
    column = TABLES[table].c[name]
    if told is None and column.nullable:
        return None
    kind = column.type
    if isinstance(kind, Boolean):
        good = isinstance(told, bool)
    elif isinstance(kind, Integer):
        good = isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= MOST_NUMBER
    elif isinstance(kind, Float):
        # Where another program wrote the file anew, 1.0 may have become 1.
        good = isinstance(told, float | int) and not isinstance(told, bool) and abs(told) <= MOST_NUMBER
        told = float(told) if good else told
    elif isinstance(kind, Instant | Date):
        return _when(told, place, moment=isinstance(kind, Instant))
    else:
        good = isinstance(told, str) and _is_text(table, name, told)
    if not good or told not in CHOICES.get((table, name), (told,)):
        raise Damaged(place)
    return told


def _is_text(table: str, name: str, told: str) -> bool:
    """Whether a text is as we would have kept it: an id, an address, or words already cleaned."""
    if name == "id" or name.endswith("_id"):
        return ID.fullmatch(told) is not None
    if name == "url":
        return told == "" or _is_address(told)
    if (table, name) in LINES:
        return len(told) <= BLANKED * LINES[table, name] and clean_line(told) == told
    if meaning_of(table, name) is Meaning.FACT:
        return len(told) <= limits.KEY
    return len(told) <= LONGEST and clean(told) == told


def _is_address(told: str) -> bool:
    try:
        return web_address(told) == told
    except Invalid:
        return False


def _when(told: Any, place: str, moment: bool) -> Any:
    try:
        found = datetime.fromisoformat(told) if moment else date.fromisoformat(told)
    except (TypeError, ValueError):
        raise Damaged(place) from None
    offset = found.utcoffset() if isinstance(found, datetime) else None
    if found.isoformat() != told or (moment and (offset is None or offset.total_seconds() != 0)):
        raise Damaged(place)
    if not 2000 <= found.year <= 2100:  # as where people type a day; days are counted on from it
        raise Damaged(place)
    return found


def _openings(told: Any) -> list[Opened]:
    if not isinstance(told, list) or not told or len(told) > MOST_TURNS:
        raise Damaged("openings")
    found = []
    for number, one in enumerate(told):
        place = f"openings[{number}]"
        if not isinstance(one, dict) or set(one) != set(Opened._fields):
            raise Damaged(place)
        if not isinstance(one["seq"], int) or isinstance(one["seq"], bool) or not isinstance(one["phase_id"], str):
            raise Damaged(place)
        found.append(Opened(one["seq"], _when(one["at"], f"{place}.at", moment=True), one["phase_id"]))
    return found


def _coded(told: Any) -> dict[str, bytes]:
    if not isinstance(told, dict) or not all(isinstance(text, str) and text.isascii() for text in told.values()):
        raise Damaged("files")
    return {name: text.encode() for name, text in told.items()}
