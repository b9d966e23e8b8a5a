"""Following up: when people look back, and on which day."""

from datetime import date, datetime, timedelta

from app.rules.days import day_there
from app.rules.words import N_

# A month shows whether something began, a quarter whether it holds.
CHECK_INS = (30, 90)
CHECK_IN_NAMES = {30: N_("After 30 days"), 90: N_("After 90 days")}


def check_in_days(closed_at: datetime, zone: str) -> dict[int, date]:
    """The day of each check-in of a session that was closed then, in the zone in which it was announced."""
    return {days: day_there(closed_at, zone) + timedelta(days=days) for days in CHECK_INS}
