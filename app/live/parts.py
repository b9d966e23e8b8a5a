"""The pieces of a board as a viewer may see them: plain values that templates draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from app.rules.phase_kind import PhaseKind
from app.rules.presence import Presence
from app.rules.roles import Role
from app.store.cards import fingerprint_of
from app.store.placing import spot_of
from app.store.tables import Card, Decision


@dataclass(frozen=True, slots=True)
class PersonView:
    """A participant as the others see one."""

    id: str
    name: str
    role: Role
    organisation: str
    experience: tuple[str, str, str]
    presence: Presence
    no_device: bool = False

    @property
    def initials(self) -> str:
        """Up to two letters for a small round sign."""
        words = [word for word in self.name.split() if word[0].isalnum()] or self.name.split() or ["–"]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class AuthorView(NamedTuple):
    """Who wrote a card. Name, or role as well, are empty where a closed session keeps them confidential."""

    name: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One place of the agenda on the rail."""

    id: str
    kind: PhaseKind
    title: str
    minutes: int
    round: int
    state: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closes_itself: bool = False


class CardView(NamedTuple):
    """A card with its thread and what lies on it. The `can_` facts say which of its controls are drawn.

    `original` holds the author's own words where a facilitator reworded them, for those who may read them.
    A tuple, since a board makes them by the hundred: a frozen class takes four times as long to fill.
    """

    card: Card
    author: AuthorView
    mine: bool
    hidden: bool
    pending: bool = False
    original: Mapping[str, str] = MappingProxyType({})
    state: str = ""
    asking: int = 0
    asks_too: bool = False
    decision: Decision | None = None
    decided_by: str = ""
    tallies: tuple[int, int] | None = None
    thread: tuple["CardView", ...] = ()
    stack: tuple["CardView", ...] = ()
    can_change: bool = False
    can_hide: bool = False
    can_moderate: bool = False
    can_ask_too: bool = False
    can_park: bool = False
    can_decide: bool = False
    scribe: str = ""
    replies: tuple[str, ...] = ()
    notes: str = ""

    @property
    def words_seen(self) -> str:
        """A mark of its words, for whoever changes them."""
        return fingerprint_of(self.card)

    @property
    def spot(self) -> str:
        """A mark of where it stands, for whoever moves it."""
        return spot_of(self.card)

    @property
    def has_menu(self) -> bool:
        """Whether there is anything in its menu for this viewer."""
        return self.can_change or self.can_hide or self.can_park or self.can_moderate

    @property
    def parts(self) -> tuple["CardView", ...]:
        """The card itself, its thread, what lies on it, and their threads."""
        return (self, *self.thread, *(part for other in self.stack for part in other.parts))


@dataclass(frozen=True, slots=True)
class BallotRow:
    """One recommendation on a person's ballot. The tallies are empty until they are revealed."""

    card: Card
    mine: int
    resource: int | None = None
    host: int | None = None

    @property
    def both(self) -> int:
        """All dots on it, by which a revealed ballot is ranked until the facilitator settles the order."""
        return (self.resource or 0) + (self.host or 0)


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the picture of both lenses, 0 to 200 each way, and the numbers of the recommendations there."""

    x: int
    y: int
    numbers: str
    resource: int
    host: int


class LaneHead(NamedTuple):
    """What stands over a lane: how many cards, of these how many questions wait or recommendations lack an answer,
    and whether the facilitator reads cards first."""

    kind: str
    cards: int
    waiting: int
    undecided: int
    read_first: bool


def container_of(card: Card) -> str:
    """The id of the list in which a card of a lane stands."""
    return f"cards-{card.kind}-{card.heading}" if card.heading else f"cards-{card.kind}"
