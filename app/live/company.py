"""Those who watch a room, for whom each region must have been drawn once before it is touched.

Somebody whose page another process drew, or none, as after a restart, is in an audience for which this room has no
drawing. Afterwards nobody could say whether a region looks different to them, and they would be sent it as it was: by
that alone they would know that something happened which they may not see.
"""

from itertools import islice

from app.live.draw import apart
from app.rules.roles import SEATED, Viewer
from app.store.snapshot import Snapshot

# So many who only watch are told apart; of more all see the same but for their own names.
FEW = 40


class Company:
    """Viewers in the order of their coming. Who has gone stays: they may come back."""

    def __init__(self) -> None:
        self._viewers: dict[Viewer, None] = {}
        self._met: dict[str, int] = {}

    def join(self, viewer: Viewer) -> None:
        """Somebody watches from now on, in this role."""
        by_name = viewer.role in SEATED or len(self._viewers) < FEW
        self._viewers.setdefault(viewer if by_name else _anyone_like(viewer))

    def new_to(self, region: str, snapshot: Snapshot) -> set[Viewer]:
        """Those for whom a region has to be drawn, one for all who see the same; from now on it counts as drawn."""
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
