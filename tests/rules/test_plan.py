"""The agenda as a plan, and time shared out anew."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.errors import Invalid
from app.rules.plan import Place, checked_plan, shared_out

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLOSED = Place("closed")


@pytest.mark.parametrize(
    "field, plan",
    [
        ("kind", []),
        ("kind", [CLOSED]),
        ("kind", [Place("context")] * 30 + [CLOSED]),
        ("kind", [Place("party"), CLOSED]),
        ("kind", [Place("context"), Place("questions")]),
        ("kind", [CLOSED, Place("context")]),
        ("kind", [CLOSED, Place("context"), CLOSED]),
        ("minutes.0", [Place("context", minutes=-1), CLOSED]),
        ("minutes.0", [Place("context", minutes=24 * 60 + 1), CLOSED]),
        ("title.0", [Place("context", title="x" * 81), CLOSED]),
        ("host_prompt.0", [Place("context", host_prompt="x" * 401), CLOSED]),
        ("closes_at.0", [Place("context", closes_itself=True), CLOSED]),
        ("closes_at.0", [Place("context", opens_at=NOON, closes_at=NOON), CLOSED]),
        (
            "closes_at.1",
            [
                Place("context", closes_at=NOON, closes_itself=True),
                Place("questions", closes_at=NOON - HOUR, closes_itself=True),
                CLOSED,
            ],
        ),
    ],
)
def test_a_plan_that_cannot_be(field: str, plan: list[Place]) -> None:
    with pytest.raises(Invalid) as refused:
        checked_plan(plan)
    assert refused.value.field == field


def test_a_plan_goes_to_its_bounds() -> None:
    longest = [Place("context", minutes=24 * 60, opens_at=NOON, closes_at=NOON + HOUR)] * 29
    assert checked_plan([*longest, CLOSED]) == [*longest, CLOSED]


def test_a_phase_that_closes_by_itself_hands_over_at_that_moment() -> None:
    plan = checked_plan(
        [Place("context", closes_at=NOON, closes_itself=True), Place("questions", opens_at=NOON + HOUR), CLOSED]
    )
    assert [place.opens_at for place in plan] == [None, NOON, None]
    one, other = (
        Place(kind, closes_at=NOON + HOUR * n, closes_itself=True) for n, kind in enumerate(("context", "questions"))
    )
    assert [place.opens_at for place in checked_plan([one, other, CLOSED])] == [None, NOON, NOON + HOUR]
    by_hand = checked_plan([Place("context", closes_at=NOON), Place("questions", opens_at=NOON + HOUR), CLOSED])
    assert by_hand[1].opens_at == NOON + HOUR


@given(st.lists(st.integers(1, 200), min_size=1, max_size=12), st.integers(-50, 400))
def test_time_is_shared_out_to_the_last_minute(minutes: list[int], left: int) -> None:
    shares = shared_out(minutes, left)
    assert sum(shares) == max(left, len(minutes))
    assert min(shares) >= 1
    longest, shortest = minutes.index(max(minutes)), minutes.index(min(minutes))
    assert shares[longest] >= shares[shortest]


def test_who_has_nothing_gets_nothing() -> None:
    assert shared_out([], 10) == []
    assert shared_out([20, 25, 10], 55) == [20, 25, 10]
    assert shared_out([1, 11], 12) == [1, 11], "a minute is everyone's, and shares are of the rest"
    assert shared_out([4, 4, 2], 7) == [3, 3, 1], "who lost most by rounding gets what is left over"
