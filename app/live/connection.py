"""One socket: a cursor into its session's turns, and the way to write to it."""

from dataclasses import dataclass
from typing import Protocol

# A client that reads nothing for this long is let go; it comes back and takes everything anew.
STALLED_S = 5.0
# More turns behind than this, and drawing everything is cheaper than drawing each.
MOST_BEHIND = 200


class Sink(Protocol):
    """What a connection writes to."""

    @property
    def can_write(self) -> bool: ...

    @property
    def is_open(self) -> bool: ...

    @property
    def unread(self) -> int: ...

    def write_frame(self, frame: bytes) -> None: ...

    def abort(self) -> None: ...


@dataclass(slots=True, eq=False)
class Connection:
    """`pos` is the turn up to which this client is drawn, -1 when it needs everything; `speaks` how frames are written:
    "html" for a page, "json" for the API."""

    participant_id: str
    token_hash: str
    sink: Sink
    pos: int
    speaks: str = "html"
    stalled_at: float | None = None
    unread: int = 0
    closing: int = 0

    @property
    def can_be_told(self) -> bool:
        """Whether a frame may be written now: who is to go is told nothing more."""
        return not self.closing and self.sink.can_write

    def goes_stale(self, now: float) -> bool:
        """Whether it has read nothing for too long; who is only slow reads. `now` counts seconds on any steady clock."""
        if self.sink.can_write:
            self.stalled_at = None
            return False
        before, self.unread = self.unread, self.sink.unread
        if self.stalled_at is None or self.unread < before:
            self.stalled_at = now
        return now - self.stalled_at > STALLED_S
