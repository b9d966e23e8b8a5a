"""The permission table, every cell: what the page says is what the rules do."""

import pytest

from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.permissions import powers, why_not
from app.rules.phase_kind import PhaseKind
from app.rules.refusals import Refusal
from app.rules.roles import Role, Viewer
from tests.rules.specification import Cell, cell_of, refusals, specification

SPECIFICATION = specification()
SITUATIONS = [(own, revealed) for own in (False, True) for revealed in (False, True)]


WRITTEN = [kind for kind in PHASES.values() if kind.key in {phase for _, phase in SPECIFICATION}]


PRINTED = "`python -m app permissions` prints the table as the rules have it: check what is new in it before it goes in"


def test_every_action_has_its_row_and_every_row_its_action() -> None:
    written = {action for action, _ in SPECIFICATION}
    missing = [action.value for action in Action if action.value not in written]
    assert missing == [], f"docs/permissions.md lacks these rows; {PRINTED}"
    assert written - {action.value for action in Action} == set(), "rows without an Action"


def test_every_phase_has_its_column() -> None:
    missing = [key for key in PHASES if key not in {kind.key for kind in WRITTEN}]
    assert missing == [], f"docs/permissions.md lacks these columns; {PRINTED}"
    assert {phase for _, phase in SPECIFICATION} == set(PHASES), "columns without a phase"


@pytest.mark.parametrize("action", Action, ids=lambda action: action.name.lower())
@pytest.mark.parametrize("phase", WRITTEN, ids=lambda phase: phase.key)
def test_who_may_act(phase: PhaseKind, action: Action) -> None:
    cell = SPECIFICATION.get((action.value, phase.key), Cell(frozenset()))
    for role in Role:
        for own, revealed in SITUATIONS:
            narrowed = {"": True, "own": own, "revealed": revealed}[cell.note]
            expected = role in cell.roles and narrowed
            asked = why_not(Viewer("me", role), action, phase, owner_id="me" if own else "other", revealed=revealed)
            assert (asked is None) is expected, f"{role}, own {own}, revealed {revealed}: {asked}"
            assert (action in powers(role, phase.key, revealed, own)) is expected


def test_what_no_phase_lists_is_refused_to_everyone() -> None:
    bare = PhaseKind("bare", "", "", 0, allows={}, prompts={}, says="", watch=())
    for action in Action:
        for role in Role:
            assert why_not(Viewer("me", role), action, bare, owner_id="me", revealed=True) is not None


def test_a_card_without_an_owner_is_nobodys_own() -> None:
    asked = why_not(Viewer("me", Role.HOST), Action.CHANGE_OWN_CARD, PHASES["context"])
    assert asked is Refusal.NOT_YOURS


@pytest.mark.parametrize(
    "role, action, phase, refusal",
    [
        (Role.HOST, Action.ANSWER, "listening", Refusal.HOSTS_ARE_LISTENING),
        (Role.HOST, Action.RAISE_HAND, "listening", Refusal.HOSTS_ARE_LISTENING),
        (Role.HOST, Action.CHANGE_OWN_CARD, "listening", Refusal.HOSTS_ARE_LISTENING),
        (Role.HOST, Action.PLACE_DOTS, "listening", Refusal.HOSTS_ARE_LISTENING),
        (Role.HOST, Action.POST_THOUGHT, "listening", Refusal.NOT_YOUR_ROLE),
        (Role.HOST, Action.RUN, "listening", Refusal.NOT_YOUR_ROLE),
        (Role.RESOURCE, Action.ANSWER, "questions", Refusal.NOT_YOUR_ROLE),
        (Role.RESOURCE, Action.RECOMMEND, "questions", Refusal.NOT_IN_THIS_PHASE),
        (Role.RESOURCE, Action.ASK, "closed", Refusal.SESSION_CLOSED),
        (Role.FACILITATOR, Action.MODERATE, "closed", Refusal.SESSION_CLOSED),
        (Role.OBSERVER, Action.READ_BOARD, "prepare", Refusal.NOT_IN_THIS_PHASE),
        (Role.OBSERVER, Action.ASK, "questions", Refusal.NOT_YOUR_ROLE),
        (Role.OBSERVER, Action.SEE_TALLIES, "priorities", Refusal.NOT_REVEALED),
    ],
)
def test_a_refusal_says_why(role: Role, action: Action, phase: str, refusal: Refusal) -> None:
    assert why_not(Viewer("me", role), action, PHASES[phase]) is refusal


def test_silent_roles_may_only_read_and_leave_no_trace() -> None:
    for kind in PHASES.values():
        for role in kind.silent:
            allowed = {action for action, roles in kind.allows.items() if role in roles}
            assert allowed == {Action.READ_BOARD}, f"{role} in {kind.key}"


def test_the_words_of_every_refusal_are_on_the_page() -> None:
    assert refusals() == {refusal.name.lower(): refusal.value for refusal in Refusal}


@pytest.mark.parametrize("text", ["", "F F", "all", "mine: F", "F,H", "own:F", "H (totals)"])
def test_a_cell_that_could_be_misread_fails(text: str) -> None:
    with pytest.raises(AssertionError):
        cell_of(text)
