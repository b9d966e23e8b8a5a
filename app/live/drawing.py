"""A region as one audience sees it, and whether that is news."""

from typing import NamedTuple

from app.live.stretch import Stretch
from app.live.view import BoardView


class Drawing(NamedTuple):
    """A region's text for one audience, the turn in which it last came to look like this, and when it was drawn.

    A spoilt one must be drawn anew although no turn has touched it.
    """

    region: str
    html: str
    changed: int
    as_of: int
    spoilt: bool = False

    def is_news(self, view: BoardView, stretch: Stretch) -> bool:
        """Whether the region looks different to this viewer from how it looked before these turns.

        One's own act is always answered: it may have brought one into another audience.
        """
        if self.changed >= stretch.happened[0].seq:
            return True
        return view.viewer.id in stretch.actors and any(
            h.actor_id == view.viewer.id and self.region in h.regions for h in stretch.happened
        )
