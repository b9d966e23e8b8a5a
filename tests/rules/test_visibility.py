"""Who sees a card, and who shows as what: truth tables over every role and phase."""

from dataclasses import dataclass
from itertools import product

import pytest

from app.rules.agenda import PHASES
from app.rules.phase_kind import PhaseKind
from app.rules.presence import Presence, presence_of
from app.rules.roles import Role, Viewer
from app.rules.visibility import sees_card


@dataclass
class Standing:
    author_id: str = "author"
    withdrawn_at: object | None = None
    hidden_at: object | None = None


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("withdrawn, hidden, own", list(product((None, "then"), (None, "then"), (True, False))))
def test_who_sees_a_card(role: Role, withdrawn: str | None, hidden: str | None, own: bool) -> None:
    viewer = Viewer("author" if own else "other", role)
    expected = not withdrawn and (not hidden or own or role is Role.FACILITATOR)
    assert sees_card(viewer, Standing(withdrawn_at=withdrawn, hidden_at=hidden)) is expected


@pytest.mark.parametrize("phase", PHASES.values(), ids=lambda phase: phase.key)
@pytest.mark.parametrize("role", Role)
def test_how_a_person_shows(phase: PhaseKind, role: Role) -> None:
    if phase.key == "listening" and role is Role.HOST:
        assert {presence_of(role, there, phase) for there in (True, False)} == {Presence.LISTENING}
    else:
        assert presence_of(role, True, phase) is Presence.HERE
        assert presence_of(role, False, phase) is Presence.AWAY
