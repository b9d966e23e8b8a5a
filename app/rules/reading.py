"""Who has read the brief as it stands."""

from datetime import datetime
from enum import StrEnum


class Reading(StrEnum):
    """How far somebody is with the brief. `BEFORE` means that they read it before it was last changed."""

    NOT_YET = "not_yet"
    BEFORE = "before"
    READ = "read"


def reading_of(read_at: datetime | None, changed_at: datetime | None) -> Reading:
    """How far somebody is who read the brief at `read_at`, when it was last changed at `changed_at`; None means never."""
    if read_at is None:
        return Reading.NOT_YET
    return Reading.BEFORE if changed_at is not None and read_at < changed_at else Reading.READ
