"""Who has read the brief as it stands."""

from datetime import UTC, datetime, timedelta

import pytest

from app.rules.reading import Reading, reading_of

THEN = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER = THEN + timedelta(seconds=1)


@pytest.mark.parametrize(
    "read_at, changed_at, found",
    [
        (None, None, Reading.NOT_YET),
        (None, THEN, Reading.NOT_YET),
        (THEN, None, Reading.READ),
        (THEN, LATER, Reading.BEFORE),
        (THEN, THEN, Reading.READ),
        (LATER, THEN, Reading.READ),
    ],
)
def test_who_read_a_former_text_has_not_read_this_one(
    read_at: datetime | None, changed_at: datetime | None, found: Reading
) -> None:
    assert reading_of(read_at, changed_at) is found
