"""A region as one audience sees it, and whether that is news."""

from typing import NamedTuple

from app.live.stretch import Stretch
from app.live.view import BoardView


class Drawing(NamedTuple):
    """A region's text for one audience, and the versions of the region that looked just like this to them, oldest first.

    A spoilt one must be drawn anew although no turn has touched it.
    """

    region: str
    html: str
    versions: tuple[int, ...]
    spoilt: bool = False

    def is_news(self, view: BoardView, stretch: Stretch) -> bool:
        """Whether the region looks different to this viewer from how it looked before these turns.

        One's own act is always answered: it may have brought one into another audience.
        """
        me = view.viewer.id
        if stretch.version_before(self.region, me) not in self.versions:
            return True
        return me in stretch.actors and any(h.actor_id == me and self.region in h.regions for h in stretch.happened)
