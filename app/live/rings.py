"""The queue of a doorbell: lines of text with a session, its last turn and, where possible, that turn's news.

Lines are packed into messages. No line has a control character in it: JSON escapes them.
"""

from collections.abc import Iterator

from app.live.news_wire import NewsWire
from app.store.events import News

# PostgreSQL takes 7,999 in a message. What is longer by itself is rung without its news.
MOST_BYTES = 7_900


class Rings:
    """Collects rings while the last message is on its way: one for each turn with news, else one for each session."""

    def __init__(self, wire: NewsWire) -> None:
        self._wire = wire
        self._lines: dict[str, bytes] = {}

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, session_id: str, seq: int | None, news: News | None) -> None:
        """Queue a ring."""
        ring = session_id if seq is None else f"{session_id} {seq}"
        line = None if news is None else telling(self._wire, news)
        if line is None:
            self._lines[session_id] = ring.encode()
        else:
            self._lines[ring] = line

    def take(self) -> list[bytes]:
        """Empty the queue into as few messages as possible."""
        lines, self._lines = self._lines, {}
        return list(_packed(list(lines.values())))


def telling(wire: NewsWire, news: News) -> bytes | None:
    """The line with a turn's news; None where the turn can only be rung for, without its news."""
    told = wire.write(news)
    line = f"{news.session_id} {news.happening.seq} {told}".encode()
    return line if told and len(line) <= MOST_BYTES else None


def _packed(lines: list[bytes]) -> Iterator[bytes]:
    start = size = 0
    for place, line in enumerate(lines):
        if size + len(line) > MOST_BYTES:
            yield b"\n".join(lines[start:place])
            start, size = place, 0
        size += len(line) + 1
    yield b"\n".join(lines[start:])
