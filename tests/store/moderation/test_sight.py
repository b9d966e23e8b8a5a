"""What waits, is hidden or has no name is not sent: no text, no id, no count, no order, on no surface."""

from __future__ import annotations

import json

import pytest

from app.exports.recording import record_of
from app.live.reading import read_for
from app.live.stretch import Stretch
from app.live.view import BoardView
from app.rules.errors import Conflict, Invalid, NotFound, Refused
from app.rules.roles import Role, Viewer
from app.store import approval, cards, moderation, naming, phases
from app.store.cards import Draft, card_of
from app.store.openings import openings_of
from app.store.shared import shared
from app.store.turn import NoTurn
from app.store.whole import read_rows
from tests.store.meeting import Meeting
from tests.store.moderation.board import PEOPLE, Story

LEADS = ("lead", "colead")


def told_to(story: Story, name: str) -> str:
    """Everything that a person is sent: the page, what programs get, and the record."""
    rows = story.database.read_now(lambda sql: read_rows(sql, story.id))
    openings = story.database.read_now(lambda sql: openings_of(sql, rows))
    room = story.room()
    record = record_of(rows, openings, room.viewer(story.people[name]))
    return story.page(name) + json.dumps(story.api(name), default=str) + repr(record)


def reads_first(story: Story, lane: str, on: bool = True) -> None:
    story.act("lead", lambda turn: approval.set_approval(turn, lane, on))


def test_a_card_that_waits_is_known_to_its_author_and_facilitators_only(story: Story):
    reads_first(story, "thought")
    before = {name: story.page(name) for name in PEOPLE}
    story.posts("peer", "waiting", "thought", "May I say this?")
    for name in PEOPLE:
        told = told_to(story, name)
        knows = name in (*LEADS, "peer")
        assert ("May I say this?" in told) is knows, name
        assert (story.cards["waiting"] in told) is knows, name
        assert knows or story.page(name) == before[name], f"{name} could tell that something was posted"
    assert "Waits for the facilitator." in story.page("peer")
    assert "1 waits" in story.page("lead")
    assert "1 waits" not in story.page("peer")


def test_a_reply_in_a_lane_that_is_read_first_waits_too(story: Story):
    reads_first(story, "thought")
    before = story.page("watcher")
    story.posts("other peer", "reply", "comment", "I should not say this.", under="accounts")
    assert story.page("watcher") == before
    story.moderates("reply", approval.publish)
    assert "I should not say this." in story.page("watcher")


def test_facilitators_do_not_wait_for_themselves(story: Story):
    reads_first(story, "thought")
    story.posts("lead", "own", "thought", "Let us begin.")
    assert "Let us begin." in story.page("watcher")


def test_a_published_card_is_the_newest_of_its_lane(story: Story):
    reads_first(story, "thought")
    story.posts("peer", "waiting", "thought", "First written.")
    reads_first(story, "thought", on=False)
    story.posts("other peer", "later", "thought", "Later written.")
    assert story.row("waiting").pending_at is not None, "what waits goes on waiting when the lane is opened"
    story.moderates("waiting", approval.publish)
    assert story.lane("thought")[-2:] == ["later", "waiting"]


def test_a_card_held_back_tells_its_author_why_and_waits_anew_when_changed(story: Story):
    reads_first(story, "thought")
    story.posts("peer", "waiting", "thought", "You are wrong.")
    story.moderates("waiting", approval.hold_back, "Please speak of what you did yourself.")
    for name in PEOPLE:
        assert ("what you did yourself" in told_to(story, name)) is (name in (*LEADS, "peer")), name
    with pytest.raises(Invalid):
        story.moderates("waiting", approval.hold_back, " ")
    story.act("peer", lambda turn: cards.edit(turn, card_of(turn, story.cards["waiting"]), Draft("", "We did it.")))
    assert story.row("waiting").held_at is None
    assert "what you did yourself" not in story.page("peer")


def test_changing_a_published_card_where_cards_are_read_first_makes_it_wait_again(story: Story):
    reads_first(story, "recommendation")
    story.lays("retainer", "savings")
    change = Draft("", "Weekly.", headline="Something else altogether")
    story.act("peer", lambda turn: cards.edit(turn, card_of(turn, story.cards["savings"]), change))
    assert "altogether" not in told_to(story, "watcher")
    assert "A savings group" not in told_to(story, "watcher")
    assert "A mechanic on retainer" in told_to(story, "watcher"), "what lay on it stays"


def test_publishing_what_was_published_or_withdrawn_meanwhile_is_told(story: Story):
    reads_first(story, "thought")
    story.posts("peer", "one", "thought", "One.")
    story.posts("peer", "two", "thought", "Two.")
    story.moderates("one", approval.publish)
    with pytest.raises(Conflict, match="published already"):
        story.moderates("one", approval.publish, by="colead")
    story.withdraws("peer", "two")
    boards = story.boards()
    for verb, args in ((approval.publish, ()), (approval.hold_back, ("Why?",)), (moderation.hide, ("",))):
        with pytest.raises(Conflict, match="withdrawn"):
            story.moderates("two", verb, *args)
    assert story.boards() == boards


def test_publishing_other_words_than_one_read_is_told(story: Story):
    reads_first(story, "thought")
    story.posts("peer", "waiting", "thought", "Kind words.")
    seen = cards.fingerprint_of(story.row("waiting"))
    story.act("peer", lambda turn: cards.edit(turn, card_of(turn, story.cards["waiting"]), Draft("", "Unkind words.")))
    with pytest.raises(Conflict, match="read it once more") as raised:
        story.moderates("waiting", approval.publish, None, seen)
    story.moderates("waiting", approval.publish, None, raised.value.stands["seen"]["seen"])


def test_a_queue_outlives_the_phase(story: Story):
    reads_first(story, "thought")
    story.posts("peer", "waiting", "thought", "Does it get lost?")
    story.opens("priorities")
    assert "Does it get lost?" in story.page("lead")
    assert "Does it get lost?" not in told_to(story, "host")
    story.moderates("waiting", approval.publish)
    assert "Does it get lost?" in story.page("host")


def test_answering_what_was_hidden_meanwhile_is_told(story: Story):
    story.opens("questions")
    story.moderates("who decides", moderation.hide, "")
    boards = story.boards()
    with pytest.raises(Refused, match="no longer on the board"):
        story.posts("host", "late", "answer", "We do.", under="who decides")
    assert story.boards() == boards


def test_the_spotlight_ends_when_its_card_goes_from_sight(story: Story):
    for word, goes in (
        ("trust", lambda: story.moderates("trust", moderation.hide, "")),
        ("accounts", lambda: story.withdraws("other peer", "accounts")),
    ):
        story.moderates(word, moderation.spotlight)
        assert story.snapshot.session.spotlight_id == story.cards[word]
        goes()
        assert story.snapshot.session.spotlight_id == ""
    with pytest.raises(Conflict, match="Not everyone"):
        story.moderates("trust", moderation.spotlight)
    with pytest.raises(Conflict):
        story.moderates("yes", moderation.spotlight)


def names_off(story: Story, shown: bool = False) -> None:
    here = story.snapshot.session.phase_id
    story.act("lead", lambda turn: naming.show_names(turn, here, shown))


def authorship(story: Story, name: str, word: str) -> dict[str, object]:
    """What a program is told of who wrote a card."""
    author: dict[str, object] = next(c for c in story.api(name)["cards"] if c["id"] == story.cards[word])["author"]  # type: ignore[union-attr]
    return author


def test_without_names_nobody_but_the_author_and_facilitators_knows_who_wrote(story: Story):
    names_off(story)
    story.posts("peer", "unsigned", "thought", "I failed at this twice.")
    for name in PEOPLE:
        known = name in (*LEADS, "peer")
        assert ("id" in authorship(story, name, "unsigned")) is known, name
        card = story.page(name).partition(f'id="card-{story.cards["unsigned"]}"')[2].partition("</li>")[0]
        assert ("<bdi>peer</bdi>" in card) is known, name
    rows = story.database.read_now(lambda sql: read_rows(sql, story.id))
    theirs = next(card for card in shared(rows)["card"] if card.id == story.cards["unsigned"])
    assert theirs.author_id not in story.people.values(), "the record is handed on, so nobody's name is in it"


def test_the_spotlight_tells_nobody_who_wrote_without_a_name(story: Story):
    names_off(story)
    story.posts("peer", "unsigned", "thought", "I failed at this twice.")
    story.moderates("unsigned", moderation.spotlight)
    room = story.room()
    # What stands in the light is drawn once for a whole team: for nobody in particular first, or on its author's board.
    assert "<bdi>peer</bdi>" not in room.region("spotlight", room.view(Viewer("", Role.OBSERVER)))
    in_turn = sorted(PEOPLE, key="peer".__ne__)
    lit = {name: story.page(name, room).partition('id="spotlight"')[2].partition("</section>")[0] for name in in_turn}
    assert all("I failed at this twice." in words for words in lit.values())
    assert {name for name in PEOPLE if "<bdi>peer</bdi>" in lit[name]} == set(LEADS)


def test_while_names_are_off_earlier_cards_show_none_either_and_then_do_again(story: Story):
    signed = authorship(story, "host", "trust")
    names_off(story)
    assert authorship(story, "host", "trust") == {"role": "resource"}
    story.posts("peer", "unsigned", "thought", "I failed at this twice.")
    story.act("lead", lambda turn: phases.move_to(turn, phases.phase_called(turn, "priorities")))
    assert authorship(story, "host", "trust") == signed
    assert authorship(story, "host", "unsigned") == {"role": "resource"}, "what was written without a name stays so"


def test_showing_names_again_signs_nothing_that_was_written_without(story: Story):
    names_off(story)
    story.posts("peer", "unsigned", "thought", "I failed at this twice.")
    names_off(story, shown=True)
    assert authorship(story, "host", "unsigned") == {"role": "resource"}
    assert "id" in authorship(story, "host", "trust")


def test_who_writes_without_names_is_someone(story: Story):
    names_off(story)
    room = story.room()
    room.attendance.writes(story.people["peer"], "thought", 0.0)
    for name, expected in (("watcher", [""]), ("lead", ["peer"]), ("peer", []), ("host", [])):
        assert room.view(room.viewer(story.people[name])).people.typists("thought") == expected, name


def said_to(story: Story, name: str, since: int) -> str:
    """What the announcer says to somebody who lacks the turns after this one."""
    found = story.database.read_now(lambda sql: read_for(sql, {story.id: since}))[story.id]
    room = story.room()
    message = room.painters["html"].changes(
        room, room.view(room.viewer(story.people[name])), Stretch(found.happened, room.shown, room.versions)
    )
    return json.loads(message).get("say", "")


def test_what_waits_is_not_announced_to_those_who_do_not_see_it(story: Story):
    reads_first(story, "recommendation")
    since = story.snapshot.seq
    story.posts("other peer", "seen", "thought", "Who keeps the money?")
    story.posts("peer", "waiting", "recommendation", "Ours, too.", headline="Our own ledger", basis="did")
    assert said_to(story, "watcher", since) == "Thought from other peer"
    assert said_to(story, "lead", since) == "Recommendation from peer"
    story.moderates("waiting", approval.publish)
    assert said_to(story, "watcher", since) == "Recommendation from peer"


def test_silent_people_are_shown_no_sign_of_writing(story: Story):
    room, writing = story.room(), {"thought": frozenset({story.people["peer"]})}

    def seen_by(name: str) -> list[str]:
        return BoardView(room.shown, room.viewer(story.people[name]), typing=writing).people.typists("thought")

    assert {name: seen_by(name) for name in ("host", "other peer", "watcher", "lead", "peer")} == {
        "host": [], "other peer": ["peer"], "watcher": ["peer"], "lead": ["peer"], "peer": [],
    }  # fmt: skip


def test_names_are_left_off_in_phases_of_this_session_only(story: Story):
    elsewhere = Meeting(story.database)
    foreign = elsewhere.snapshot().session.phase_id
    for phase_id in (foreign, "nothing"):
        with pytest.raises(NotFound):
            story.act("lead", lambda turn, i=phase_id: naming.show_names(turn, i, False))
    here = story.snapshot.session.phase_id
    story.act("lead", lambda turn: naming.show_names(turn, here, False))
    with pytest.raises(NoTurn):
        story.act("lead", lambda turn: naming.show_names(turn, here, False))
