"""The timer as a truth table: what is left, paused and resumed, at instants that are handed in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.limits import PHASE_MINUTES_MOST
from app.rules.timer import Timer, paused, resumed, shifted, started

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MINUTE = 60_000


def running(minutes: float) -> Timer:
    return Timer(ends_at=NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "timer, left, is_paused",
    [
        (Timer(), None, False),
        (running(5), 5 * MINUTE, False),
        (running(0), 0, False),
        (running(-2), -2 * MINUTE, False),
        (Timer(left_ms=1_500), 1_500, True),
        (Timer(left_ms=0), 0, True),
        (Timer(left_ms=-3), -3, True),
    ],
)
def test_what_is_left(timer: Timer, left: int | None, is_paused: bool) -> None:
    assert timer.remaining_ms(NOON) == left
    assert timer.paused is is_paused


def test_a_phase_without_minutes_has_no_timer() -> None:
    assert started(0, NOON) == Timer()
    assert started(15, NOON).remaining_ms(NOON) == 15 * MINUTE


@pytest.mark.parametrize(
    "timer, minutes, left",
    [
        (running(5), 5, 10),
        (running(5), -2, 3),
        (running(5), -10, 0),
        (running(-7), 5, 5),
        (Timer(), 5, 5),
        (Timer(), -5, 0),
        (Timer(left_ms=5 * MINUTE), 5, 10),
        (Timer(left_ms=-MINUTE), 5, 5),
        (running(5), PHASE_MINUTES_MOST, PHASE_MINUTES_MOST),
    ],
)
def test_more_and_fewer_minutes(timer: Timer, minutes: int, left: int) -> None:
    after = shifted(timer, minutes, NOON)
    assert after.remaining_ms(NOON) == left * MINUTE
    assert after.paused is timer.paused


@given(st.integers(-100, 100_000), st.integers(0, 10_000_000))
def test_a_pause_takes_nothing_and_gives_nothing(left_s: int, waited_ms: int) -> None:
    later = NOON + timedelta(milliseconds=waited_ms)
    standing = paused(running(left_s / 60), NOON)
    assert standing.remaining_ms(later) == left_s * 1000
    assert resumed(standing, later).remaining_ms(later) == left_s * 1000
    assert paused(standing, later) == standing


def test_no_timer_stays_no_timer() -> None:
    assert paused(Timer(), NOON) == resumed(Timer(), NOON) == Timer()
