"""Moments as our pages send them."""

from datetime import UTC, datetime

from app.rules.errors import Invalid
from app.rules.words import N_


def moment(typed: str, field: str) -> datetime | None:
    """A moment as our pages send it: ISO 8601 with its zone. Raises Invalid."""
    if not typed.strip():
        return None
    try:
        found = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid(field, N_("Please give a day and a time.")) from None
    if found.tzinfo is None or not 2000 <= found.year <= 2100:
        raise Invalid(field, N_("Please give a day and a time."))
    return found.astimezone(UTC)
