"""Those who come, go, are slow or are sent away while something else happens to their room."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.live.farewell import OVERLOAD, REMOVED, SIGNED_OUT
from app.rules import regions
from app.rules.errors import SignedOut
from app.store import confidential, moderation, participants, removals
from app.store.database import Database
from app.store.turn import Actor, Outcome, who
from tests.live.watching import Socket, rooms_over
from tests.store.meeting import F, H, Meeting, O, R

SECRET = "a secret"


class Board:
    """A session while questions are asked, and the rooms of a process. The resource person came by a secret."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.meeting = Meeting(database)
        self.meeting.open("questions")
        self.person = self.meeting.join(R, "Resource by secret", secrets=(SECRET,)).id
        self.rooms = rooms_over(database)

    async def asks(self) -> Any:
        """The resource person asks to be let in."""
        return await self.rooms.ask(self.meeting.id, lambda sql: who(sql, self.meeting.id, Actor(SECRET)))

    def comes(self, role: Any = H) -> Socket:
        """Somebody begins to watch."""
        return Socket(self.meeting.people[role]).enters(self.rooms, self.room)

    def hears(self, outcome: Outcome) -> None:
        """The process is told of a turn."""
        self.rooms.ring(self.meeting.id, outcome.seq, lambda: outcome.news)

    def removes(self) -> Outcome:
        return self.meeting.act(F, lambda turn: removals.remove(turn, self.person))

    def signs_out(self) -> Outcome:
        return self.meeting.act(F, lambda turn: participants.renew_link(turn, R, end_visits=True))

    async def opens(self) -> None:
        self.room = await self.rooms.room(self.meeting.id)


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{shutil.copy(migrated, tmp_path / 'board.db')}")
    yield database
    database.close()


@pytest.fixture
async def board(database: Database) -> Board:
    board = Board(database)
    await board.opens()
    return board


def meanwhile(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    before: Callable[[], object] = lambda: None,
    after: Callable[[], Awaitable[object]] | None = None,
) -> None:
    """Let something happen just before the next thing is read, or when it was read and has not yet been heard of."""
    read = database.read

    async def slowly(look: Any) -> Any:
        monkeypatch.setattr(database, "read", read)
        before()
        found = await read(look)
        if after is not None:
            await after()
        return found

    monkeypatch.setattr(database, "read", slowly)


@pytest.mark.parametrize("told", [True, False])
async def test_who_is_removed_while_being_let_in_is_not_let_in(
    board: Board, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    async def removal() -> None:
        outcome = board.removes()
        board.hears(outcome) if told else await board.opens()

    meanwhile(board.database, monkeypatch, after=removal)
    room, person = await board.asks()
    assert person.removed_at is not None, "they would be in a room that has shown out the removed before"
    assert room.seq == board.meeting.seq


async def test_who_is_signed_out_while_being_let_in_is_not_let_in(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def end() -> None:
        board.signs_out()
        await board.opens()

    meanwhile(board.database, monkeypatch, after=end)
    with pytest.raises(SignedOut):
        await board.asks()


@pytest.mark.parametrize(("ends", "code"), [("removes", REMOVED), ("signs_out", SIGNED_OUT)])
async def test_who_comes_in_while_it_is_read_that_they_must_go_goes(
    board: Board, monkeypatch: pytest.MonkeyPatch, ends: str, code: int
) -> None:
    room, person = await board.asks()
    getattr(board, ends)()
    socket, other = Socket(person.id, secret=SECRET), board.comes()
    meanwhile(board.database, monkeypatch, before=partial(socket.enters, board.rooms, room))
    await board.opens()
    assert (socket.code, other.code) == (code, 0)
    assert socket.told == [], "a turn was told that came with it"


async def test_who_is_sent_away_is_told_nothing_more(board: Board) -> None:
    socket, other = Socket(board.person, secret=SECRET).enters(board.rooms, board.room), board.comes(O)
    board.hears(board.removes())
    await asyncio.sleep(0)
    assert socket.code == REMOVED
    socket.frames.clear()
    other.frames.clear()
    board.rooms.writes(board.room, board.meeting.people[R], "question")
    board.room.show_people()
    board.room.pulse()
    assert socket.frames == [] and len(other.frames) == 3


async def test_who_did_not_read_when_it_was_shown_is_shown_later_who_is_here_and_who_writes(board: Board) -> None:
    slow, other = board.comes(O), board.comes(H)
    board.room.show_people()
    slow.can_write = False
    board.rooms.writes(board.room, board.meeting.people[R], "question")
    board.comes(R)
    board.room.show_people()
    for socket in (slow, other):
        socket.frames, shown = [], socket.frames
    assert "Resource person" in "".join(shown)
    slow.can_write = True
    board.rooms.go_on(board.room, slow.connection)
    board.room.show_people()
    assert "Resource person" in "".join(slow.frames) and regions.typing("question") in "".join(slow.frames)
    assert other.frames == [], "others have been shown it"


async def test_a_board_that_has_ended_names_nobody_where_that_was_agreed_and_still_changes(board: Board) -> None:
    asked = board.meeting.post(R, "question", "Who decides, and when?")
    board.meeting.act(F, lambda turn: confidential.tighten(turn, "roles"))
    await board.opens()
    watching = [
        Socket(board.meeting.people[H], speaks).enters(board.rooms, board.room, -1) for speaks in ("html", "json")
    ]
    assert all("Who decides, and when?" in text and "Resource person" in text for s in watching for text in s.told)
    board.meeting.open("closed")
    await board.opens()
    ended = [text for socket in watching for text in socket.told]
    assert len(ended) == 2 and all("Who decides, and when?" in text for text in ended)
    board.meeting.act(F, board.meeting.on(asked, moderation.hide, "Off the point"))
    await board.opens()
    after = [text for socket in watching for text in socket.told]
    assert len(after) == 2 and not any("Resource person" in text for text in (*ended, *after))
    assert "Who decides, and when?" not in board.room.painters["html"].everything(
        board.room, board.room.view(board.room.viewer(board.meeting.people[H]))
    )


def fails(*arguments: object) -> str:
    raise LookupError("planted")


async def test_of_a_newcomer_to_whom_nothing_can_be_shown_nothing_is_left(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = board.comes(O)
    with monkeypatch.context() as patched:
        patched.setattr(board.room.painters["html"], "everything", fails)
        socket = Socket(board.person).enters(board.rooms, board.room, since=-1)
    assert (socket.code, other.code) == (OVERLOAD, 0)
    board.rooms.leave(board.room, socket.connection)
    board.hears(board.meeting.act(R, lambda turn: participants.mark_read(turn)))
    await asyncio.sleep(0)
    assert board.room.connections == {other.connection} and other.connection.pos == board.meeting.seq


async def test_a_room_that_cannot_be_brought_forward_is_opened_anew_for_whoever_asks(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching = board.comes()
    monkeypatch.setattr(board.room, "take", fails)
    board.meeting.post(R, "question", "Who decides?")
    room, _ = await board.asks()
    assert room is not board.room and room.seq == board.meeting.seq
    assert watching.code == OVERLOAD and board.rooms.opened == [room]


async def test_a_room_that_was_given_up_does_no_harm_to_the_one_in_its_place(board: Board) -> None:
    former = board.room
    with board.rooms.given_up_if_it_fails(former):
        fails()
    await board.opens()
    watching = board.comes()
    with board.rooms.given_up_if_it_fails(former):
        fails()
    assert board.rooms.opened == [board.room] != [former] and watching.code == 0


async def test_who_is_let_in_when_their_room_is_given_up_comes_into_the_next(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def trouble() -> None:
        with board.rooms.given_up_if_it_fails(board.room):
            fails()

    meanwhile(board.database, monkeypatch, after=trouble)
    room, _ = await board.asks()
    assert room is not board.room and board.rooms.opened == [room]
