"""Who sees a card, and who shows as what: truth tables over every role and phase."""

from dataclasses import dataclass
from itertools import product

import pytest

from app.rules.agenda import PHASES
from app.rules.phase_kind import PhaseKind
from app.rules.presence import Presence, presence_of
from app.rules.roles import Role, Viewer
from app.rules.visibility import is_public, sees_author, sees_card


@dataclass
class Standing:
    author_id: str = "author"
    withdrawn_at: object | None = None
    hidden_at: object | None = None
    pending_at: object | None = None


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", (True, False))
@pytest.mark.parametrize("withdrawn, hidden, pending", list(product((None, "then"), repeat=3)))
def test_who_sees_a_card(role: Role, withdrawn: str | None, hidden: str | None, pending: str | None, own: bool) -> None:
    viewer = Viewer("author" if own else "other", role)
    card = Standing(withdrawn_at=withdrawn, hidden_at=hidden, pending_at=pending)
    expected = not withdrawn and (not (hidden or pending) or own or role is Role.FACILITATOR)
    assert sees_card(viewer, card) is expected
    assert is_public(card) is not any((withdrawn, hidden, pending))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("unsigned, names_off, own", list(product((False, True), repeat=3)))
def test_who_knows_an_author(role: Role, unsigned: bool, names_off: bool, own: bool) -> None:
    viewer = Viewer("author" if own else "other", role)
    expected = own or role is Role.FACILITATOR or not (unsigned or names_off)
    assert sees_author(viewer, "author", unsigned=unsigned, names_off=names_off) is expected


@pytest.mark.parametrize("phase", PHASES.values(), ids=lambda phase: phase.key)
@pytest.mark.parametrize("role", Role)
def test_how_a_person_shows(phase: PhaseKind, role: Role) -> None:
    if phase.key == "listening" and role is Role.HOST:
        assert {presence_of(role, there, phase) for there in (True, False)} == {Presence.LISTENING}
    else:
        assert presence_of(role, True, phase) is Presence.HERE
        assert presence_of(role, False, phase) is Presence.AWAY
