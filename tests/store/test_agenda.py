"""The agenda: arranged anew, time shared out, kept for the next session."""

from datetime import timedelta

import pytest

from app.rules import regions
from app.rules.agenda import PHASES
from app.rules.errors import Conflict, Invalid, NotFound, Refused
from app.rules.plan import Place
from app.store import agenda, templates
from app.store.sessions import Start, begin
from app.store.snapshot import load_snapshot
from tests.store.meeting import F, H, Meeting


def places(meeting: Meeting) -> list[Place]:
    return [Place(**{name: getattr(phase, name) for name in Place.__slots__}) for phase in meeting.snapshot().phases]


def changed(place: Place, **values: object) -> Place:
    return Place(**{name: getattr(place, name) for name in Place.__slots__} | values)  # type: ignore[arg-type]


def arrange(meeting: Meeting, plan: list[Place], who: object = F, seen: str = "") -> None:
    mark = seen or agenda.mark_of(meeting.snapshot().phases)
    meeting.act(who, lambda turn: agenda.arrange(turn, plan, mark))  # type: ignore[arg-type]


def test_phases_are_changed_moved_added_and_left_out(meeting: Meeting) -> None:
    plan = places(meeting)
    plan[1] = changed(plan[1], title="Tell us", minutes=20, host_prompt="Be brief")
    plan[2], plan[3] = plan[3], plan[2]
    del plan[4]
    plan.insert(4, Place("questions", minutes=5))
    arrange(meeting, plan)
    found = meeting.snapshot()
    assert [p.kind for p in found.phases] == [
        "prepare", "context", "listening", "questions", "questions", *list(PHASES)[5:],
    ]  # fmt: skip
    assert (found.phases[1].title, found.phases[1].minutes, found.phases[1].host_prompt) == ("Tell us", 20, "Be brief")
    assert [p.round for p in found.phases if p.kind == "questions"] == [1, 2]
    assert found.session.length_minutes == sum(p.minutes for p in found.phases)
    assert meeting.does_nothing(F, lambda turn: agenda.arrange(turn, places(meeting), agenda.mark_of(found.phases)))


def test_what_was_open_stays_and_the_others_mark_is_honoured(meeting: Meeting) -> None:
    meeting.open("context")
    plan, seen = places(meeting), agenda.mark_of(meeting.snapshot().phases)
    with pytest.raises(Conflict):
        arrange(meeting, plan[1:])
    with pytest.raises(NotFound):
        arrange(meeting, [changed(plan[0], id="another"), *plan[1:]])
    with pytest.raises(NotFound):
        arrange(meeting, [plan[0], changed(plan[-1], kind="questions"), *plan[1:-1], Place("closed")])
    with pytest.raises(Invalid):
        arrange(meeting, plan[:-1])
    with pytest.raises(Refused):
        arrange(meeting, plan, who=H)
    arrange(meeting, [plan[0], changed(plan[1], minutes=3), *plan[2:]])
    with pytest.raises(Conflict):
        arrange(meeting, plan, seen=seen)


def test_calendars_learn_of_times_and_not_of_words(meeting: Meeting) -> None:
    plan = places(meeting)
    plan[1] = changed(plan[1], title="Tell us")
    arrange(meeting, plan)
    assert meeting.snapshot().session.calendar_sequence == 0
    plan[1] = changed(plan[1], opens_at=meeting.now, closes_at=meeting.now + timedelta(days=1))
    arrange(meeting, plan)
    assert meeting.snapshot().session.calendar_sequence == 1


@pytest.mark.parametrize(
    "place, values, shows",
    [
        (0, {"title": "Getting ready"}, True),
        (0, {"host_prompt": "Read, please"}, False),
        (1, {"title": "Tell us"}, False),
        (1, {"minutes": 20}, False),
    ],
)
def test_the_head_is_drawn_anew_only_where_it_says_another_place(
    meeting: Meeting, place: int, values: dict[str, object], shows: bool
) -> None:
    plan = places(meeting)
    plan[place] = changed(plan[place], **values)
    arrange(meeting, plan)
    assert (regions.HEAD in meeting.last().regions.split()) is shows


def test_the_time_left_is_shared_out(meeting: Meeting) -> None:
    with pytest.raises(Conflict):
        meeting.act(F, agenda.share_out_time)
    meeting.open("context")
    meeting.passes(25)
    meeting.act(F, agenda.share_out_time)
    assert regions.HEAD not in meeting.last().regions.split()
    found = meeting.snapshot()
    ahead = [p.minutes for p in found.phases if p.position > 1 and p.minutes]
    assert sum(ahead) == found.session.length_minutes - 25 > 0
    assert meeting.does_nothing(F, agenda.share_out_time)
    with pytest.raises(Refused):
        meeting.act(H, agenda.share_out_time)


def test_an_agenda_is_kept_and_begins_the_next_session(meeting: Meeting) -> None:
    plan = places(meeting)
    plan[1] = changed(plan[1], title="Tell us", closes_at=meeting.now, minutes=33)
    arrange(meeting, plan)
    rows, write, read = meeting.snapshot().phases, meeting.database.write_now, meeting.database.read_now
    mine = f"hash of {meeting.id}"
    first = write(lambda sql: templates.keep(sql, mine, "Ours", rows, meeting.now))
    kept = write(lambda sql: templates.keep(sql, mine, " Ours ", rows, meeting.now))
    assert read(lambda sql: templates.kept_by(sql, mine)) == [(kept, "Ours")] and kept != first
    assert read(lambda sql: templates.kept_by(sql, "other")) == []
    theirs = write(lambda sql: templates.keep(sql, f"not {mine}", "Ours", rows[2:], meeting.now))
    assert read(lambda sql: templates.kept_by(sql, mine)) == [(kept, "Ours")], "others may have the same name"
    for look in (templates.plan_of, templates.forget):
        with pytest.raises(NotFound):
            write(lambda sql, look=look: look(sql, f"not {mine}", kept))
        with pytest.raises(NotFound):
            write(lambda sql, look=look: look(sql, mine, theirs))
    short = write(lambda sql: templates.keep(sql, mine, "Short", rows[3:], meeting.now))
    assert len(read(lambda sql: templates.plan_of(sql, mine, kept))) == len(rows)
    write(lambda sql: templates.forget(sql, mine, short))
    assert read(lambda sql: templates.kept_by(sql, mine)) == [(kept, "Ours")]
    begun = read(lambda sql: templates.plan_of(sql, mine, kept))
    session = write(lambda sql: begin(sql, Start("T", "C", agenda=kept), meeting.now, begun))
    found = read(lambda sql: load_snapshot(sql, session))
    assert (found.phases[1].title, found.phases[1].minutes, found.phases[1].closes_at) == ("Tell us", 33, None)
    assert found.session.length_minutes == sum(p.minutes for p in found.phases)
    with pytest.raises(Invalid):
        write(lambda sql: templates.keep(sql, mine, "  ", rows, meeting.now))
    for number in range(19):
        write(lambda sql, n=number: templates.keep(sql, mine, f"n {n}", rows, meeting.now))
    with pytest.raises(Conflict):
        write(lambda sql: templates.keep(sql, mine, "one more", rows, meeting.now))
    write(lambda sql: templates.forget(sql, mine, kept))
    with pytest.raises(NotFound):
        write(lambda sql: templates.forget(sql, mine, kept))
