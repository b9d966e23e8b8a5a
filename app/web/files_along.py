"""Files that were handed in, sent as they are read: of none is more than a piece held at a time."""

from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from app.exports import json_files, json_record
from app.store.database import Database
from app.store.materials import PIECE, kept_here, piece_of


async def with_files(database: Database, record: bytes, going: list[str], headers: dict[str, str]) -> Response:
    """The record with those of the files whose content is here. Headers are those of any record."""
    here = await database.read(lambda sql: kept_here(sql, going))
    if not here:
        return Response(record, media_type=json_record.MEDIA_TYPE, headers=headers)
    length = json_files.length_of(record, here)
    told = headers | {"Content-Length": str(length)}
    return StreamingResponse(_pieces(database, record, here), media_type=json_record.MEDIA_TYPE, headers=told)


async def pieces_of(database: Database, material_id: str, length: int) -> AsyncIterator[bytes]:
    """A file's content, each piece read when it is its turn. Raises NotFound where the file goes meanwhile."""
    for start in range(0, length, PIECE):
        yield await database.read(lambda sql, start=start: piece_of(sql, material_id, start))  # type: ignore[misc]


async def _pieces(database: Database, record: bytes, here: dict[str, int]) -> AsyncIterator[bytes]:
    yield json_files.beginning(record)
    for number, name in enumerate(here):
        async for piece in json_files.written(name, pieces_of(database, name, here[name]), number == 0):
            yield piece
    yield json_files.END
