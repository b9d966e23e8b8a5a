"""The history of facilitation as a facilitator reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.rules.agenda import PHASES
from app.rules.cards import KINDS, LANE_NAMES
from app.rules.history import act_of, led_to
from app.rules.roles import ROLE_NAMES, Role
from app.store.chronicle import Entry

if TYPE_CHECKING:
    from app.live.view import BoardView

ABOUT_LENGTH = 80


@dataclass(frozen=True, slots=True)
class ActView:
    """One act: `words` says what was done, `led_to` where to, `about` what to; `undoes` what it took back."""

    seq: int
    at: datetime
    who: str
    words: str
    led_to: str
    about: str
    undoes: str
    undone: bool
    can_undo: bool


class ActsView:
    """Acts for one viewer."""

    def __init__(self, board: BoardView, verbs: Mapping[int, str]) -> None:
        self._board = board
        self._snapshot = board.snapshot
        self._verbs = verbs

    def act(self, entry: Entry) -> ActView:
        """An entry in words. `verbs` must hold what it took back, and what that took back, and so on."""
        first = self._verbs.get(entry.undoes, "") if entry.undoes is not None else entry.verb
        act, undone = act_of(entry.verb), act_of(first)
        assert act is not None
        permission = undone.undone_by if undone is not None else None
        return ActView(
            seq=entry.seq,
            at=entry.at,
            who=self._name(entry.actor_id),
            words=act.words,
            led_to=_named(led_to(entry.verb)),
            about=self._about(entry.target),
            undoes=undone.words if entry.undoes is not None and undone is not None else "",
            undone=entry.undone,
            can_undo=entry.kept and not entry.undone and permission is not None and self._board.can(permission),
        )

    def _about(self, target: str) -> str:
        card = self._snapshot.cards.get(target)
        if card is not None:
            words = card.headline or card.text if card.withdrawn_at is None else ""
            return words if len(words) <= ABOUT_LENGTH else words[: ABOUT_LENGTH - 1] + "…"
        phase = next((phase for phase in self._snapshot.phases if phase.id == target), None)
        return phase.title if phase is not None else self._name(target)

    def _name(self, participant_id: str) -> str:
        person = self._snapshot.people.get(participant_id)
        return person.name if person is not None else ""


def _named(key: str) -> str:
    """The title of what an act led to: a lane, a kind of card, a role or a phase."""
    if key in set(Role):
        return ROLE_NAMES[Role(key)]
    if key in LANE_NAMES:
        return LANE_NAMES[key]
    if key in KINDS:
        return KINDS[key].name
    return PHASES[key].title if key in PHASES else ""
