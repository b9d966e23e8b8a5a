"""How recent somebody's experience is: a peer assist asks for recent practice."""

import re

RECENT_YEARS = 3
RECENT_PEERS_WANTED = 3

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s*[-–—/]\s*(\d{2}|\d{4}))?(?!\d)")


def latest_year(told: str) -> int | None:
    """The latest year that a text names, or None. A span counts by its end: 2025 for “2023–25”."""
    years = []
    for first, last in YEAR.findall(told):
        years.append(int(first))
        if last:
            years.append(int(last) if len(last) == 4 else int(first[:2] + last))
    return max(years, default=None)


def is_recent(told: str, this_year: int) -> bool:
    """Whether a text names a year of the last three, the present one included."""
    year = latest_year(told)
    return year is not None and this_year - RECENT_YEARS < year <= this_year


def sentences(text: str) -> int:
    """About how many sentences a text has."""
    return len([part for part in re.split(r"[.!?؟।]+(?:\s|$)|[。！？]+|\n+", text) if part.strip()])
