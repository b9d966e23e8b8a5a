"""What waits to be rung, and how it is put into messages: lines of text, a session and its last turn on each.

Where a turn's news go along they stand behind these two. Nothing in a line is a control character: JSON escapes them.
"""

from collections.abc import Iterator

from app.live.news_wire import NewsWire
from app.store.events import News

# PostgreSQL takes 7,999 in a message. What is longer by itself is rung without its news.
MOST_BYTES = 7_900


class Rings:
    """Gathers what is rung while the last ring is on its way: each turn that has news, else each session once."""

    def __init__(self, wire: NewsWire) -> None:
        self._wire = wire
        self._lines: dict[str, bytes] = {}

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, session_id: str, seq: int | None, news: News | None) -> None:
        """Have this rung."""
        ring = session_id if seq is None else f"{session_id} {seq}"
        line = None if news is None else telling(self._wire, news)
        if line is None:
            self._lines[session_id] = ring.encode()
        else:
            self._lines[ring] = line

    def take(self) -> list[bytes]:
        """What waits, in as few messages as hold it; then nothing does."""
        lines, self._lines = self._lines, {}
        return list(_packed(list(lines.values())))


def telling(wire: NewsWire, news: News) -> bytes | None:
    """The line that rings for a turn and tells its news; None where it can only be rung."""
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
