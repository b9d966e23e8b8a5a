"""Days as people type them into a date field, and as they have them where they meet."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.rules.errors import Invalid
from app.rules.words import N_


def day(typed: str, field: str) -> date | None:
    """A day as the browser's date field writes it, YYYY-MM-DD; None for an empty one. Raises Invalid naming the field."""
    if not typed.strip():
        return None
    try:
        found = date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid(field, N_("Please give the day as year-month-day, such as 2026-12-24.")) from None
    if not 2000 <= found.year <= 2100:
        raise Invalid(field, N_("Please check the year."))
    return found


def to_come(found: date | None, field: str, now: datetime) -> date | None:
    """A day by which something is still to happen. Raises Invalid naming the field where that day is over everywhere."""
    if found is not None and found < (now - timedelta(days=1)).date():
        raise Invalid(field, N_("This day is over. Please check the date."))
    return found


def day_there(moment: datetime, zone: str) -> date:
    """On which day a moment falls in a zone; without one, in UTC."""
    return moment.astimezone(ZoneInfo(zone) if zone else UTC).date()
