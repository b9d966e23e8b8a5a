"""In which turns each region was touched: by that it is known how old a drawing is, and what a page holds."""

from bisect import bisect_right
from collections.abc import Iterable

from app.rules import regions
from app.store.events import Happening

# Who lacks more turns than a few hundred is shown everything instead, and nobody asks how it was before.
REMEMBERED = 400
NEVER = [0]


class Versions:
    """A region's version is the last turn that touched it, as far as is known here; 0 before the first.

    What a turn touched of one person only (`name@participant`) has another version for them than for all others.
    """

    def __init__(self, happened: Iterable[Happening] = ()) -> None:
        self._turns: dict[str, list[int]] = {}
        self._owned: set[str] = set()
        for happening in happened:
            self.touch(happening)

    def touch(self, happening: Happening) -> None:
        """A turn has touched regions."""
        for region in happening.regions:
            name, _, owner = region.partition("@")
            if owner and name != regions.EVERYTHING:
                self._owned.add(name)
                name = region
            turns = self._turns.setdefault(name, [*NEVER])
            turns.append(happening.seq)
            del turns[1:-REMEMBERED]

    def now(self, region: str, participant_id: str) -> int:
        """A region's present version for this person."""
        return max([turns[-1] for turns in self._touching(region, participant_id)])

    def at(self, region: str, participant_id: str, seq: int) -> int:
        """The version that it had after turn `seq`."""
        return max([turns[bisect_right(turns, seq) - 1] for turns in self._touching(region, participant_id)])

    def _touching(self, region: str, participant_id: str) -> list[list[int]]:
        # Of anyone's whole board that was renewed everything is drawn anew: with their role others' drawings may change.
        turns = self._turns
        touching = [turns.get(region, NEVER)]
        if regions.EVERYTHING in turns:
            touching.append(turns[regions.EVERYTHING])
        if region in self._owned:
            touching.append(turns.get(f"{region}@{participant_id}", NEVER))
        return touching
