"""The files that travel with a record in JSON: its last member, each in base64 under its material's id.

They are written piece by piece, since together they may be a hundred megabytes. Where confidentiality leaves out names
they stay behind: what stands inside a file cannot be blanked.
"""

import base64
from collections.abc import AsyncIterable, AsyncIterator

from app.store.veil import level_of
from app.store.whole import Rows

# As `json.dumps` with an indent of two writes it, so that nobody need know in which way it was written.
BEGIN = b',\n  "files": {'
END = b"\n  }\n}\n"
NONE = BEGIN + b"}\n}\n"


def going_along(rows: Rows) -> list[str]:
    """The ids of those materials whose files may be handed on with these rows."""
    if not level_of(rows["session"][0]).shows_names:
        return []
    return [one.id for one in rows["material"] if one.file_name and not one.url and one.dropped_at is None]


def beginning(record: bytes) -> bytes:
    """A record in JSON up to where its files begin."""
    return record.removesuffix(NONE) + BEGIN


async def written(material_id: str, pieces: AsyncIterable[bytes], first: bool) -> AsyncIterator[bytes]:
    """One file, piece by piece. All but the last piece must be whole groups of three bytes."""
    yield _head(material_id, first)
    async for piece in pieces:
        yield base64.b64encode(piece)
    yield b'"'


def length_of(record: bytes, sizes: dict[str, int]) -> int:
    """How many bytes a record with files of these sizes is long."""
    heads = (len(_head(name, number == 0)) + 1 for number, name in enumerate(sizes))
    return len(beginning(record)) + sum(heads) + sum((size + 2) // 3 * 4 for size in sizes.values()) + len(END)


def _head(material_id: str, first: bool) -> bytes:
    return f'{"" if first else ","}\n    "{material_id}": "'.encode()
