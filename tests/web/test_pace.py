"""How fast is too fast: so many at once, then one at a time, each counted apart, and nobody remembered for long."""

from __future__ import annotations

import threading

import pytest

from app.rules.errors import TooMany
from app.web.pace import MANY, Limit, Pace

LIMIT = Limit(4, 8)


class Clock:
    """A clock that is moved by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _passed(pace: Pace, tries: int, *who: str, limit: Limit = LIMIT) -> int:
    passed = 0
    for _ in range(tries):
        try:
            pace.check(limit, *who)
        except TooMany:
            continue
        passed += 1
    return passed


def test_so_many_at_once_then_one_whenever_its_share_has_passed() -> None:
    clock = Clock()
    pace = Pace(True, clock)
    assert _passed(pace, 10, "a") == 4
    clock.now += 1.9
    assert _passed(pace, 10, "a") == 0, "what is refused must not count, nor wait be forgiven"
    clock.now += 0.1
    assert _passed(pace, 10, "a") == 1
    clock.now += 8
    assert _passed(pace, 10, "a") == 4


def test_what_is_forgiven_does_not_count() -> None:
    pace = Pace(True, Clock())
    assert _passed(pace, 9, "a") == 4
    pace.forgive(LIMIT, "a")
    assert _passed(pace, 9, "a") == 1
    pace.forgive(LIMIT, "nobody")


def test_each_is_counted_apart() -> None:
    pace = Pace(True, Clock())
    assert _passed(pace, 9, "a", "b") == 4
    assert _passed(pace, 9, "a", "c") == 4
    assert _passed(pace, 9, "a", "b", limit=Limit(4, 8)) == 4, "another limit of the same size"


def test_who_has_long_been_quiet_is_forgotten() -> None:
    clock = Clock()
    pace = Pace(True, clock)
    for visitor in range(20 * MANY):
        clock.now += 0.01
        pace.check(LIMIT, str(visitor))
    assert len(pace._quiet_at) <= 2 * MANY
    assert _passed(pace, 9, str(20 * MANY - 1)) == 3, "the last is still known"


def test_counting_starts_no_thread() -> None:
    before = threading.active_count()
    pace = Pace(True)
    pace.check(LIMIT, "a")
    assert threading.active_count() == before


def test_switched_off_nothing_is_counted() -> None:
    assert _passed(Pace(False, Clock()), 50, "a") == 50


@pytest.mark.parametrize("most", [1, 7, 200])
def test_all_at_once_are_as_many_as_it_says(most: int) -> None:
    assert _passed(Pace(True, Clock()), 3 * most, "a", limit=Limit(most, 10)) == most
