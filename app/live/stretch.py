"""A stretch of turns that a client lacks, and what of a viewer matters for showing it.

Most who watch lack the same stretch; what it touched is worked out once for all of them.
"""

from dataclasses import dataclass, field
from functools import cached_property

from app.live.draw import apart, audience, place_of
from app.live.view import BoardView
from app.rules import regions
from app.store.events import Happening
from app.store.snapshot import Snapshot


@dataclass(frozen=True)
class Stretch:
    """Turns without a gap, oldest first; at least one. `snapshot` is the board as they left it."""

    happened: list[Happening]
    snapshot: Snapshot

    @cached_property
    def _renewed(self) -> frozenset[str]:
        named = (region.partition("@") for region in self.touched)
        return frozenset(owner for name, _, owner in named if name == regions.EVERYTHING)

    def renews(self, participant_id: str) -> bool:
        """Whether one of them leaves no region of this person's board as it was."""
        return bool(self._renewed) and not self._renewed.isdisjoint(("", participant_id))

    @cached_property
    def actors(self) -> frozenset[str]:
        """Who acted."""
        return frozenset(happening.actor_id for happening in self.happened)

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """The regions that must be drawn anew, each once."""
        return tuple(dict.fromkeys(region for happening in self.happened for region in happening.regions))

    @cached_property
    def _owned(self) -> bool:
        return any("@" in region for region in self.touched)

    @cached_property
    def _apart(self) -> frozenset[str] | None:
        found = set(self.actors)
        for region in self.touched:
            those = None if "@" in region else apart(region, self.snapshot)
            if those is None:
                return None
            found |= those
        return frozenset(found)

    def is_plain(self, participant_id: str) -> bool:
        """Whether this person is shown the same text for it as the rest of the role, as most are for most turns."""
        return self._apart is not None and participant_id not in self._apart

    def shared_by(self, view: BoardView) -> tuple[object, ...]:
        """What all have in common who are shown the same text for it."""
        me = view.viewer.id
        seen = self.touched
        own: tuple[str, ...] = ()
        if self._owned:
            seen = tuple(region for region in seen if visible_to(region, me))
            own = tuple(region for region in seen if "@" in region)
        audiences = [audience(region.partition("@")[0], view) for region in seen]
        places = [place_of(region, view) for region in seen if region.startswith("card-")]
        return (me if me in self.actors else "", own, *audiences, *places)


@dataclass(slots=True)
class Built:
    """What one push has worked out so far: the stretch after each position, and the messages made of it."""

    stretches: dict[int, Stretch | None] = field(default_factory=dict)
    messages: dict[object, bytes] = field(default_factory=dict)


def visible_to(region: str, participant_id: str) -> bool:
    """Whether a region is anyone's, or this person's own (`name@participant`)."""
    _, _, owner = region.partition("@")
    return owner in ("", participant_id)
