"""Which way a text runs: that of its first letter with a direction, as browsers have it for dir="auto"."""

import unicodedata


def runs_right_to_left(text: str) -> bool:
    """Whether a line is to be set from right to left."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False
