"""The phase timer: a deadline, or what was left when it was paused. Instants come in as arguments."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.rules.limits import PHASE_MINUTES_MOST


@dataclass(frozen=True, slots=True)
class Timer:
    """`ends_at` while it runs, `left_ms` while it is paused, neither where a phase has no minutes."""

    ends_at: datetime | None = None
    left_ms: int | None = None

    @property
    def paused(self) -> bool:
        """Whether it stands still."""
        return self.ends_at is None and self.left_ms is not None

    def remaining_ms(self, now: datetime) -> int | None:
        """Milliseconds left at `now`; below zero once it is over; None without a timer."""
        if self.ends_at is not None:
            return round((self.ends_at - now).total_seconds() * 1000)
        return self.left_ms


def started(minutes: int, now: datetime) -> Timer:
    """A timer of this many minutes; none for a phase without minutes."""
    return Timer(ends_at=now + timedelta(minutes=minutes)) if minutes else Timer()


def shifted(timer: Timer, minutes: int, now: datetime) -> Timer:
    """More or fewer minutes. Added to what is left, or to now when the time is already over or there was none."""
    left = max(0, timer.remaining_ms(now) or 0) + minutes * 60_000
    left = min(max(0, left), PHASE_MINUTES_MOST * 60_000)
    return Timer(left_ms=left) if timer.paused else Timer(ends_at=now + timedelta(milliseconds=left))


def paused(timer: Timer, now: datetime) -> Timer:
    """The same timer standing still."""
    return Timer(left_ms=timer.remaining_ms(now))


def resumed(timer: Timer, now: datetime) -> Timer:
    """The same timer running again."""
    left = timer.remaining_ms(now)
    return Timer() if left is None else Timer(ends_at=now + timedelta(milliseconds=left))
