"""Drawing and showing one new card to a board of twenty, without network or disk."""

import tempfile
from pathlib import Path
from time import thread_time

from app.live.connection import Connection
from app.live.draw import draw
from app.live.painters import PagePainter
from app.live.room import Room
from app.rules.roles import Role
from app.store.database import Database
from app.store.migrate import migrate
from app.store.snapshot import load_snapshot
from app.web.templating import draw_board, environment_for, translated
from benchmarks.measures.store import Writer
from benchmarks.sizes import Size
from benchmarks.stats import median


class Nowhere:
    """A sink that takes everything and counts it."""

    can_write = True
    is_open = True

    def __init__(self) -> None:
        self.octets = 0

    def write_frame(self, frame: bytes) -> None:
        self.octets += len(frame)

    def abort(self) -> None:
        raise AssertionError("nothing to end here")


async def drawing(size: Size) -> dict[str, float]:
    """CPU for showing a turn to everyone in a room, and the size of one person's frame."""
    with tempfile.TemporaryDirectory(prefix="peer-assist-benchmark-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'board.db'}")
        migrate(database)
        writer = Writer(database)
        for place in range(1, size.people):
            writer.invite(database, Role.RESOURCE if place % 4 else Role.HOST)
        room = _room(database, writer.session_id)
        sinks = _watched_by(room)
        costs = []
        for _ in range(size.turns // 2):
            news = database.write_now(writer.turn).news
            assert news is not None
            start = thread_time()
            room.take([news.happening], news.changes)
            room.push()
            costs.append((thread_time() - start) * 1e6)
        database.close()
    octets = sum(sink.octets for sink in sinks) / len(sinks) / len(costs)
    return {"show one turn us": median(costs), "frame KB": octets / 1000}


def _room(database: Database, session_id: str) -> Room:
    templates = environment_for("en", "/static")
    painter = PagePainter(
        lambda room, view: draw_board(templates, room, view), lambda _, sentence: translated(templates, sentence)
    )
    snapshot = database.read_now(lambda sql: load_snapshot(sql, session_id))
    return Room(session_id, "epoch", {"html": painter}, lambda region, view: draw(templates, region, view), snapshot)


def _watched_by(room: Room) -> list[Nowhere]:
    """A connection for everyone, all of them up to date."""
    sinks = []
    for person in room.snapshot.people.values():
        sink = Nowhere()
        room.connections.add(Connection(person.id, "", sink, room.seq))
        sinks.append(sink)
    return sinks
