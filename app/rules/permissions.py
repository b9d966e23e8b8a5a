"""Who may do what, and when: the one place that says so.

The table itself is data in `agenda.py`: each phase kind lists its actions and the roles that may take them. What a
phase does not list is refused. Source: the permission table of the product's specification, docs/permissions.md.
"""

from functools import cache

from app.rules.actions import Action
from app.rules.agenda import PHASES, PhaseKind
from app.rules.refusals import Refusal
from app.rules.roles import NOBODY, Role, Viewer

Powers = frozenset[Action]


def why_not(
    viewer: Viewer, action: Action, phase: PhaseKind, *, owner_id: str | None = None, revealed: bool = False
) -> Refusal | None:
    """Why this viewer may not act now, or None when they may.

    `owner_id` is the author of the card in question and counts only for actions on one's own; `revealed` says
    whether the facilitator has revealed the tallies.
    """
    if viewer.role not in phase.allows.get(action, NOBODY):
        return _reason(viewer, action, phase)
    if action is Action.CHANGE_OWN_CARD and owner_id != viewer.id:
        return Refusal.NOT_YOURS
    if action is Action.SEE_TALLIES and phase.blind and not revealed:
        return Refusal.NOT_REVEALED
    return None


@cache
def powers(role: Role, phase_key: str, revealed: bool, own: bool) -> Powers:
    """All that somebody in this role may do now. `own` says whether what it concerns is their own.

    The same table as `why_not` reads, remembered: a board asks it some twenty times for each card it draws.
    """
    me, phase = Viewer("me", role), PHASES[phase_key]
    owner_id = "me" if own else None
    return frozenset(a for a in Action if why_not(me, a, phase, owner_id=owner_id, revealed=revealed) is None)


def row(action: Action) -> list[str]:
    """The row of the permission table: a cell for each phase, in their order, written as docs/permissions.md has it."""
    return [_cell(action, phase) for phase in PHASES.values()]


def _cell(action: Action, phase: PhaseKind) -> str:
    letters = [role[0].upper() for role in Role if role in phase.allows.get(action, NOBODY)]
    own = "own: " if action is Action.CHANGE_OWN_CARD else ""
    revealed = "revealed: " if action is Action.SEE_TALLIES and phase.blind else ""
    return own + revealed + " ".join(letters) if letters else "–"


def _reason(viewer: Viewer, action: Action, phase: PhaseKind) -> Refusal:
    if not any(viewer.role in other.allows.get(action, NOBODY) for other in PHASES.values()):
        return Refusal.NOT_YOUR_ROLE
    if viewer.role in phase.silent:
        return Refusal.HOSTS_ARE_LISTENING
    return Refusal.SESSION_CLOSED if phase.ends else Refusal.NOT_IN_THIS_PHASE
