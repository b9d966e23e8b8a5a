"""Ids: nobody gets one twice, and those of cards stand in the order of time, to the second."""

from datetime import UTC, datetime, timedelta

from app.store.columns import new_id, new_id_at

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_ids_are_sixteen_letters_and_all_different() -> None:
    made = [new_id() for _ in range(1000)] + [new_id_at(NOON) for _ in range(1000)]
    assert len(set(made)) == 2000
    assert {len(one) for one in made} == {16}
    assert set("".join(made)) == set("abcdefghijklmnopqrstuvwxyz234567")


def test_what_is_made_at_once_stands_together_and_later_comes_after() -> None:
    steps = [timedelta(seconds=n) for n in (0, 1, 31, 32, 1024, 40_000, 10_000_000, 900_000_000)]
    moments = [new_id_at(NOON + step)[:7] for step in steps]
    assert moments == sorted(set(moments))
    assert new_id_at(NOON + timedelta(milliseconds=999))[:7] == moments[0]
