"""The kinds of card hang together: every action opens somewhere, every parent has a lane, every lane a name."""

import pytest

from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.cards import KINDS, LANE_NAMES, LANES, CardKind

# What product and documentation call them: card, written by what action, belongs to, carries.
TABLE = {
    "context": (Action.POST_CONTEXT, (), ("heading",)),
    "question": (Action.ASK, (), ()),
    "answer": (Action.ANSWER, ("question",), ()),
    "thought": (Action.POST_THOUGHT, (), ()),
    "comment": (Action.COMMENT, ("thought", "recommendation"), ()),
    "recommendation": (Action.RECOMMEND, (), ("headline", "basis", "evidence")),
    "clarification": (
        Action.CLARIFY,
        ("context", "question", "thought", "recommendation"),
        ("condition",),
    ),
}


def test_the_kinds_are_those_of_the_table() -> None:
    there = {key: (kind.action, kind.parents, kind.fields) for key, kind in KINDS.items()}
    assert there == TABLE, "a kind that is added, or changed, is so in the table of this test, too"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_a_kind_can_be_posted_and_has_a_place(kind: CardKind) -> None:
    assert any(phase.allows.get(kind.action) for phase in PHASES.values())
    assert kind.has_lane is (kind.key in LANES) is (kind.parents == ())
    assert all(parent in LANES for parent in kind.parents), "threads are one level deep"


def test_every_lane_has_a_name_and_every_phase_opens_lanes_that_are_there() -> None:
    assert set(LANE_NAMES) == set(LANES)
    for phase in PHASES.values():
        assert set(phase.lanes) <= set(LANES)
