"""Running the agenda: forwards, back, rounds, the timer, and phases that close by themselves."""

from datetime import timedelta

import pytest

from app.rules import limits
from app.rules.agenda import PHASES
from app.rules.errors import Conflict, Invalid, NotFound, Refused
from app.rules.plan import Place
from app.store import agenda, phases, responses
from app.store.agenda import agenda_of, arrange, mark_of, share_out_time
from app.store.approval import set_approval
from app.store.cards import card_of
from app.store.phases import add_minutes, another_round, move_to, pause, phase_called, timer_of
from app.store.schedule import close_by_itself, due_sessions
from app.store.stacking import stack
from app.store.turn import NoTurn, Turn
from tests.store.meeting import F, H, Meeting, O, R

MINUTE = 60_000


def kinds(meeting: Meeting) -> list[str]:
    return [phase.kind for phase in meeting.snapshot().phases]


def left(meeting: Meeting) -> int | None:
    return timer_of(meeting.snapshot().session).remaining_ms(meeting.now)


def go_on(turn: Turn) -> None:
    agenda = agenda_of(turn)
    here = [phase.id for phase in agenda].index(turn.session.phase_id)
    move_to(turn, agenda[here + 1], "it is a test")


def rearranged(meeting: Meeting, *places: Place) -> None:
    meeting.act(F, lambda turn: arrange(turn, places, mark_of(agenda_of(turn))))


def as_places(meeting: Meeting) -> list[Place]:
    return [Place(p.kind, p.id, p.title, p.minutes) for p in meeting.snapshot().phases]


def test_one_phase_after_the_other_to_the_end(meeting: Meeting) -> None:
    seen = []
    for _ in list(PHASES)[1:]:
        meeting.act(F, go_on)
        seen.append(meeting.snapshot().session.phase_kind)
    assert ["prepare", *seen] == list(PHASES)


def test_an_open_history_is_told_of_every_phase(meeting: Meeting) -> None:
    for _ in list(PHASES)[1:]:
        meeting.act(F, go_on)
        assert meeting.snapshot().session.acted_seq == meeting.seq


def test_back_and_forth_keeps_when_each_was_open(meeting: Meeting) -> None:
    meeting.open("context")
    began = meeting.now
    meeting.passes(3)
    meeting.open("listening")
    context = next(p for p in meeting.snapshot().phases if p.kind == "context")
    assert (context.opened_at, context.closed_at) == (began, meeting.now)
    meeting.open("context")
    assert left(meeting) == 15 * MINUTE
    assert meeting.before()["kind"] == "listening"
    assert meeting.does_nothing(F, lambda turn: move_to(turn, phase_called(turn, "context")))


@pytest.mark.parametrize("wrong", ["coffee", "", "x" * 1_000, "\0"])
def test_a_phase_that_is_not_in_the_agenda(meeting: Meeting, wrong: str) -> None:
    with pytest.raises(NotFound):
        meeting.act(F, lambda turn: move_to(turn, phase_called(turn, wrong)))


def test_another_sessions_phase_is_none_of_ours(meeting: Meeting) -> None:
    theirs = Meeting(meeting.database).snapshot().phases[2].id
    with pytest.raises(NotFound):
        meeting.act(F, lambda turn: move_to(turn, phase_called(turn, theirs)))


@pytest.mark.parametrize("role", [H, R, O])
def test_only_the_facilitator_runs(meeting: Meeting, role: object) -> None:
    before = meeting.trace()
    for change in (
        go_on,
        another_round,
        lambda turn: add_minutes(turn, 5),
        lambda turn: pause(turn, True),
        share_out_time,
    ):
        with pytest.raises(Refused):
            meeting.act(role, change)  # type: ignore[arg-type]
    assert meeting.trace() == before


def test_a_phase_named_by_its_kind_is_the_next_one_of_it(meeting: Meeting) -> None:
    meeting.open("listening")
    meeting.act(F, another_round)
    assert kinds(meeting)[2:6] == ["questions", "listening", "questions", "listening"]
    second = meeting.snapshot().phases[4:6]
    assert [phase.round for phase in second] == [2, 2]
    assert meeting.snapshot().session.phase_id == second[0].id
    meeting.open("listening")
    assert meeting.snapshot().session.phase_id == second[1].id
    meeting.open("questions")
    assert meeting.snapshot().session.phase_id == second[0].id, "none ahead: the last one before"
    meeting.open("context")
    meeting.open("questions")
    assert meeting.snapshot().session.phase_id == meeting.snapshot().phases[2].id, "ahead again: the first"


def test_another_round_in_the_middle_leaves_the_rest_in_order(meeting: Meeting) -> None:
    meeting.open("priorities")
    meeting.act(F, another_round)
    assert kinds(meeting)[4:8] == ["priorities", "questions", "listening", "response"]
    assert [phase.position for phase in meeting.snapshot().phases] == list(range(len(PHASES) + 2))


def test_two_who_lead_ask_for_one_round(meeting: Meeting) -> None:
    meeting.open("listening")
    here, before = meeting.snapshot().session.phase_id, kinds(meeting)
    meeting.act(F, lambda turn: another_round(turn, here))
    with pytest.raises(Conflict):
        meeting.act(F, lambda turn: another_round(turn, here))
    assert len(kinds(meeting)) == len(before) + 2


def test_another_round_after_the_end_keeps_the_end(meeting: Meeting) -> None:
    meeting.open("closed")
    meeting.act(F, another_round)
    assert kinds(meeting)[-3:] == ["questions", "listening", "closed"]
    assert meeting.snapshot().session.phase_kind == "questions"
    for _ in range(2):
        meeting.act(F, go_on)
    assert meeting.snapshot().session.phase_kind == "closed"


def test_rounds_come_to_an_end(meeting: Meeting) -> None:
    meeting.open("questions")
    for _ in range((limits.PHASES_MOST - len(PHASES)) // 2):
        meeting.act(F, another_round)
    before = meeting.trace()
    with pytest.raises(Conflict):
        meeting.act(F, another_round)
    assert meeting.trace() == before
    assert limits.PHASES_MOST - 1 <= len(kinds(meeting)) <= limits.PHASES_MOST


def test_the_timer_is_moved_paused_and_goes_on(meeting: Meeting) -> None:
    assert left(meeting) is None
    assert meeting.does_nothing(F, lambda turn: pause(turn, True))
    meeting.open("context")
    meeting.passes(4)
    meeting.act(F, lambda turn: add_minutes(turn, 5))
    assert left(meeting) == 16 * MINUTE
    meeting.act(F, lambda turn: pause(turn, True))
    meeting.passes(60)
    assert left(meeting) == 16 * MINUTE
    assert meeting.does_nothing(F, lambda turn: pause(turn, True))
    meeting.act(F, lambda turn: add_minutes(turn, -6))
    meeting.act(F, lambda turn: pause(turn, False))
    meeting.passes(12)
    assert left(meeting) == -2 * MINUTE
    assert meeting.does_nothing(F, lambda turn: pause(turn, False))
    meeting.act(F, lambda turn: pause(turn, True))
    meeting.open("questions")
    assert left(meeting) == 20 * MINUTE, "a new phase begins with its own time, running"


@pytest.mark.parametrize("minutes", [0, 10**6, -(10**6), 10**40])
def test_minutes_that_cannot_be(meeting: Meeting, minutes: int) -> None:
    with pytest.raises(Invalid):
        meeting.act(F, lambda turn: add_minutes(turn, minutes))


def test_closing_asks_why_a_recommendation_stays_without_an_answer(meeting: Meeting) -> None:
    meeting.open("listening")
    one, two = meeting.post(R, "recommendation", "one"), meeting.post(R, "recommendation", "two")
    meeting.act(F, lambda turn: set_approval(turn, "recommendation", True))
    meeting.post(R, "recommendation", "nobody has published this, so nobody can answer it")
    meeting.act(F, lambda turn: set_approval(turn, "recommendation", False))
    like = meeting.post(R, "recommendation", "lies on the first and is answered with it")
    meeting.act(F, lambda turn: stack(turn, card_of(turn, like), card_of(turn, one)))
    meeting.open("response")
    meeting.act(H, meeting.on(one, responses.decide, "adopt", "yes"))
    with pytest.raises(Conflict) as raised:
        meeting.open("closed", reason=" \u200b ")
    assert raised.value.facts == {"count": 1}
    meeting.open("closed", reason="no time")
    assert meeting.snapshot().session.unanswered_reason == "no time"
    meeting.open("response")
    meeting.act(H, meeting.on(two, responses.decide, "park", "later"))
    meeting.open("closed", reason="")
    assert meeting.snapshot().session.unanswered_reason == ""


def with_windows(meeting: Meeting) -> None:
    """Context and questions close by themselves, ten and twenty minutes from now."""
    ends = [meeting.now + timedelta(minutes=10), meeting.now + timedelta(minutes=20)]
    rearranged(
        meeting,
        *as_places(meeting)[:1],
        Place("context", closes_at=ends[0], closes_itself=True),
        Place("questions", closes_at=ends[1], closes_itself=True),
        *as_places(meeting)[3:],
    )
    meeting.open("context")


def closes(meeting: Meeting) -> bool:
    """Whether the clock closes the phase now."""
    due = meeting.database.read_now(lambda sql: due_sessions(sql, meeting.now))
    try:
        meeting.database.write_now(lambda sql: close_by_itself(sql, meeting.id, meeting.now))
    except NoTurn:
        assert meeting.id not in due
        return False
    assert meeting.id in due
    return True


def test_a_phase_closes_by_itself_once(meeting: Meeting) -> None:
    with_windows(meeting)
    meeting.passes(9.99)
    assert not closes(meeting)
    meeting.passes(0.01)
    assert closes(meeting)
    assert (meeting.snapshot().session.phase_kind, meeting.last().actor_id) == ("questions", "")
    assert not closes(meeting)
    meeting.passes(30)
    assert closes(meeting)
    assert meeting.snapshot().session.phase_kind == "listening"
    assert not closes(meeting)


def test_minutes_given_or_taken_move_the_moment_at_which_it_closes(meeting: Meeting) -> None:
    with_windows(meeting)
    meeting.act(F, lambda turn: add_minutes(turn, 5))
    meeting.passes(12)
    assert not closes(meeting)
    meeting.act(F, lambda turn: add_minutes(turn, -2))
    meeting.passes(1.1)
    assert closes(meeting)


def test_a_paused_phase_does_not_close_by_itself(meeting: Meeting) -> None:
    with_windows(meeting)
    meeting.passes(4)
    meeting.act(F, lambda turn: pause(turn, True))
    meeting.passes(60)
    assert not closes(meeting)
    meeting.act(F, lambda turn: pause(turn, False))
    meeting.passes(5.9)
    assert not closes(meeting)
    meeting.passes(0.2)
    assert closes(meeting)


def test_a_phase_that_the_facilitator_opens_late_stays_open(meeting: Meeting) -> None:
    with_windows(meeting)
    meeting.open("prepare")
    meeting.passes(60)
    meeting.open("context")
    meeting.act(F, lambda turn: add_minutes(turn, 1))
    meeting.passes(5)
    assert not closes(meeting)


def test_an_agenda_changed_by_two_people_is_told(meeting: Meeting) -> None:
    seen = meeting.database.write_now(lambda sql: mark_of(meeting.snapshot().phases))
    places = as_places(meeting)
    rearranged(meeting, *places[:1], *places[2:])
    with pytest.raises(Conflict):
        meeting.act(F, lambda turn: agenda.arrange(turn, places, seen))


def test_a_phase_that_has_been_open_stays(meeting: Meeting) -> None:
    meeting.open("context")
    meeting.open("questions")
    places = as_places(meeting)
    with pytest.raises(Conflict):
        rearranged(meeting, *places[:1], *places[2:])
    rearranged(meeting, *places[:3], *places[4:])
    assert "listening" not in kinds(meeting)
    before = meeting.trace()
    rearranged(meeting, *as_places(meeting))
    assert meeting.trace() == before


def test_what_is_left_is_shared_out(meeting: Meeting) -> None:
    with pytest.raises(Conflict):
        meeting.act(F, share_out_time)
    meeting.open("context")
    meeting.passes(35)
    meeting.open("questions")
    meeting.act(F, share_out_time)
    ahead = [phase.minutes for phase in meeting.snapshot().phases if phase.position > 2 and phase.minutes]
    assert sum(ahead) == meeting.snapshot().session.length_minutes - 35 - 20
    assert meeting.does_nothing(F, share_out_time)
    assert phases.timer_of(meeting.snapshot().session).remaining_ms(meeting.now) == 20 * MINUTE
