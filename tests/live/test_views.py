"""What only some may know stands in nobody else's view: a truth table over roles and phases.

Templates ask most of this for those only whom it is meant for; this is what holds where one forgets to.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.live.as_json import board_as_json
from app.live.parts import AuthorView
from app.live.view import BoardView
from app.rules import limits
from app.rules.agenda import PHASES
from app.rules.roles import Role, Viewer
from app.store import approval, confidential, feedback, floor, materials, participants, removals, screens, votes
from app.store.cards import Draft, withdraw
from app.store.database import Database
from app.store.moderation import hide, reword, spotlight
from app.store.standing import change_role
from app.store.tables import Participant
from app.store.veil import veiled
from app.store.whole import as_values, read_rows, row, snapshot_of
from tests.store.meeting import F, H, Meeting, O, R

LEADS_AND_HOSTS = {F, H}


@pytest.fixture(scope="module")
def told(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Meeting:
    """A session in which there is something of everything that not everyone may know."""
    meeting = Meeting(Database(f"sqlite:///{shutil.copy(migrated, tmp_path_factory.mktemp('views'))}"))
    gone = meeting.join(R, "Gone").id
    meeting.join(R, "Late reader")
    link = meeting.act(F, lambda turn: materials.add_link(turn, "", "example.org")).target
    for who in (R, H):
        meeting.act(who, lambda turn: materials.mark_opened(turn, link))
    meeting.act(R, participants.mark_read)
    meeting.act(F, lambda turn: removals.remove(turn, gone))
    meeting.open("questions")
    asked = meeting.post(R, "question", "Who decides, dammit?")
    meeting.act(F, meeting.on(asked, reword, Draft("question", "Who decides?")))
    meeting.open("listening")
    advice = [meeting.post(R, "recommendation", f"Advice {i}") for i in range(2)]
    meeting.act(F, lambda turn: approval.set_approval(turn, "recommendation", True))
    meeting.post(R, "recommendation", "Not read yet")
    meeting.act(F, lambda turn: floor.give_floor(turn, meeting.people[R]))
    meeting.open("priorities")
    meeting.act(R, meeting.on(advice[0], votes.place_dots, 2))
    meeting.act(F, votes.reveal)
    meeting.act(F, votes.vote_again)
    meeting.act(H, meeting.on(advice[1], votes.place_dots, 1))
    meeting.open("feedback")
    for role in Role:
        meeting.act(role, lambda turn: feedback.give(turn, 5, 4, "well", ""))
    return meeting


def seen(view: BoardView, meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """What a view holds of it."""
    monkeypatch.setattr(limits, "GENTLE_SEATS", 1)
    now, preparation = meeting.now + timedelta(minutes=60), view.preparation
    rows = view.votes.ballot
    cards = [view.card(card.id) for card in view.lane("question")]
    return {
        "who was removed": bool(view.people.removed),
        "that it is crowded": view.people.crowded,
        "what waits": any("Not read yet" in (card.text, card.headline) for card in view.lane("recommendation")),
        "what to publish": bool(view.cards.pending()),
        "the former wording": any(card.original for card in cards if card),
        "the balance": bool(view.floor.shares(now)),
        "who was not heard": bool(view.floor.unheard),
        "what is worth a word": bool(view.floor.nudges(now)),
        "whether all is ready": bool(preparation.readiness),
        "who has read": bool(preparation.readers),
        "who has not read": bool(preparation.missing),
        "who has opened": any(material.opened_by for material in preparation.materials),
        "single answers": bool(view.feedback.all),
        "totals": bool(view.feedback.totals),
        "tallies": any(row.resource is not None or row.host is not None for row in rows),
        "tallies on cards": any(item and item.tallies for item in (view.card(row.card.id) for row in rows)),
        "former tallies": bool(view.votes.former),
    }


def may_know(role: Role, phase: str, author: bool, revealed: bool) -> dict[str, bool]:
    """What a view may hold of it."""
    leads, tallied = role is F, phase in ("response", "feedback", "closed") or (phase == "priorities" and revealed)
    return {
        "who was removed": leads,
        "that it is crowded": leads,
        "what waits": leads or author,
        "what to publish": leads and phase != "closed",
        "the former wording": leads or author,
        "the balance": leads,
        "who was not heard": leads,
        "what is worth a word": leads and phase == "questions",
        "whether all is ready": leads,
        "who has read": role in LEADS_AND_HOSTS,
        "who has not read": leads,
        "who has opened": role in LEADS_AND_HOSTS,
        "single answers": leads and phase in ("feedback", "closed"),
        "totals": role is H and phase == "closed",
        "tallies": tallied,
        "tallies on cards": tallied,
        "former tallies": tallied,
    }


def views_of(meeting: Meeting) -> list[tuple[Role, bool, BoardView]]:
    """The board as one of each role sees it, and as somebody of the resource team who wrote nothing."""
    snapshot = meeting.snapshot()
    other = next(person.id for person in snapshot.people.values() if person.name == "Late reader")
    viewers = [*(Viewer(meeting.people[role], role) for role in Role), Viewer(other, R)]
    return [(one.role, one.id == meeting.people[R], BoardView(snapshot, one)) for one in viewers]


@pytest.mark.parametrize("phase", [*PHASES, "priorities, revealed"])
def test_who_may_know_what(told: Meeting, phase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, _, revealed = phase.partition(", ")
    told.open(kind)
    if kind == "priorities":
        told.act(F, votes.reveal if revealed else votes.vote_again)
        if not revealed:
            advice = next(card.id for card in told.snapshot().cards.values() if card.headline == "Advice 0")
            told.act(H, told.on(advice, votes.place_dots, 1))
    for role, author, view in views_of(told):
        expected = may_know(role, kind, author, bool(revealed))
        assert seen(view, told, monkeypatch) == expected, f"{role}, author {author}, in {phase}"


@pytest.mark.parametrize("phase", PHASES)
def test_a_program_is_shown_no_board_that_is_not_read_yet(told: Meeting, phase: str) -> None:
    told.open(phase)
    room: Any = SimpleNamespace(seq=told.seq, epoch="")
    for role, _, view in views_of(told):
        board = board_as_json(room, view)
        shown = "brief" in board or "cards" in board or "participants" in board
        assert shown is not (role is O and phase == "prepare"), f"{role} in {phase}"


def test_who_is_among_the_people(told: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    told.open("listening")
    late = told.join(H, "Late host").id
    # Who was among the others before, and is made to listen, stays among them.
    peer = told.join(R, "Made to listen").id
    told.act(F, lambda turn: change_role(turn, peer, H, told.seats))
    for _ in range(2):
        wall = told.act(F, lambda turn: screens.put_up(turn, "wall")).target
    told.act(F, lambda turn: (turn.change(Participant, {"id": wall}, removed_at=turn.now), turn.touched("took", wall)))
    snapshot = told.snapshot()
    assert wall in snapshot.people
    for who, role in [*((told.people[role], role) for role in Role), (late, H), ("", H)]:
        people = BoardView(snapshot, Viewer(who, role)).people
        unseen = [] if role is F or who == late else ["Late host"]
        expected = [
            "Facilitator person",
            "Host person",
            "Late host",
            "Made to listen",
            "Resource person",
            "Late reader",
            "Observer person",
        ]
        assert [person.name for person in people.present] == [name for name in expected if name not in unseen], role
        assert [person.name for person in people.removed] == (["Gone"] if role is F else [])
        assert people.unseen_self == (late if who == late else "")
        for seats in (5, 6):
            monkeypatch.setattr(limits, "GENTLE_SEATS", seats)
            assert people.crowded is (role is F and seats < 6), f"{role}, {seats}"


def test_what_one_may_not_see_is_no_news_and_stands_in_no_spotlight(told: Meeting) -> None:
    told.open("listening")
    since, cards = told.seq, {}
    for name, hides in (("hidden", True), ("withdrawn", False), ("seen", False)):
        cards[name] = told.post(R, "thought", name)
        told.act(F, told.on(cards[name], spotlight))
        if hides:
            told.act(F, told.on(cards[name], hide, "Unkind"))
    told.act(R, told.on(cards["withdrawn"], withdraw))
    snapshot = told.snapshot()
    for role, author, view in views_of(told):
        expected = [] if author else ["hidden", "seen"] if role is F else ["seen"]
        assert [card.text for card, _ in view.cards.news(since)] == expected, role
        assert view.cards.news(told.seq) == []
        may_see = {"seen": True, "hidden": author or role is F, "withdrawn": False}
        assert {name: view.card(card_id) is not None for name, card_id in cards.items()} == may_see, role
        assert view.more_in("thought") == ((cards["hidden"],) if may_see["hidden"] else ()), role
    for name, who in (("seen", set(Role)), ("hidden", {F, R}), ("withdrawn", set())):
        shown = replace(snapshot, session=row("session", **as_values(snapshot.session) | {"spotlight_id": cards[name]}))
        for role in Role:
            lit = BoardView(shown, Viewer(told.people[role], role)).cards.spotlit()
            assert (lit is not None) is (role in who), f"{name}, {role}"


def test_who_is_shown_as_writing_and_to_whom(told: Meeting) -> None:
    told.open("listening")
    snapshot = told.snapshot()
    gone = next(person.id for person in snapshot.people.values() if person.name == "Gone")
    typing = {"thought": frozenset((told.people[R], told.people[H], gone, "nobody"))}
    for role, writer in ((F, "Resource person"), (H, ""), (R, ""), (O, "Resource person")):
        people = BoardView(snapshot, Viewer(told.people[role], role), typing=typing).people
        assert people.typists("thought") == ([writer] if writer else []), role
        assert people.typists("question") == []


@pytest.mark.parametrize("level, team", [("names", R), ("roles", R), ("nobody", None)])
def test_whose_a_card_is_once_the_session_has_ended(told: Meeting, level: str, team: Role | None) -> None:
    told.open("closed")
    if level != "names":
        told.act(F, lambda turn: confidential.tighten(turn, level))
    snapshot = snapshot_of(veiled(told.database.read_now(lambda sql: read_rows(sql, told.id))))
    board = BoardView(snapshot, Viewer(told.people[H], H))
    authors = {board.people.author_of(card) for card in snapshot.cards.values()}
    assert authors == {AuthorView("Resource person" if level == "names" else "", team)}
    posts = {share.role: share.posts for share in BoardView(snapshot, Viewer(told.people[F], F)).floor.shares(told.now)}
    assert posts[R] == (len(snapshot.cards) if team else 0)
