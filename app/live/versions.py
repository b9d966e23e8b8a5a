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
        return max(self._turns.get(name, NEVER)[-1] for name in self._names(region, participant_id))

    def at(self, region: str, participant_id: str, seq: int) -> int:
        """The version that it had after turn `seq`."""
        found = (self._turns.get(name, NEVER) for name in self._names(region, participant_id))
        return max(turns[bisect_right(turns, seq) - 1] for turns in found)

    def _names(self, region: str, participant_id: str) -> tuple[str, ...]:
        # Of anyone's whole board that was renewed everything is drawn anew: with their role others' drawings may change.
        if region in self._owned:
            return (region, regions.EVERYTHING, f"{region}@{participant_id}")
        return (region, regions.EVERYTHING)
