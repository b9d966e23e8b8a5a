"""The files in a session's file: its materials, each in base64, after everything else.

As we write them they stand last, and are taken off before the rest is read: a hundred megabytes then cost no more than
they hold. What another program wrote anew is read as it is, as far as it is no larger than a record.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from app.rules import limits
from app.rules.errors import Invalid
from app.rules.exchange import MOST_RECORD_BYTES
from app.rules.materials import file_name, type_of
from app.rules.words import N_
from app.store.exchange import Damaged
from app.store.veil import level_of
from app.store.whole import Rows

# The member as json_record.py writes it, at the indentation of the outermost members only.
BEGIN = b'\n  "files": {'
ONE = re.compile(rb'\n    "([a-z0-9]{1,40})": "([A-Za-z0-9+/]*={0,2})"(,?)')
END = re.compile(rb"(?:\n  )?\}\s*\}\s*")
TOO_LARGE = N_("This record is too large: without the files in it, at most 20 MB are taken.")


class Parted(NamedTuple):
    """A session's file taken apart: its record as JSON without files, and the base64 of each by its material's id."""

    record: bytes
    files: dict[str, bytes]


def parted(content: bytes) -> Parted:
    """The record and the files in a session's file. Raises Invalid for one that is too large or broken at its files."""
    begins = content.rfind(BEGIN)
    record = content if begins < 0 else content[:begins].rstrip().removesuffix(b",") + b"\n}\n"
    if len(record) > MOST_RECORD_BYTES:
        raise Invalid("file", TOO_LARGE)
    return Parted(record, dict(_each(content, begins + len(BEGIN))) if begins >= 0 else {})


def files_of(rows: Rows, coded: dict[str, bytes]) -> dict[str, bytes]:
    """The content of each file, by its material's id. Raises Invalid where one is not what its material says."""
    if coded and not level_of(rows["session"][0]).shows_names:
        raise Damaged("files")
    materials = {one.id: one for one in rows["material"] if one.file_name and not one.url and one.dropped_at is None}
    found = {name: _content(materials.get(name), text, f"files.{name}") for name, text in coded.items()}
    if sum(map(len, found.values())) > limits.FILES_BYTES_OF_A_SESSION:
        raise Damaged("files")
    return found


def _each(content: bytes, at: int) -> Iterator[tuple[str, bytes]]:
    more = not END.fullmatch(content, at)
    while more:
        one = ONE.match(content, at)
        if one is None:
            raise Damaged("files")
        yield one[1].decode(), one[2]
        at, more = one.end(), bool(one[3])
    if not END.fullmatch(content, at):
        raise Damaged("files")


def _content(material: Any, text: bytes, place: str) -> bytes:
    if material is None or len(text) > 2 * limits.FILE_BYTES:
        raise Damaged(place)
    try:
        content = base64.b64decode(text, validate=True)
        # The name goes into the head of the answer that hands the file out, so it must be one that we would have given.
        named = material.file_name == file_name(material.file_name)
        fits = named and type_of(material.file_name, content).suffix == material.suffix
    except (binascii.Error, Invalid):
        raise Damaged(place) from None
    if not fits or len(content) != material.size or len(content) > limits.FILE_BYTES:
        raise Damaged(place)
    return content
