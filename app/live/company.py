"""The viewers of a room, for whom each region must have been drawn once before a turn changes it.

Where somebody's page was drawn by another process, or before a restart, this room may have no earlier drawing for their
audience. Then it could not tell whether a region looks different to them, and would send it unchanged: from that alone
they could learn that something happened which they may not see.
"""

from itertools import islice

from app.live.draw import apart
from app.rules.roles import SEATED, Viewer
from app.store.snapshot import Snapshot

# So many observers are kept one by one; beyond that, one stands for all.
FEW = 40


class Company:
    """Viewers in the order in which they came. Those who leave are kept, since they may come back."""

    def __init__(self) -> None:
        self._viewers: dict[Viewer, None] = {}
        self._met: dict[str, int] = {}

    def join(self, viewer: Viewer) -> None:
        """Somebody watches from now on, in this role."""
        by_name = viewer.role in SEATED or len(self._viewers) < FEW
        self._viewers.setdefault(viewer if by_name else _anyone_like(viewer))

    def new_to(self, region: str, snapshot: Snapshot) -> set[Viewer]:
        """The viewers for whom a region must be drawn, one for all who see the same; from now on it counts as drawn."""
        known = self._met.get(region, 0)
        self._met[region] = len(self._viewers)
        if known == len(self._viewers):
            return set()
        those, new = apart(region, snapshot), islice(self._viewers, known, None)
        return {one if those is None or one.id in those else _anyone_like(one) for one in new}

    def forget(self) -> None:
        """Everything is drawn anew: nobody has met any region as it is now."""
        self._met.clear()


def _anyone_like(viewer: Viewer) -> Viewer:
    return Viewer("", viewer.role)
