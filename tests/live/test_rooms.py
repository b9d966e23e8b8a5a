"""Those who come, go, are slow or are sent away while something else happens to their room."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from app.live.farewell import ELSEWHERE, OVERLOAD, REMOVED, SIGNED_OUT
from app.live.keeper import EMPTY_S, Keeper
from app.rules import regions
from app.rules.errors import SignedOut
from app.store import cards, confidential, moderation, participants, removals
from app.store.cards import Draft
from app.store.database import Database
from app.store.events import EVENTS
from app.store.turn import Actor, Outcome, who
from tests.live.watching import Socket, rooms_over
from tests.meeting.waiting import until
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


@pytest.fixture
async def looks(board: Board, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The process looks after its rooms, and often."""
    monkeypatch.setattr("app.live.keeper.LOOK_S", 0.01)
    board.rooms.start()
    yield
    await board.rooms.stop()


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


@pytest.mark.parametrize(("ends", "code"), [("removes", REMOVED), ("signs_out", SIGNED_OUT)])
async def test_who_must_go_goes_and_all_others_stay(board: Board, ends: str, code: int) -> None:
    by_another = board.meeting.join(H, "Host by secret", secrets=("another secret",)).id
    await board.opens()
    theirs = [Socket(board.person, speaks, SECRET).enters(board.rooms, board.room) for speaks in ("html", "json")]
    others = [
        board.comes(F),
        board.comes(O),
        Socket(by_another, secret="another secret").enters(board.rooms, board.room),
    ]
    board.hears(getattr(board, ends)())
    await board.opens()
    assert [socket.code for socket in (*theirs, *others)] == [code, code, 0, 0, 0]
    assert [socket.told for socket in theirs] == [[], []]


async def test_who_comes_with_a_page_of_now_is_told_at_once_that_nothing_is_missing(board: Board) -> None:
    (frame,) = board.comes().frames
    assert json.loads(frame)["beat"] == board.meeting.seq


async def test_who_did_not_read_when_it_was_shown_is_shown_later_who_is_here_and_who_writes(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.rooms.GATHER_S", 0)
    slow, other = board.comes(O), board.comes(H)
    await asyncio.sleep(0.01)
    slow.can_write = False
    board.rooms.writes(board.room, board.meeting.people[R], "question")
    board.comes(R)
    board.hears(board.meeting.act(R, lambda turn: cards.post(turn, Draft("question", "Who decides?", None))))
    board.rooms.writes(board.room, board.person, "question")
    await asyncio.sleep(0.01)
    for socket in (slow, other):
        socket.frames, shown = [], "".join(socket.frames)
    assert "Who decides?" in shown and shown.count("Resource by secret") >= 1
    slow.can_write = True
    board.room.pulse()
    assert slow.frames == [], "they lack what was shown"
    other.frames.clear()
    board.rooms.go_on(board.room, slow.connection)
    await asyncio.sleep(0.01)
    told = "".join(slow.frames)
    assert "Who decides?" in told and "Resource by secret" in told and regions.typing("question") in told
    assert other.frames == [], "others have been shown it"


async def test_who_lacks_more_than_is_remembered_is_shown_everything(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, viewer = board.room, board.room.viewer(board.meeting.people[H])
    for _ in range(3):
        board.meeting.post(R, "question", "Who decides?")
    await board.opens()
    last = room.seq

    def lacks(pos: int) -> list[int] | None:
        stretch = room.missed_by(viewer, pos)
        return stretch and [happening.seq for happening in stretch.happened]

    assert [lacks(pos) for pos in (last, last - 1, last - 3)] == [None, [last], [last - 2, last - 1, last]]
    assert lacks(-1) is lacks(-7) is None
    while len(room.log) > 2:
        room.log.popleft()
    assert (lacks(last - 2), lacks(last - 3)) == ([last - 1, last], None)
    monkeypatch.setattr("app.live.room.MOST_BEHIND", 1)
    assert (lacks(last - 1), lacks(last - 2)) == ([last], None)


async def test_who_comes_and_goes_is_shown_once_and_each_window_only_counts_while_another_is_open(
    board: Board, looks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.rooms.GATHER_S", 0)
    monkeypatch.setattr("app.live.presence.GRACE_S", 0)
    watching, host = board.comes(O), board.meeting.people[H]
    shown: list[str] = []

    def seen() -> list[str]:
        frames, watching.frames = watching.frames, []
        shown.extend(
            re.findall(
                rf'person-{host}[^>]*data-presence="(\w+)"', "".join(json.loads(f).get("html", "") for f in frames)
            )
        )
        return shown

    await until(lambda: seen() == ["away"])
    one = board.comes(H)
    await until(lambda: seen() == ["away", "here"])
    other = board.comes(H)
    board.rooms.leave(board.room, one.connection)
    await asyncio.sleep(0.05)
    assert seen() == ["away", "here"]
    board.rooms.leave(board.room, other.connection)
    await until(lambda: seen() == ["away", "here", "away"])


@pytest.mark.parametrize("order", ["12", "21", "1122", "2121", "1", "2", ""])
async def test_rings_that_are_lost_late_or_come_twice_are_made_up_for(board: Board, order: str) -> None:
    sockets = [Socket(board.meeting.people[H], speaks).enters(board.rooms, board.room) for speaks in ("html", "json")]
    begun, turns = board.room.seq, {}
    for number in "12":
        turns[number] = board.meeting.act(
            R, lambda turn, n=number: cards.post(turn, Draft("question", f"Word {n}", None))
        )
    board.rooms.ring("of-another-process", 7)
    for number in order:
        board.hears(turns[number])
        await asyncio.sleep(0)
    await board.opens()
    for socket in sockets:
        frames = socket.told
        seqs = [json.loads(frame)["seq"] for frame in frames]
        assert seqs == sorted({*seqs}) and begun < seqs[0] and seqs[-1] == board.meeting.seq
        assert ["".join(frames).count(f"Word {number}") for number in "12"] == [1, 1], "each card is shown once"


async def test_what_is_told_while_it_is_read_is_not_taken_twice(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = board.comes()
    for words in ("first", "second"):
        posted = board.meeting.act(R, lambda turn, words=words: cards.post(turn, Draft("question", words, None)))

        async def told(outcome: Outcome = posted) -> None:
            board.hears(outcome)

        meanwhile(board.database, monkeypatch, after=told)
        await board.opens()
        await asyncio.sleep(0)
    assert socket.code == 0
    assert [json.loads(frame)["seq"] for frame in socket.told] == [board.meeting.seq - 1, board.meeting.seq]


async def test_what_no_bell_told_is_found_also_where_the_database_was_away(
    board: Board, looks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket, looked = board.comes(), []
    with monkeypatch.context() as patched:

        async def away(look: object) -> None:
            looked.append(look)
            raise OSError("away")

        patched.setattr(board.database, "read", away)
        board.meeting.post(R, "question", "Who decides?")
        board.rooms.ring(board.meeting.id)
        await until(lambda: len(looked) > 3)
        assert socket.told == []
    await until(lambda: socket.connection.pos == board.meeting.seq)
    assert "Who decides?" in "".join(socket.told) and socket.code == 0


async def test_a_room_that_cannot_be_read_keeps_no_other_from_what_is_theirs(board: Board, looks: None) -> None:
    other = Meeting(board.database)
    other.open("questions")
    theirs = Socket(other.people[H]).enters(board.rooms, await board.rooms.room(other.id))
    ours = board.comes()
    board.meeting.post(R, "question", "Who decides?")
    gap = delete(EVENTS).where(EVENTS.c.session_id == board.meeting.id, EVENTS.c.seq == board.meeting.seq)
    board.database.write_now(lambda sql: sql.execute(gap))
    for meeting in (board.meeting, other):
        meeting.post(R, "question", "What does it cost?")
        board.rooms.ring(meeting.id)
    await until(lambda: theirs.connection.pos == other.seq)
    assert "What does it cost?" in "".join(theirs.told) and ours.told == []


async def test_what_was_committed_while_a_room_was_opened_is_shown_without_another_ring(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keeper, "look_for_ever", asyncio.Event().wait)
    board.rooms.close(board.room)

    async def post() -> None:
        board.meeting.post(R, "question", "Who decides?")
        board.rooms.ring(board.meeting.id, board.meeting.seq)
        await asyncio.sleep(0.01)

    meanwhile(board.database, monkeypatch, after=post)
    board.rooms.start()
    room = await board.rooms._open(board.meeting.id)
    await until(lambda: room.seq == board.meeting.seq)
    await board.rooms.stop()


async def test_the_sign_of_who_writes_goes_with_their_card_and_with_nothing_else(board: Board) -> None:
    writer, signs = board.meeting.people[R], board.room.attendance.typing
    board.rooms.writes(board.room, writer, "question")
    board.rooms.writes(board.room, board.person, "question")
    board.hears(board.meeting.act(R, participants.mark_read))
    assert signs == {"question": {writer, board.person}}
    board.hears(board.meeting.act(R, lambda turn: cards.post(turn, Draft("question", "Who decides?", None))))
    assert signs == {"question": {board.person}}


async def test_who_goes_while_a_room_is_opened_keeps_it_from_nobody(board: Board) -> None:
    board.rooms.close(board.room)
    goes, stays = (asyncio.create_task(board.rooms.room(board.meeting.id)) for _ in range(2))
    await asyncio.sleep(0)
    goes.cancel()
    assert [await stays] == board.rooms.opened
    assert board.rooms.opened[0].empty_since is not None, "it is forgotten again if nobody comes"


async def test_every_line_is_said_to_be_alive_and_signs_of_writing_run_out_also_where_the_database_is_silent(
    board: Board, looks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board.database, "read", lambda look: asyncio.Event().wait())
    monkeypatch.setattr("app.live.rooms.GATHER_S", 0)
    monkeypatch.setattr("app.live.keeper.LOOKS_A_PULSE", 2)
    monkeypatch.setattr("app.live.presence.TYPING_S", 0)
    watching, sign = board.comes(), regions.typing("question")
    await until(lambda: not board.room.lacking)
    watching.frames.clear()
    board.rooms.writes(board.room, board.meeting.people[R], "question")
    await until(lambda: sum(sign in json.loads(frame).get("html", "") for frame in watching.frames) == 2)
    await until(lambda: sum("beat" in json.loads(frame) for frame in watching.frames) > 1)


async def test_only_what_was_missed_by_those_who_watch_is_read(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(board.rooms, "ring", rung.append)
    keeper, watching = Keeper(board.rooms, board.database), board.comes()
    await keeper._look_for_missed_rings()
    assert rung == []
    board.meeting.post(R, "question", "Who decides?")
    await keeper._look_for_missed_rings()
    assert rung == [board.meeting.id]
    board.rooms.leave(board.room, watching.connection)
    await keeper._look_for_missed_rings()
    assert rung == [board.meeting.id]


async def test_a_room_is_forgotten_when_all_have_left_and_not_before(board: Board, looks: None) -> None:
    def long_ago() -> None:
        assert board.room.empty_since is not None
        board.room.empty_since -= EMPTY_S + 1

    one, other = board.comes(H), board.comes(O)
    board.rooms.leave(board.room, one.connection)
    assert board.room.empty_since is None
    board.rooms.leave(board.room, other.connection)
    long_ago()
    await board.opens()  # somebody asks for it all the same
    await asyncio.sleep(0.05)
    assert board.rooms.opened == [board.room]
    long_ago()
    again = board.comes(H)
    await board.opens()
    assert board.room.empty_since is None
    await asyncio.sleep(0.05)
    assert board.rooms.opened == [board.room]
    board.rooms.leave(board.room, again.connection)
    long_ago()
    await until(lambda: board.rooms.opened == [])
    board.meeting.post(R, "question", "Who decides?")
    former, board.room = board.room, await board.rooms.room(board.meeting.id)
    back = Socket(board.meeting.people[H]).enters(board.rooms, board.room, since=former.seq)
    told = back.told
    assert board.room is not former and "Who decides?" in told[0]
    assert len(told) == 1 and "whole" not in json.loads(told[0]), "only what they lack"


async def test_whose_session_is_at_home_elsewhere_now_comes_back_there(board: Board) -> None:
    other = Meeting(board.database)
    stays = Socket(other.people[H]).enters(board.rooms, await board.rooms.room(other.id))
    goes = board.comes()
    board.rooms.send_away(lambda session_id: session_id == other.id)
    assert (stays.code, goes.code) == (0, ELSEWHERE)


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
