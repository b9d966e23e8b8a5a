"""Days as people type them into a date field."""

from datetime import date

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
