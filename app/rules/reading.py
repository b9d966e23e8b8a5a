"""Who has read the brief as it stands."""

from datetime import datetime
from enum import StrEnum


class Reading(StrEnum):
    """How far somebody is with the brief: one who has read a former text has not read this one."""

    NOT_YET = "not_yet"
    BEFORE = "before"
    READ = "read"


def reading_of(read_at: datetime | None, changed_at: datetime | None) -> Reading:
    """What it comes to that somebody read the brief then, if they did, and that it was last changed then, if it was."""
    if read_at is None:
        return Reading.NOT_YET
    return Reading.BEFORE if changed_at is not None and read_at < changed_at else Reading.READ
