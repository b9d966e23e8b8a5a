"""The picture of telling and listening in the record."""

from dataclasses import replace

from app.exports.balance_picture import HEIGHT, columns_of
from app.exports.record import RecordedPhase
from app.rules.roles import Role

PHASE = RecordedPhase(
    kind="questions", title="", round=1, minutes=20, opened_at="2026-11-25T12:00:00+00:00", closed_at="", seconds=600,
    posts_host=1, posts_resource=3, posts_facilitator=0, spoken_host=0, spoken_resource=0, spoken_facilitator=0,
)  # fmt: skip


def test_posts_count_where_no_clock_ran() -> None:
    (column,) = columns_of([PHASE])
    assert [(part.role, part.y, part.height) for part in column.parts] == [
        (Role.RESOURCE, 0, 75),
        (Role.HOST, 75, 25),
    ]


def test_speaking_time_counts_where_one_did_and_width_is_time() -> None:
    long = replace(PHASE, seconds=1800, spoken_host=10, spoken_facilitator=30)
    short, wide = columns_of([PHASE, long])
    assert wide.width == 3 * short.width and wide.x > short.x + short.width
    assert [(part.role, part.height) for part in wide.parts] == [(Role.HOST, 25), (Role.FACILITATOR, 75)]


def test_a_column_is_full_and_an_empty_phase_is_none() -> None:
    thirds = replace(PHASE, posts_host=1, posts_resource=1, posts_facilitator=1)
    (column,) = columns_of([thirds, replace(PHASE, posts_host=0, posts_resource=0), replace(PHASE, seconds=None)])
    assert sum(part.height for part in column.parts) == HEIGHT
    assert columns_of([]) == []
