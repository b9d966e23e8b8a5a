"""A record in JSON with its files, sent as they are read: never more than one of them is held at a time."""

from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from app.exports import json_files, json_record
from app.store.database import Database
from app.store.materials import content_of, kept_here


async def with_files(database: Database, record: bytes, going: dict[str, int], headers: dict[str, str]) -> Response:
    """The record with those of the files whose content is here. Headers are those of any record."""
    here = await database.read(lambda sql: kept_here(sql, list(going)))
    if not here:
        return Response(record, media_type=json_record.MEDIA_TYPE, headers=headers)
    length = json_files.length_of(record, {name: going[name] for name in here})
    told = headers | {"Content-Length": str(length)}
    return StreamingResponse(_pieces(database, record, here), media_type=json_record.MEDIA_TYPE, headers=told)


async def _pieces(database: Database, record: bytes, here: list[str]) -> AsyncIterator[bytes]:
    yield json_files.beginning(record)
    for number, name in enumerate(here):
        content = await database.read(lambda sql, name=name: content_of(sql, name))  # type: ignore[misc]
        for piece in json_files.written(name, content, number == 0):
            yield piece
    yield json_files.END
