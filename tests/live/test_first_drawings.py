"""After a restart a room has drawn nothing yet, and who watches it has no page of its drawing.

What is drawn for the first time may not be taken for a change: that something happened which one may not know would be
told by an empty message, too.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from app.rules.roles import Role
from app.store import approval, cards, feedback, moderation, participants, sessions, standing, votes
from app.store.cards import Draft
from app.store.database import Database
from app.store.turn import Outcome
from app.web.templating import draw_board
from tests.live.watching import TEMPLATES, Socket, rooms_over
from tests.store.meeting import F, H, Meeting, R


class Board:
    """A session in the phase of listening, as a process sees it that has just begun; `second` is another of each role."""

    def __init__(self, database: Database) -> None:
        self.meeting = Meeting(database)
        self.second = {role: self.meeting.join(role, f"Second {role}").id for role in Role}
        for who in (self.second[R], self.second[H]):
            self.meeting.act(who, participants.mark_read)
        self.meeting.open("listening")
        self.advice = self.meeting.post(R, "recommendation", headline="A savings group", basis="did")
        self.said = self.meeting.post(R, "thought", "Groups know whom to call")
        self.hidden = self.meeting.post(R, "thought", "You should have known")
        self.meeting.act(F, self.meeting.on(self.hidden, moderation.hide, "Unkind"))
        for lane in ("thought", "recommendation"):
            self.meeting.act(F, partial(approval.set_approval, lane=lane, wanted=True))
        self.waiting = self.meeting.post(R, "recommendation", headline="A mechanic", basis="idea")
        self.rooms = rooms_over(database)
        self.sockets: list[Socket] = []

    async def all_come_back(self, *kinds: str) -> None:
        """Everyone's page and program, or one of these, drawn by a process that is no more, finds this one."""
        self.room = await self.rooms.room(self.meeting.id)
        for role in Role:
            for who in (self.meeting.people[role], self.second[role]):
                for speaks in kinds or ("html", "json"):
                    socket = Socket(who, speaks)
                    self.sockets.append(socket)
                    socket.enters(self.rooms, self.room)

    def loads(self, who: str) -> None:
        """Somebody loads a page."""
        draw_board(TEMPLATES, self.room, self.room.view(self.room.viewer(who)))

    async def looks(self) -> None:
        """The process reads what was done, and shows it."""
        await self.rooms.room(self.meeting.id)

    async def hears(self, *outcomes: Outcome) -> None:
        """It is told of turns, all in one moment."""
        for outcome in outcomes:
            self.rooms.ring(self.meeting.id, outcome.seq, partial(getattr, outcome, "news"))
        await asyncio.sleep(0)
        assert self.room.seq == self.meeting.seq

    def told(self, *aside: str) -> list[tuple[str, str, str]]:
        """What everyone was told but these, and who it was."""
        told = [(s.who, s.speaks, text) for s in self.sockets for text in s.told if s.who not in aside]
        return [(self.room.snapshot.people[who].name, speaks, text) for who, speaks, text in told]

    def dot(self, who: str) -> Outcome:
        """Somebody places a dot."""
        return self.meeting.act(who, self.meeting.on(self.advice, votes.place_dots, 1))

    def changes(self, card_id: str) -> None:
        """The resource person changes their recommendation."""
        draft = Draft("recommendation", "And spare parts", headline="A mechanic", basis="idea")
        self.meeting.act(R, self.meeting.on(card_id, cards.edit, draft))


@pytest.fixture
def board(migrated: Path, tmp_path: Path) -> Iterator[Board]:
    database = Database(f"sqlite:///{shutil.copy(migrated, tmp_path / 'board.db')}")
    yield Board(database)
    database.close()


# What happens in which phase, whose doing it is beside the resource person's and the facilitators', who may know.
HAPPENS: dict[str, tuple[str, Callable[[Board], object]]] = {
    "a dot": ("priorities", lambda board: board.dot(board.meeting.people[R])),
    "a thought waits": ("listening", lambda board: board.meeting.post(R, "thought", "They may not like it")),
    "a comment waits": (
        "listening",
        lambda board: board.meeting.post(R, "comment", "They may not like it", board.said),
    ),
    "a recommendation waits": (
        "listening",
        lambda board: board.meeting.post(R, "recommendation", headline="Pay ahead", basis="idea"),
    ),
    "one that waits is changed": ("listening", lambda board: board.changes(board.waiting)),
    "what is hidden gets a comment": ("listening", lambda board: board.meeting.post(R, "comment", "No", board.hidden)),
    "a host comes late": ("listening", lambda board: board.meeting.join(H, "Late")),
    "feedback": (
        "feedback",
        lambda board: board.meeting.act(R, partial(feedback.give, first=4, second=4, words="Good", takes_home="")),
    ),
}


@pytest.mark.parametrize("pages", ["no page", "one page", "a page of each role"])
@pytest.mark.parametrize("what", HAPPENS)
async def test_a_first_drawing_tells_nobody_that_something_happened(board: Board, what: str, pages: str) -> None:
    phase, happens = HAPPENS[what]
    if phase != "listening":
        board.meeting.open(phase)
    await board.all_come_back()
    loads = {"no page": [], "one page": [R], "a page of each role": list(Role)}[pages]
    for role in loads:
        board.loads(board.second[role])
    board.told()
    happens(board)
    await board.looks()
    may_know = [board.meeting.people[R], board.meeting.people[F], board.second[F]]
    assert board.told(*may_know) == []


@pytest.mark.parametrize("what", ["a dot", "a thought waits", "feedback"])
async def test_nor_does_one_tell_who_asks_now_and_then(board: Board, what: str) -> None:
    phase, happens = HAPPENS[what]
    board.meeting.open(phase)
    board.room = room = await board.rooms.room(board.meeting.id)
    viewers, before = [room.viewer(board.second[role]) for role in (H, R)], room.seq
    for viewer in viewers:
        assert room.missed_by(viewer, before) is None
    happens(board)
    await board.looks()
    for viewer in viewers:
        missed = room.missed_by(viewer, before)
        assert missed is not None and room.painters["html"].changes(room, room.view(viewer), missed) == ""


async def test_of_a_brief_that_they_may_not_read_yet_no_one_of_many_who_watch_is_told(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.company.FEW", 0)
    board.meeting.open("prepare")
    await board.all_come_back()
    board.meeting.act(F, lambda turn: sessions.edit_brief(turn, {"tried": "Two trainings."}, {}))
    await board.looks()
    told = {name for name, _, _ in board.told()}
    assert "Second host" in told and not told & {"Observer person", "Second observer"}


async def test_nor_does_one_of_a_phase_in_which_programs_have_drawn_nothing_yet(board: Board) -> None:
    await board.all_come_back()
    board.meeting.open("priorities")
    await board.looks()
    assert len({who for who, _, _ in board.told()}) == 8, "everyone is shown the phase"
    await board.hears(board.dot(board.meeting.people[R]))
    assert board.told(board.meeting.people[R]) == []


async def test_nor_does_one_when_a_phase_comes_again(board: Board) -> None:
    await board.all_come_back("json")
    for phase in ("priorities", "listening", "priorities", "listening"):
        board.meeting.open(phase)
        await board.looks()
        board.told()
        if phase == "listening":
            HAPPENS["a thought waits"][1](board)
            await board.looks()
            assert board.told(board.meeting.people[R], board.meeting.people[F], board.second[F]) == []


async def test_nor_is_one_told_who_may_no_longer_know(board: Board) -> None:
    """And who is alone in their new role."""
    one = board.second[F]
    board.room = await board.rooms.room(board.meeting.id)
    board.sockets.append(Socket(one, "json").enters(board.rooms, board.room))
    board.meeting.act(F, lambda turn: standing.change_role(turn, one, Role.OBSERVER, 20))
    await board.looks()
    assert board.told()
    HAPPENS["a thought waits"][1](board)
    await board.looks()
    assert board.told() == []


async def test_two_dots_in_one_moment_are_no_more_telling_than_one(board: Board) -> None:
    board.meeting.open("priorities")
    await board.all_come_back()
    both = board.meeting.people[R], board.second[R]
    await board.hears(*[board.dot(who) for who in both])
    assert {name for name, _, _ in board.told()} == {"Resource person", "Second resource"}


async def test_nor_are_two_for_who_was_slow_to_read_or_asks_now_and_then(board: Board) -> None:
    board.meeting.open("priorities")
    await board.all_come_back()
    slow = [socket for socket in board.sockets if socket.who == board.meeting.people[H]]
    for socket in slow:
        socket.can_write = False
    for who in (board.meeting.people[R], board.second[R]):
        await board.hears(board.dot(who))
    for socket in slow:
        socket.can_write = True
    board.room.push()
    assert [text for socket in slow for text in socket.told] == []
    await board.hears(board.dot(board.meeting.people[H]))
    assert all(socket.told for socket in slow), "one's own is always answered"


async def test_what_does_change_is_told_to_whoever_it_changes_for(board: Board) -> None:
    await board.all_come_back()
    board.meeting.act(F, board.meeting.on(board.advice, moderation.hide, "Twice"))
    board.meeting.post(F, "comment", "Well put", board.said)
    await board.looks()
    told = board.told()
    assert len({(who, speaks) for who, speaks, _ in told}) == 16
    assert all("Well put" in text for _, _, text in told)


async def test_another_role_for_one_ends_nobody_elses_sign_of_writing(board: Board) -> None:
    await board.all_come_back()
    writer = board.meeting.people[R]
    board.rooms.writes(board.room, writer, "thought")
    board.meeting.act(
        F, lambda turn: standing.change_role(turn, board.second[Role.OBSERVER], Role.RESOURCE, 20, confirmed=True)
    )
    await board.looks()
    assert board.room.attendance.typing == {"thought": frozenset({writer})}
    board.meeting.open("priorities")
    await board.looks()
    assert not any(board.room.attendance.typing.values())
