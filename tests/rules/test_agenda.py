"""The agenda as the method has it: its order, its minutes, and a plan that may be typed in wrong."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import limits
from app.rules.agenda import AGENDA_NAMES, AGENDAS, PHASES, ROUND
from app.rules.days import day, to_come
from app.rules.errors import Invalid
from app.rules.feedback import QUESTIONS, SCALE, TEXTS_SHOWN_FROM
from app.rules.plan import Place, checked_plan, shared_out
from app.rules.roles import HOSTS, Role

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
# The ready-made agenda of 90 minutes. Whoever adds a phase gives it its place here, and minutes that others had.
MINUTES = {
    "prepare": 0,
    "context": 15,
    "questions": 20,
    "listening": 25,
    "priorities": 10,
    "response": 13,
    "feedback": 7,
    "closed": 0,
}


def test_the_short_agenda_takes_ninety_minutes_in_the_methods_order() -> None:
    for one, agenda in AGENDAS.items():
        assert [place.kind.key for place in agenda] == list(MINUTES), f"{one} and MINUTES: other phases, or order"
    assert list(PHASES) == list(MINUTES)
    assert {place.kind.key: place.minutes for place in AGENDAS["short"]} == MINUTES
    assert sum(MINUTES.values()) == 90, "the short agenda takes 90 minutes: what a new phase takes, another gives"
    assert {place.minutes for place in AGENDAS["long"]} == {0}
    assert set(AGENDA_NAMES) == set(AGENDAS)


def test_hosts_listen_in_one_phase_only_and_a_round_comes_back_to_it() -> None:
    assert [kind.key for kind in PHASES.values() if kind.silent] == ["listening"], (
        "the phases in which somebody is silent"
    )
    assert PHASES["listening"].silent == HOSTS
    assert [kind.key for kind in ROUND] == ["questions", "listening"]


def test_dots_are_blind_in_one_phase_and_one_phase_ends() -> None:
    assert [kind.key for kind in PHASES.values() if kind.blind] == ["priorities"], "the phases with blind dots"
    assert [kind.key for kind in PHASES.values() if kind.ends] == ["closed"], "the phases that end a session"


def test_what_a_phase_is_follows_from_what_it_allows() -> None:
    assert [kind.key for kind in PHASES.values() if kind.prepares] == ["prepare"], (
        "the phases of preparation, which observers may not read"
    )
    assert [kind.key for kind in PHASES.values() if kind.answers] == ["response", "feedback", "closed"], (
        "the phases in which tallies lie open"
    )


@pytest.mark.parametrize("kind", PHASES.values(), ids=lambda kind: kind.key)
def test_a_phase_guides_everyone(kind: Any) -> None:
    assert set(kind.prompts) == {Role.HOST, Role.RESOURCE, Role.OBSERVER}
    assert kind.title and kind.summary and kind.says and kind.watch


def test_every_role_is_asked_three_things_and_the_resource_team_one_more() -> None:
    assert set(QUESTIONS) == set(Role)
    assert [role for role in Role if QUESTIONS[role].takes_home] == [Role.RESOURCE]
    assert (SCALE, TEXTS_SHOWN_FROM) == ((1, 2, 3, 4, 5), 3)


def plan(*places: Place) -> list[Place]:
    return [Place("prepare"), *places, Place("closed")]


@pytest.mark.parametrize(
    "places, field",
    [
        ([], "kind"),
        ([Place("closed")], "kind"),
        ([Place("prepare"), Place("context")], "kind"),
        ([Place("closed"), Place("context")], "kind"),
        (plan(Place("closed")), "kind"),
        (plan(Place("coffee")), "kind"),
        (plan(*[Place("context")] * 29), "kind"),
        (plan(Place("context", minutes=-1)), "minutes.1"),
        (plan(Place("context", minutes=10**30)), "minutes.1"),
        (plan(Place("context", title="x" * 81)), "title.1"),
        (plan(Place("context", host_prompt="x" * 401)), "host_prompt.1"),
        (plan(Place("context", resource_prompt="x" * 401)), "resource_prompt.1"),
        (plan(Place("context", opens_at=NOON, closes_at=NOON)), "closes_at.1"),
        (plan(Place("context", closes_itself=True)), "closes_at.1"),
        (
            plan(Place("context", closes_at=NOON, closes_itself=True), Place("questions", closes_at=NOON)),
            "closes_at.2",
        ),
    ],
)
def test_a_plan_that_cannot_be_held_is_refused(places: list[Place], field: str) -> None:
    with pytest.raises(Invalid) as raised:
        checked_plan(places)
    assert raised.value.field == field


def test_a_phase_that_closes_by_itself_opens_the_next() -> None:
    checked = checked_plan(
        plan(Place("context", title=" \u202eTwo\n words ", closes_at=NOON, closes_itself=True), Place("questions"))
    )
    assert [place.opens_at for place in checked] == [None, None, NOON, None]
    assert checked[1].title == "Two words"


def test_kinds_may_repeat() -> None:
    assert len(checked_plan(plan(Place("questions"), Place("listening"), Place("questions"), Place("listening")))) == 6


@given(st.lists(st.integers(1, 120), min_size=1, max_size=10), st.integers(-60, 600))
def test_time_is_shared_out_to_the_minute(minutes: list[int], left: int) -> None:
    shares = shared_out(minutes, left)
    assert len(shares) == len(minutes) and min(shares) >= 1
    assert sum(shares) == max(left, len(minutes))


@pytest.mark.parametrize("typed, expected", [("", None), ("  ", None), (" 2026-12-24 ", "2026-12-24")])
def test_a_day(typed: str, expected: str | None) -> None:
    found = day(typed, "due")
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize("ahead, over", [(-2, True), (-1, False), (0, False), (1, False)])
def test_a_day_that_is_over_everywhere_is_not_to_come(ahead: int, over: bool) -> None:
    found = (NOON + timedelta(days=ahead)).date()
    with pytest.raises(Invalid) if over else nullcontext():
        assert to_come(found, "due", NOON) == found
    assert to_come(None, "due", NOON) is None


@pytest.mark.parametrize(
    "typed",
    ["tomorrow", "24.12.2026", "2026-02-30", "1999-12-31", "2101-01-01", "9" * 5000, "२०२६-१२-२४", "2026-12-24\0"],
)
def test_what_is_no_day(typed: str) -> None:
    with pytest.raises(Invalid) as raised:
        day(typed, "due")
    assert raised.value.field == "due"


def test_instants_with_a_zone_at_the_end_of_time_are_compared_without_trouble() -> None:
    places = plan(Place("context", opens_at=datetime.max.replace(tzinfo=UTC) - timedelta(days=1)))
    assert checked_plan(places)[1].opens_at is not None


def test_limits_are_those_of_the_method() -> None:
    assert (limits.SEATS, limits.GENTLE_SEATS, limits.DOTS, limits.DOTS_ON_ONE) == (20, 15, 3, 2)
    assert (limits.TEXT, limits.HEADLINE) == (2_000, 140)
