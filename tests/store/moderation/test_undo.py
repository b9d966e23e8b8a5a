"""Every act of a facilitator can be taken back, and then the board is exactly what it was, for everyone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.rules.errors import Conflict, NotFound, Refused
from app.rules.history import ACTS
from app.rules.roles import Role
from app.store import approval, cards, moderation, naming, phases, placing, removals, responses, stacking, standing
from app.store.cards import Draft, card_of
from tests.store.moderation.board import SEATS, Story

Act = Callable[[Story], int]

OTHER_WORDS = Draft("", "It is about trust and money.", headline="", evidence="")


def waits(story: Story) -> Story:
    """A thought that waits for the facilitator."""
    story.act("lead", lambda turn: approval.set_approval(turn, "thought", True))
    story.posts("peer", "waiting", "thought", "May I say this?")
    return story


def stacked(story: Story) -> Story:
    """Two recommendations lie on a third."""
    story.lays("retainer", "savings")
    story.lays("meter", "savings")
    return story


def as_it_is(story: Story) -> Story:
    return story


def role_of(name: str, role: Role) -> Act:
    return lambda story: story.act(
        "lead", lambda turn: standing.change_role(turn, story.people[name], role, SEATS, confirmed=True)
    )


def decided(story: Story, word: str) -> Story:
    """The host team has answered a recommendation."""
    story.opens("response")
    story.act("host", lambda turn: responses.decide(turn, card_of(turn, story.cards[word]), "adopt", "We can."))
    return story


def names_off(turn_on: bool) -> Act:
    def act(story: Story) -> int:
        here = story.snapshot.session.phase_id
        return story.act("lead", lambda turn: naming.show_names(turn, here, turn_on))

    return act


# A preparation, and the act that follows it; every verb of the history that can be undone must be among them.
UNDOABLE: dict[str, tuple[Callable[[Story], Story], Act]] = {
    "hid": (as_it_is, lambda s: s.moderates("trust", moderation.hide, "off the point")),
    "hid, a reply": (as_it_is, lambda s: s.moderates("yes", moderation.hide, "")),
    "hid, with others on it": (stacked, lambda s: s.moderates("savings", moderation.hide, "")),
    "hid, in the spotlight": (
        lambda s: s.moderates("trust", moderation.spotlight) and s,
        lambda s: s.moderates("trust", moderation.hide, ""),
    ),
    "restored": (
        lambda s: s.moderates("trust", moderation.hide, "off the point") and s,
        lambda s: s.moderates("trust", moderation.restore),
    ),
    "reworded": (as_it_is, lambda s: s.moderates("trust", moderation.reword, OTHER_WORDS)),
    "moved": (as_it_is, lambda s: s.moderates("meter", placing.step, True)),
    "moved, first": (as_it_is, lambda s: s.moderates("meter", placing.move, "recommendation", "", "")),
    "moved to recommendation": (
        as_it_is, lambda s: s.moderates("accounts", placing.move, "recommendation", "", None),
    ),
    "moved to context": (as_it_is, lambda s: s.moderates("how often", placing.move, "context", "need", None)),
    "moved to question": (as_it_is, lambda s: s.moderates("retainer", placing.move, "question", "", "")),
    "stacked": (as_it_is, lambda s: s.lays("retainer", "savings")),
    "stacked, with others on it": (stacked, lambda s: s.lays("who decides", "who pays")),
    "took off a stack": (stacked, lambda s: s.moderates("meter", stacking.take_off)),
    "took a stack apart": (stacked, lambda s: s.moderates("savings", stacking.take_off)),
    "pinned": (as_it_is, lambda s: s.moderates("meter", moderation.pin, True)),
    "unpinned": (
        lambda s: s.moderates("meter", moderation.pin, True) and s,
        lambda s: s.moderates("meter", moderation.pin, False),
    ),
    "spotlit": (as_it_is, lambda s: s.moderates("trust", moderation.spotlight)),
    "ended the spotlight": (
        lambda s: s.moderates("trust", moderation.spotlight) and s,
        lambda s: s.act("lead", moderation.end_spotlight),
    ),
    "published thought": (waits, lambda s: s.moderates("waiting", approval.publish)),
    "published thought, reworded": (waits, lambda s: s.moderates("waiting", approval.publish, OTHER_WORDS)),
    "held back": (waits, lambda s: s.moderates("waiting", approval.hold_back, "Please say it kindly.")),
    "asked to approve question": (
        as_it_is, lambda s: s.act("lead", lambda turn: approval.set_approval(turn, "question", True)),
    ),
    "stopped approving thought": (
        waits, lambda s: s.act("lead", lambda turn: approval.set_approval(turn, "thought", False)),
    ),
    "left names off": (as_it_is, names_off(False)),
    "showed names": (lambda s: names_off(False)(s) and s, names_off(True)),
    "parked": (as_it_is, lambda s: s.moderates("who decides", cards.park, True)),
    "took up": (
        lambda s: s.moderates("who decides", cards.park, True) and s,
        lambda s: s.moderates("who decides", cards.park, False),
    ),
    "made facilitator": (as_it_is, role_of("peer", Role.FACILITATOR)),
    "removed": (as_it_is, lambda s: s.act("lead", lambda turn: removals.remove(turn, s.people["other peer"]))),
    "let back in": (
        lambda s: s.act("lead", lambda turn: removals.remove(turn, s.people["other peer"])) and s,
        lambda s: s.act("lead", lambda turn: removals.let_back_in(turn, s.people["other peer"], SEATS)),
    ),
}  # fmt: skip


def test_every_act_that_can_be_undone_is_tried():
    tried = {name.partition(",")[0] for name in UNDOABLE}
    for verb, act in ACTS.items():
        if act.undone_by is not None and verb != "undid":
            assert any(name == verb or name.startswith(f"{verb} ") for name in tried), verb


@pytest.mark.parametrize("name", UNDOABLE)
def test_undoing_restores_the_exact_former_board_and_undoing_that_the_act(story: Story, name: str):
    prepare, act = UNDOABLE[name]
    prepare(story)
    before = story.boards()
    seq = act(story)
    after = story.boards()
    assert after != before, "the act changed nothing, so this proves nothing"
    undone = story.undoes(seq, by="colead")
    assert story.boards() == before
    story.undoes(undone)
    assert story.boards() == after


@pytest.mark.parametrize("name", UNDOABLE)
def test_what_was_taken_back_cannot_be_taken_back_twice(story: Story, name: str):
    prepare, act = UNDOABLE[name]
    seq = act(prepare(story))
    story.undoes(seq)
    boards = story.boards()
    with pytest.raises(Conflict, match="taken back already"):
        story.undoes(seq, by="colead")
    assert story.boards() == boards


@pytest.mark.parametrize("who", ["host", "peer", "watcher"])
def test_only_facilitators_take_back(story: Story, who: str):
    seq = story.moderates("trust", moderation.hide, "")
    with pytest.raises(Refused):
        story.undoes(seq, by=who)
    with pytest.raises((Refused, NotFound)):
        story.undoes(seq - 1, by=who)


def test_what_nobody_moderated_cannot_be_taken_back(story: Story):
    posted = story.posts("peer", "new", "thought", "One more.")
    with pytest.raises(NotFound, match="nothing here"):
        story.undoes(posted)
    with pytest.raises(NotFound):
        story.undoes(10_000)


def test_a_closed_session_takes_back_hiding_only(story: Story):
    hid = story.moderates("trust", moderation.hide, "")
    pinned = story.moderates("meter", moderation.pin, True)
    story.act("lead", lambda turn: phases.open_phase(turn, phases.phase_called(turn, "closed")))
    with pytest.raises(Refused):
        story.undoes(pinned)
    story.undoes(hid)
    assert story.row("trust").hidden_at is None


# What came in between, and so makes the act final.
LATER: dict[str, tuple[Act, Callable[[Story], object], str]] = {
    "reworded again": (
        lambda s: s.moderates("trust", moderation.reword, OTHER_WORDS),
        lambda s: s.moderates("trust", moderation.reword, Draft("", "Other words once more.")),
        "changed again",
    ),
    "the author changed the words": (
        lambda s: s.moderates("trust", moderation.reword, OTHER_WORDS),
        lambda s: s.act("peer", lambda t: cards.edit(t, card_of(t, s.cards["trust"]), Draft("", "My own words."))),
        "changed again",
    ),
    "restored by hand": (
        lambda s: s.moderates("trust", moderation.hide, ""),
        lambda s: s.moderates("trust", moderation.restore),
        "changed again",
    ),
    "withdrawn by its author": (
        lambda s: s.moderates("trust", moderation.hide, ""),
        lambda s: s.withdraws("peer", "trust"),
        "withdrawn",
    ),
    "answered in its new lane": (
        lambda s: s.moderates("how often", placing.move, "thought", "", None),
        lambda s: s.posts("other peer", "often", "comment", "Every week.", under="how often"),
        "changed again",
    ),
    "stacked after it was restored": (
        lambda s: (s.moderates("trust", moderation.hide, ""), s.moderates("trust", moderation.restore))[1],
        lambda s: s.lays("accounts", "trust"),
        "changed again",
    ),
    "its stack went on another": (
        lambda s: (s.lays("meter", "retainer"), s.moderates("meter", stacking.take_off))[1],
        lambda s: s.lays("retainer", "savings"),
        "changed again",
    ),
    "its stack was hidden": (
        lambda s: (s.lays("meter", "retainer"), s.moderates("meter", stacking.take_off))[1],
        lambda s: s.moderates("retainer", moderation.hide, ""),
        "changed again",
    ),
    "its stack was moved": (
        lambda s: (s.lays("meter", "retainer"), s.moderates("meter", stacking.take_off))[1],
        lambda s: s.moderates("retainer", placing.move, "question", "", None),
        "changed again",
    ),
    "others lie on it by now": (
        lambda s: (s.lays("meter", "savings"), s.moderates("meter", stacking.take_off))[1],
        lambda s: s.lays("retainer", "meter"),
        "changed again",
    ),
    "decided on since it was moved": (
        lambda s: s.moderates("accounts", placing.move, "recommendation", "", None),
        lambda s: decided(s, "accounts"),
        "changed again",
    ),
    "another role since": (
        role_of("other peer", Role.FACILITATOR),
        role_of("other peer", Role.OBSERVER),
        "changed again",
    ),
    "spotlit after it was published": (
        lambda s: waits(s).moderates("waiting", approval.publish),
        lambda s: s.moderates("waiting", moderation.spotlight),
        "changed again",
    ),
}


@pytest.mark.parametrize("name", LATER)
def test_later_changes_that_make_undoing_impossible_are_told(story: Story, name: str):
    act, meanwhile, sentence = LATER[name]
    seq = act(story)
    meanwhile(story)
    boards = story.boards()
    with pytest.raises(Conflict, match=sentence):
        story.undoes(seq)
    assert story.boards() == boards


def test_what_was_decided_on_and_what_was_changed_beside_it_stand_in_no_undoings_way(story: Story):
    decided(story, "meter")
    seq = story.moderates("meter", moderation.hide, "")
    story.undoes(seq)
    assert story.row("meter").hidden_at is None
    seq = story.act("lead", lambda turn: approval.set_approval(turn, "thought", True))
    story.act("lead", lambda turn: approval.set_approval(turn, "question", True))
    story.undoes(seq)
    assert story.snapshot.session.approval == "question"
