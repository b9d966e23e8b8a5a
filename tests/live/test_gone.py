"""Who is told that a card is gone: those who had it, and nobody else, since its id alone would tell that there was one."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from app.live.gone import had, had_slot
from app.rules.roles import Role, Viewer
from app.store.events import Happening

BOARD: Any = SimpleNamespace(
    cards={
        "top": SimpleNamespace(author_id="one", parent_id=None),
        "under": SimpleNamespace(author_id="two", parent_id="top"),
    }
)
VIEWERS = [Viewer(name, role) for name, role in product(("one", "two", "three"), Role)]


def turn(verb: str, target: str, **marks: str) -> Happening:
    """A turn that did this to a card, with what it kept of who had which card before."""
    return Happening(1, "", verb, target, (), frozenset(), marks)


def saw(letter: str, viewer: Viewer, author: str) -> bool:
    """Whether somebody saw a card that everyone saw, or only its author and those who lead, or nobody."""
    return letter == "e" or (letter == "f" and (viewer.role is Role.FACILITATOR or viewer.id == author))


@pytest.mark.parametrize("viewer", VIEWERS, ids=lambda viewer: f"{viewer.id}, {viewer.role}")
def test_who_had_a_card_before_it_went(viewer: Viewer) -> None:
    for letter in "ef-":
        for mark in {letter, letter.upper()}:
            gone = [turn("hid", "top", top=mark)]
            assert had("top", BOARD, viewer, gone) is saw(letter, viewer, "one"), mark
            assert had_slot("top", BOARD, viewer, gone) is (saw(letter, viewer, "one") and mark in "EF"), mark
    for own, above in product("ef-", repeat=2):
        gone = [turn("withdrew", "under", under=own + above)]
        assert had("under", BOARD, viewer, gone) is (saw(own, viewer, "two") and saw(above, viewer, "one")), own + above
        assert not had_slot("under", BOARD, viewer, gone)


@pytest.mark.parametrize("role", Role)
def test_what_was_before_these_turns_counts(role: Role) -> None:
    lead, viewer = role is Role.FACILITATOR, Viewer("three", role)
    hid, restored = turn("hid", "top", top="E"), turn("restored", "top", top="F")
    posted, other = turn("posted thought", "top"), turn("posted comment", "under")
    assert had("top", BOARD, viewer, [hid, restored]) and had("top", BOARD, viewer, [other, hid])
    assert had("top", BOARD, viewer, [restored, hid]) is lead
    assert not had("top", BOARD, viewer, [posted, hid]), "who lacks the posting as well never had it"
    assert not had("top", BOARD, viewer, [other]) and not had("top", BOARD, viewer, [turn("edited", "top")])
