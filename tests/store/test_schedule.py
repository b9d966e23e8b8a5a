"""Phases that close by themselves: at their time, once, whoever is there."""

import threading
from datetime import timedelta

import pytest

from app.rules.plan import Place
from app.store import agenda, phases
from app.store.announcing import call_off
from app.store.schedule import close_by_itself, due_sessions
from app.store.tables import Session
from app.store.turn import NoTurn
from tests.store.meeting import F, H, Meeting
from tests.store.test_agenda import arrange, changed, places

HOUR = timedelta(hours=1)


@pytest.fixture
def windows(meeting: Meeting) -> Meeting:
    """Context closes by itself in an hour, questions in two, listening in three but by hand."""
    plan = places(meeting)
    for number, itself in ((1, True), (2, True), (3, False)):
        plan[number] = changed(plan[number], minutes=0, closes_at=meeting.now + number * HOUR, closes_itself=itself)
    arrange(meeting, plan)
    meeting.open("context")
    return meeting


def due(meeting: Meeting) -> bool:
    return meeting.id in meeting.database.read_now(lambda sql: due_sessions(sql, meeting.now))


def close(meeting: Meeting) -> None:
    meeting.database.write_now(lambda sql: close_by_itself(sql, meeting.id, meeting.now))


def test_the_next_phase_opens_when_its_time_has_come(windows: Meeting) -> None:
    assert windows.snapshot().session.ends_at == windows.now + HOUR
    assert not due(windows)
    with pytest.raises(NoTurn):
        close(windows)
    windows.passes(61)
    assert due(windows)
    close(windows)
    found = windows.snapshot()
    assert found.session.phase_kind == "questions"
    assert found.session.ends_at == found.session.due_at == windows.now + 59 * timedelta(minutes=1)
    assert windows.last().actor_id == "" and windows.last().verb == "opened questions"
    assert not due(windows)
    windows.passes(60)
    close(windows)
    assert windows.snapshot().session.phase_kind == "listening"
    windows.passes(600)
    assert not due(windows)


def test_the_end_of_an_agenda_does_not_close(windows: Meeting) -> None:
    plan = places(windows)
    plan[-1] = changed(plan[-1], closes_at=windows.now + HOUR, closes_itself=True)
    arrange(windows, plan)
    windows.open("closed")
    windows.passes(61)
    assert windows.snapshot().session.due_at is not None and not due(windows)
    with pytest.raises(NoTurn):
        close(windows)


def test_what_was_called_off_does_not_begin_by_itself(windows: Meeting) -> None:
    plan = places(windows)
    plan[0] = changed(plan[0], closes_at=windows.now + HOUR / 2, closes_itself=True)
    arrange(windows, plan)
    windows.open("prepare")
    windows.act(F, lambda turn: call_off(turn, True))
    windows.passes(61)
    assert not due(windows)
    with pytest.raises(NoTurn):
        close(windows)
    windows.act(F, lambda turn: call_off(turn, False))
    assert due(windows)


def test_a_host_is_silent_from_that_very_turn_on(windows: Meeting) -> None:
    windows.passes(120)
    close(windows)
    close(windows)
    assert windows.snapshot().session.phase_kind == "listening"
    with pytest.raises(Exception, match="listening"):
        windows.post(H, "context")


def test_several_processes_close_a_phase_once(windows: Meeting) -> None:
    windows.passes(61)
    before, done = windows.seq, []
    together = threading.Barrier(4)

    def process() -> None:
        together.wait()
        try:
            close(windows)
        except NoTurn:
            return
        done.append(True)

    threads = [threading.Thread(target=process) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert windows.seq == before + 1


def test_the_facilitator_may_be_earlier_or_go_back(windows: Meeting) -> None:
    windows.open("listening")
    windows.passes(61)
    assert not due(windows)
    windows.open("context")
    assert windows.snapshot().session.due_at is None, "its time has passed: it does not close again at once"
    assert not due(windows)


def test_a_new_closing_time_takes_effect_at_once(windows: Meeting) -> None:
    plan = places(windows)
    plan[1] = changed(plan[1], closes_at=windows.now + HOUR / 2)
    arrange(windows, plan)
    assert windows.snapshot().session.ends_at == windows.snapshot().session.due_at == windows.now + HOUR / 2
    plan = places(windows)
    plan[1] = changed(plan[1], closes_itself=False)
    arrange(windows, plan)
    assert windows.snapshot().session.due_at is None


def test_other_changes_of_the_agenda_leave_the_clock_as_the_facilitator_set_it(windows: Meeting) -> None:
    def retitled(title: str) -> Session:
        plan = places(windows)
        plan[2] = changed(plan[2], title=title)
        arrange(windows, plan)
        return windows.snapshot().session

    windows.act(F, lambda turn: phases.add_minutes(turn, 5))
    longer = windows.now + HOUR + timedelta(minutes=5)
    assert retitled("Ask").ends_at == windows.snapshot().session.due_at == longer
    windows.act(F, lambda turn: phases.pause(turn, True))
    paused = retitled("Ask them")
    assert (paused.ends_at, paused.due_at) == (None, None) and paused.left_ms


@pytest.mark.parametrize("minutes", [0, 20])
def test_a_closing_time_that_is_taken_away_or_moved_takes_the_timer_along(windows: Meeting, minutes: int) -> None:
    plan = places(windows)
    plan[1] = changed(plan[1], minutes=minutes)
    arrange(windows, plan)
    for closes_at in (windows.now + HOUR * 1.5, None):
        plan[1] = changed(plan[1], closes_at=closes_at, closes_itself=closes_at is not None)
        arrange(windows, plan)
        session = windows.snapshot().session
        assert (session.ends_at, session.due_at) == (closes_at, closes_at)


def test_the_last_phase_stays(windows: Meeting) -> None:
    plan = [*places(windows)[:2], Place("closed")]
    windows.act(F, lambda turn: agenda.arrange(turn, plan, agenda.mark_of(windows.snapshot().phases)))
    windows.passes(61)
    close(windows)
    assert windows.snapshot().session.phase_kind == "closed"
    assert not due(windows)
