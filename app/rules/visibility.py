"""Who may see a card, and who may know its author. What this refuses is never drawn, counted or sent."""

from collections.abc import Iterable
from typing import Protocol

from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.phase_kind import PhaseKind
from app.rules.roles import LEADS, Role, Viewer


class Seen(Protocol):
    """What must be known of a card to say who sees it."""

    @property
    def author_id(self) -> str: ...

    @property
    def withdrawn_at(self) -> object | None: ...

    @property
    def hidden_at(self) -> object | None: ...

    @property
    def pending_at(self) -> object | None: ...


class Comer(Protocol):
    """What must be known of a person to say whether their coming is told."""

    @property
    def role(self) -> str: ...

    @property
    def came_by(self) -> str: ...

    @property
    def joined_seq(self) -> int: ...


class Named(Protocol):
    """What must be known of a phase to say whether names are told that were left in it."""

    @property
    def kind(self) -> str: ...

    @property
    def names_off(self) -> bool: ...


def is_public(card: Seen) -> bool:
    """Whether everyone who reads the board sees the card: not withdrawn, not hidden, not waiting to be published."""
    return card.withdrawn_at is None and card.hidden_at is None and card.pending_at is None


def sees_card(viewer: Viewer, card: Seen) -> bool:
    """Withdrawn cards are gone for everybody; hidden and waiting ones are their author's and the facilitators'."""
    if card.withdrawn_at is not None:
        return False
    return is_public(card) or viewer.role in LEADS or viewer.id == card.author_id


def sees_author(viewer: Viewer, author_id: str, *, unsigned: bool, names_off: bool) -> bool:
    """Whether this viewer may know who wrote a card.

    `unsigned` marks what was written while names were off, and stays so; `names_off` says that the present phase
    shows no names at all. Facilitators and the author know always.
    """
    return not (unsigned or names_off) or viewer.role in LEADS or viewer.id == author_id


def came_silently(person: Comer, phase: PhaseKind, phase_seq: int) -> bool:
    """Whether somebody came to listen since this phase began, so that nobody but the facilitators has seen them yet.

    Who came as somebody else and was made to listen was among the others before, and stays there.
    """
    silent = phase.silences(Role(person.role)) and phase.silences(Role(person.came_by or person.role))
    return silent and person.joined_seq > phase_seq


def is_done_unsigned(action: Action, phases: Iterable[Named]) -> bool:
    """Whether nobody but the facilitators may know who did what keeps no mark of its own for that: names are off in one
    of the phases in which it is done."""
    return any(phase.names_off and action in PHASES[phase.kind].allows for phase in phases)
