"""What a room has drawn: each region once for an audience, until a turn touches it."""

from collections.abc import Callable

from app.live.draw import audience
from app.live.drawing import Drawing
from app.live.versions import Versions
from app.live.view import BoardView

VARIANTS_KEPT = 64
# So many turns may touch a region and leave it as it looks, before somebody who lacks them all is shown it once more.
ALIKE_KEPT = 32


class Drawings:
    """Regions as they stand, by region and audience."""

    def __init__(self, draw: Callable[[str, BoardView], str], versions: Versions) -> None:
        self.draw = draw
        self._versions = versions
        self._kept: dict[str, dict[object, Drawing]] = {}

    def of(self, region: str, view: BoardView) -> Drawing:
        """A region for a viewer, drawn at most once per audience until it is touched.

        What was touched and came out the same need not be sent: that something happened may be telling, too.
        """
        variants = self._kept.setdefault(region, {})
        key, version = audience(region, view), self._versions.now(region, view.viewer.id)
        former = variants.get(key)
        if former is not None and former.versions[-1] >= version and not former.spoilt:
            return former
        if len(variants) >= VARIANTS_KEPT:
            variants.clear()
        html = self.draw(region, view)
        alike = former.versions if former is not None and former.html == html else ()
        variants[key] = drawing = Drawing(region, html, _with(alike, version))
        return drawing

    def spoil(self, region: str) -> None:
        """Have a region drawn anew although no turn touched it: what it shows is not kept, and has changed."""
        variants = self._kept.get(region, {})
        variants.update({key: drawing._replace(spoilt=True) for key, drawing in variants.items()})


def _with(versions: tuple[int, ...], version: int) -> tuple[int, ...]:
    return versions if version in versions else (*versions[1 - ALIKE_KEPT :], version)
