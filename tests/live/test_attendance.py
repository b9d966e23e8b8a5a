"""Who is here and who is writing, second by second, without waiting for them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.live.connection import STALLED_S, Connection
from app.live.presence import GRACE_S, TYPING_S, Attendance


@pytest.fixture
def attendance() -> Attendance:
    return Attendance()


def test_one_is_here_while_any_socket_of_theirs_is_open(attendance: Attendance) -> None:
    assert attendance.came("one") and not attendance.came("one")
    assert attendance.came("two") and attendance.here == {"one", "two"}
    attendance.left("one", 0)
    assert not attendance.settle(10 * GRACE_S) and attendance.here == {"one", "two"}
    attendance.left("one", 0)
    assert not attendance.settle(GRACE_S) and attendance.here == {"one", "two"}, "a reload does not show"
    assert attendance.settle(GRACE_S + 1) and attendance.here == {"two"}
    assert not attendance.settle(GRACE_S + 2), "what was said is not said again"


def test_who_comes_back_within_the_grace_never_left(attendance: Attendance) -> None:
    attendance.came("one")
    attendance.left("one", 0)
    assert not attendance.came("one") and not attendance.settle(GRACE_S + 1)
    assert attendance.here == {"one"}


def test_a_sign_of_writing_is_in_its_lane_until_it_runs_out(attendance: Attendance) -> None:
    assert attendance.writes("one", "thought", 0) and not attendance.writes("one", "thought", 1)
    assert attendance.writes("two", "thought", 1) and attendance.writes("one", "question", 1)
    assert attendance.typing == {"thought": {"one", "two"}, "question": {"one"}}
    assert attendance.stops("two", "thought") and not attendance.stops("two", "thought")
    assert not attendance.stops("two", "question") and attendance.typing["question"] == {"one"}
    assert attendance.tired(TYPING_S) == [], "the sign of the second renewal stands"
    assert attendance.writes("one", "question", 5) is False
    assert attendance.tired(TYPING_S + 2) == ["thought"]
    assert attendance.typing == {"question": {"one"}}
    attendance.stop_all_typing()
    assert attendance.typing == {} and attendance.tired(TYPING_S) == []
    assert attendance.writes("two", "question", 6) and attendance.typing == {"question": {"two"}}


def test_who_reads_nothing_for_long_is_let_go_and_who_reads_again_is_not() -> None:
    sink: Any = SimpleNamespace(can_write=False, unread=5)
    connection = Connection("one", "", sink, 0)
    assert not connection.goes_stale(0) and not connection.goes_stale(STALLED_S)
    sink.can_write = True
    assert not connection.goes_stale(STALLED_S + 1)
    sink.can_write = False
    assert not connection.goes_stale(STALLED_S + 2), "the time begins anew"
    assert connection.goes_stale(2 * STALLED_S + 3)


def test_who_reads_slowly_is_not_let_go_however_long_it_takes() -> None:
    sink: Any = SimpleNamespace(can_write=False, unread=1_000_000)
    connection = Connection("one", "", sink, 0)
    for now in range(0, 60, 2):
        sink.unread -= 10_000
        assert not connection.goes_stale(now), "it reads"
    assert not connection.goes_stale(58 + STALLED_S) and connection.goes_stale(58 + STALLED_S + 1), "now it does not"
