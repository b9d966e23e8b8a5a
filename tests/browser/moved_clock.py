"""The board as it is served, with a clock that tests can move: PEER_ASSIST_TEST_CLOCK names a file that holds by how
many seconds it is ahead.

Run as `python -m tests.browser.moved_clock serve …`. The product itself knows nothing of this.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from app.store import columns

AHEAD = Path(os.environ["PEER_ASSIST_TEST_CLOCK"])
now = columns.utc_now


def moved() -> datetime:
    """The present moment, as far ahead as the test wants it."""
    return now() + timedelta(seconds=float(AHEAD.read_text()))


# Before anything else of the product is imported: everybody takes the clock from there.
columns.utc_now = moved

if __name__ == "__main__":
    from app.cli import main

    main()
