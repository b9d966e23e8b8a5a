"""A stretch of turns that a client lacks, and what of a viewer matters for showing it.

Most who watch lack the same stretch; what it touched is worked out once for all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.live.draw import apart, audience, place_of
from app.live.kept import kept
from app.live.versions import Versions
from app.live.view import BoardView
from app.rules import regions
from app.rules.roles import Role
from app.store.columns import utc_now
from app.store.events import Happening
from app.store.order import rank
from app.store.snapshot import Snapshot
from app.store.tables import Card


@dataclass(frozen=True)
class Stretch:
    """Turns without a gap, oldest first; at least one. `snapshot` is the board as they left it, `versions` those of its
    regions; `parts` keeps what of a message most people of a role are shown alike, by region."""

    happened: list[Happening]
    snapshot: Snapshot
    versions: Versions
    parts: dict[tuple[Role, str], str] = field(default_factory=dict)

    @kept
    def renewed(self) -> frozenset[str]:
        """Whose whole board they left no region of as it was; an empty name stands for everyone's."""
        named = (region.partition("@") for region in self.touched if region.startswith(regions.EVERYTHING))
        return frozenset(owner for _, _, owner in named)

    def renews(self, participant_id: str) -> bool:
        """Whether one of them leaves no region of this person's board as it was."""
        return not self.renewed.isdisjoint(("", participant_id))

    @kept
    def actors(self) -> frozenset[str]:
        """Who acted."""
        return frozenset(happening.actor_id for happening in self.happened)

    @kept
    def touched(self) -> tuple[str, ...]:
        """The regions that must be drawn anew, each once, cards as they stand in their lane: a card is put behind one
        that stands already."""
        once = dict.fromkeys(region for happening in self.happened for region in happening.regions)
        return tuple(sorted(once, key=self._place))

    def touched_for(self, participant_id: str) -> Iterable[str]:
        """Of these, the ones that may concern this person, without the mark of whose own they are."""
        if not self._owned:
            return self.touched
        return dict.fromkeys(r.partition("@")[0] for r in self.touched if visible_to(r, participant_id))

    def _place(self, region: str) -> tuple[bool, float, int]:
        card = self.snapshot.cards.get(regions.card_of(region) or "")
        return rank(card) if card is not None else (False, -1.0, -1)

    def version_before(self, region: str, participant_id: str) -> int:
        """The version of a region that this person's page holds."""
        return self.versions.at(region, participant_id, self.happened[0].seq - 1)

    @kept
    def put_up(self) -> list[tuple[Happening, Card]]:
        """The turns that put a card before others, the last one first, each with its card."""
        cards = self.snapshot.cards
        put_up = [happening for happening in self.happened if happening.verb.startswith(("posted", "published"))]
        return [(happening, cards[happening.target]) for happening in reversed(put_up) if happening.target in cards]

    @kept
    def shown_at(self) -> int:
        """When it is shown, as `clock` tells it."""
        return clock()

    @kept
    def moved(self) -> frozenset[str]:
        """The cards that were put into or out of sight: one may look as it did and stand elsewhere."""
        return frozenset(card_id for happening in self.happened for card_id in happening.had)

    @kept
    def whose_moved(self) -> frozenset[str]:
        """Whose cards those are. Where few saw one, what it left or came into may look to its author alone otherwise than
        before, and just as it looked to all others."""
        cards = self.snapshot.cards
        return frozenset(cards[card_id].author_id for card_id in self.moved if card_id in cards)

    @kept
    def _owned(self) -> bool:
        return any("@" in region for region in self.touched)

    @kept
    def apart(self) -> frozenset[str] | None:
        """Who may be shown another text for it than the rest of their role, as few are for most turns; None where that
        is anyone."""
        found = {*self.actors, *self.whose_moved}
        for those in self._apart_in.values():
            if those is None:
                return None
            found |= those
        return frozenset(found)

    @kept
    def _apart_in(self) -> dict[str, frozenset[str] | None]:
        return {region: None if "@" in region else apart(region, self.snapshot) for region in self.touched}

    def sets_apart(self, participant_id: str, region: str) -> bool:
        """Whether this person may be shown a region otherwise than the rest of their role."""
        those = self._apart_in.get(region)
        return those is None or participant_id in those or participant_id in self.whose_moved

    def shared_by(self, view: BoardView) -> tuple[object, ...]:
        """What all have in common who are shown the same text for it."""
        me = view.viewer.id
        if me in self.actors or me in self.whose_moved:
            return (me,)
        seen = self.touched
        own: tuple[str, ...] = ()
        if self._owned:
            seen = tuple(region for region in seen if visible_to(region, me))
            own = tuple(region for region in seen if "@" in region)
        audiences = [audience(region.partition("@")[0], view) for region in seen]
        places = [place_of(region, view) for region in seen if regions.card_of(region) is not None]
        return (own, *audiences, *places)


@dataclass(slots=True)
class Built:
    """What one push has worked out so far: the stretch after each position, and the messages made of it."""

    stretches: dict[int, Stretch | None] = field(default_factory=dict)
    messages: dict[object, bytes] = field(default_factory=dict)


def clock() -> int:
    """The server's clock as browsers count it: milliseconds since 1970."""
    return round(utc_now().timestamp() * 1000)


def visible_to(region: str, participant_id: str) -> bool:
    """Whether a region is anyone's, or this person's own (`name@participant`)."""
    _, _, owner = region.partition("@")
    return owner in ("", participant_id)
