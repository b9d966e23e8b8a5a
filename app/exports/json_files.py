"""The files that travel with a record in JSON: its last member, each in base64 under its material's id.

They are written piece by piece, since together they may be a hundred megabytes. Where confidentiality leaves out names
they stay behind: what stands inside a file cannot be blanked.
"""

import base64
from collections.abc import Iterator

from app.store.veil import level_of
from app.store.whole import Rows

# As `json.dumps` with an indent of two writes it, so that nobody need know in which way it was written.
BEGIN = b',\n  "files": {'
END = b"\n  }\n}\n"
NONE = BEGIN + b"}\n}\n"

# Whole groups of three bytes, so that pieces in base64 make one text.
PIECE = 3 * 64 * 1024


def going_along(rows: Rows) -> dict[str, int]:
    """How many bytes each file has that may be handed on with these rows, by its material's id."""
    if not level_of(rows["session"][0]).shows_names:
        return {}
    return {one.id: one.size for one in rows["material"] if one.file_name and not one.url and one.dropped_at is None}


def beginning(record: bytes) -> bytes:
    """A record in JSON up to where its files begin."""
    return record.removesuffix(NONE) + BEGIN


def written(material_id: str, content: bytes, first: bool) -> Iterator[bytes]:
    """One file, piece by piece."""
    yield _head(material_id, first)
    for at in range(0, len(content), PIECE):
        yield base64.b64encode(content[at : at + PIECE])
    yield b'"'


def length_of(record: bytes, sizes: dict[str, int]) -> int:
    """How many bytes a record with files of these sizes is long."""
    heads = (len(_head(name, number == 0)) + 1 for number, name in enumerate(sizes))
    return len(beginning(record)) + sum(heads) + sum((size + 2) // 3 * 4 for size in sizes.values()) + len(END)


def _head(material_id: str, first: bool) -> bytes:
    return f'{"" if first else ","}\n    "{material_id}": "'.encode()
