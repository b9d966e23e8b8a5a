"""Connections between processes of one machine, where a neighbour is full, the folder was emptied, or descriptors are short."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import shutil
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from app.web import doorstep, neighbours, passing_on
from app.web.neighbours import FOLDER, Neighbours
from app.web.passing_on import PassingOn
from tests.meeting.waiting import until

DATABASE = "a" * 8


class Process:
    """One process's end of it. `taken` is what was passed on to it, `moves` how often its sessions had to move."""

    def __init__(self, folder: Path) -> None:
        self.taken: list[bytes] = []
        self.moves = 0
        self.passing_on = PassingOn(self._welcome)
        self.neighbours = Neighbours(folder, DATABASE, self._moved)

    def starts(self) -> None:
        self.passing_on.start(self.neighbours)

    def session_at(self, home: str) -> bytes:
        """The id of a session that is at home there."""
        return next(id for number in range(10_000) if self.neighbours.home_of(id := b"%d" % number) == home)

    def _welcome(self, accepted: socket.socket, data: bytes) -> None:
        accepted.close()
        self.taken.append(data)

    def _moved(self) -> None:
        self.moves += 1


class Caller:
    """A connection to be passed on."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.went = self.stayed = False

    def file(self) -> int | None:
        return self.ours.fileno()

    def go(self) -> None:
        self.went = True

    def stay(self, data: bytes) -> None:
        self.stayed = True


@pytest.fixture
async def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[[], Process]]:
    """Starts processes over one folder."""
    monkeypatch.setattr(neighbours, "LOOK_S", 0.05)
    started: list[Process] = []

    def start() -> Process:
        started.append(Process(tmp_path))
        started[-1].starts()
        return started[-1]

    yield start
    for process in started:
        process.passing_on.stop()


@pytest.fixture
def caller() -> Iterator[Callable[[], Caller]]:
    """Makes connections."""
    made: list[Caller] = []

    def call() -> Caller:
        made.append(Caller())
        return made[-1]

    yield call
    for one in made:
        one.ours.close()
        one.theirs.close()


@contextlib.contextmanager
def no_descriptor_left() -> Iterator[None]:
    """Nothing can be opened meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.dup(0)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_a_neighbour_that_is_full_keeps_nobody_waiting_who_goes_elsewhere(
    processes: Callable[[], Process],
    caller: Callable[[], Caller],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passing_on, "PATIENCE_S", 0.5)
    one, other = processes(), processes()
    stuck = one.neighbours.place(f"{DATABASE}-057c0000")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.bind(str(stuck))
        line.listen(0)
        await until(lambda: len(one.neighbours.others) == 2)
        to_stuck, to_other = one.session_at(stuck.name), one.session_at(other.neighbours.own)
        one.passing_on._line_to(stuck.name).setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        held = []
        while not held or held[-1].went:
            held.append(caller())
            one.passing_on.pass_on(to_stuck, held[-1], b"held")
        goes = caller()
        one.passing_on.pass_on(to_other, goes, b"goes")
        await until(lambda: other.taken == [b"goes"])
        assert goes.went and not held[-1].stayed, "it came only when patience with the other one had ended"
        await until(lambda: held[-1].stayed)


async def test_when_the_folder_is_emptied_all_are_there_again(
    processes: Callable[[], Process], caller: Callable[[], Caller], tmp_path: Path
) -> None:
    some = [processes() for _ in range(3)]
    names = sorted(process.neighbours.own for process in some)
    await until(lambda: all([*process.neighbours._names] == names for process in some))
    moves = [process.moves for process in some]
    for _ in range(2):
        shutil.rmtree(tmp_path / FOLDER)
        await until(lambda: (tmp_path / FOLDER).exists() and sorted(os.listdir(tmp_path / FOLDER)) == names)
        await asyncio.sleep(3 * neighbours.LOOK_S)
        assert all([*process.neighbours._names] == names for process in some)
    assert [process.moves for process in some] == moves, "no session had to move for it"
    newcomer = processes()
    await until(lambda: len(newcomer.neighbours.others) == 3)
    for process in some:
        newcomer.passing_on.pass_on(newcomer.session_at(process.neighbours.own), caller(), b"found")
    await until(lambda: all(process.taken == [b"found"] for process in some))


async def test_to_who_has_ended_or_was_killed_nothing_is_passed_on(
    processes: Callable[[], Process], caller: Callable[[], Caller]
) -> None:
    one, ends = processes(), processes()
    await until(lambda: one.neighbours.others == [ends.neighbours.own] and one.passing_on._lines)
    ends.passing_on.stop()
    await until(lambda: not one.passing_on._lines)
    assert one.neighbours.others == [] and not ends.neighbours.place(ends.neighbours.own).exists()
    killed = one.neighbours.place(f"{DATABASE}-0dead000")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.bind(str(killed))
        line.listen()
        await until(lambda: one.neighbours.others == [killed.name])
    session_id, stays = one.session_at(killed.name), caller()
    assert one.passing_on.elsewhere(b"GET /sessions/%b HTTP/1.1" % session_id) == session_id
    one.passing_on.pass_on(session_id, stays, b"stays")
    assert stays.stayed and one.neighbours.others == [] and not killed.exists()


async def test_nothing_is_at_home_in_a_process_that_hangs_until_it_goes_on(
    processes: Callable[[], Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "HANGS_S", 0.2)
    one, hangs = processes(), processes()
    await until(lambda: one.neighbours.others == [hangs.neighbours.own])
    await until(lambda: hangs.neighbours.others)
    moves = [one.moves, hangs.moves]
    time.sleep(0.4)  # all of them, as where a machine is put to sleep
    await asyncio.sleep(0.1)
    assert [one.moves, hangs.moves] == moves and one.neighbours.others
    assert hangs.neighbours._looking is not None
    hangs.neighbours._looking.cancel()
    await until(lambda: one.neighbours.others == [])
    assert hangs.neighbours.place(hangs.neighbours.own).exists()
    hangs.neighbours.keep_looking(hangs.passing_on._be_there, hangs.passing_on._answers)
    await until(lambda: one.neighbours.others == [hangs.neighbours.own])
    assert one.moves == moves[0] + 2


async def test_who_waits_when_a_process_ends_stays(
    processes: Callable[[], Process], caller: Callable[[], Caller]
) -> None:
    one = processes()
    stuck = one.neighbours.place(f"{DATABASE}-057c0000")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.bind(str(stuck))
        line.listen(0)
        with line_to(stuck), line_to(stuck, full=True):
            await until(lambda: one.neighbours.others == [stuck.name])
            waits = [caller(), caller()]
            for who in waits:
                one.passing_on.pass_on(one.session_at(stuck.name), who, b"waits")
            assert not any(who.stayed or who.went for who in waits)
            one.passing_on.stop()
            assert all(who.stayed for who in waits)


@contextlib.contextmanager
def line_to(place: Path, full: bool = False) -> Iterator[None]:
    """Somebody else's line there, which is never answered; where it is full, there is room for no more."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.setblocking(False)
        with pytest.raises(BlockingIOError) if full else contextlib.nullcontext():
            line.connect(str(place))
        yield


async def test_where_several_machines_share_the_folder_nobody_is_at_home_in_one_that_cannot_be_called(
    processes: Callable[[], Process],
) -> None:
    one, other = processes(), processes()
    await until(lambda: one.neighbours.others == [other.neighbours.own])
    moves = [one.moves, other.moves]
    foreign = one.neighbours.place(f"{DATABASE}-0f0f0f0f")
    for _ in range(3):
        if not foreign.exists():
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
                line.bind(str(foreign))
        await asyncio.sleep(3 * neighbours.LOOK_S)
    assert [one.moves, other.moves] == moves
    assert foreign.exists(), "they take it away again and again"


async def test_who_was_taken_for_gone_comes_back(processes: Callable[[], Process]) -> None:
    one, other = processes(), processes()
    await until(lambda: one.neighbours.others == [other.neighbours.own])
    one.neighbours.forget(other.neighbours.own)
    assert one.neighbours.others == []
    other.neighbours.look()
    await until(lambda: one.neighbours.others == [other.neighbours.own])


async def test_what_is_passed_on_to_who_has_no_descriptor_left_is_not_lost(
    processes: Callable[[], Process], caller: Callable[[], Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    rests = 0
    rest = doorstep.Doorstep._rest

    def count(*arguments: object) -> None:
        nonlocal rests
        rests += 1
        rest(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(doorstep.Doorstep, "_rest", count)
    one, other = processes(), processes()
    await until(lambda: one.neighbours.others == [other.neighbours.own])
    session_id = one.session_at(other.neighbours.own)
    one.passing_on.pass_on(session_id, caller(), b"first")
    await until(lambda: other.taken == [b"first"])
    second, third = caller(), caller()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as new_line:
        with no_descriptor_left():
            new_line.connect(str(other.neighbours.place(other.neighbours.own)))
            socket.send_fds(new_line, [b"third"], [third.ours.fileno()])
            one.passing_on.pass_on(session_id, second, b"second")
            await asyncio.sleep(6 * doorstep.REST_S)
            assert second.went and other.taken == [b"first"]
            assert 2 < rests <= 15, "it asks again and again without a rest"
        await until(lambda: sorted(other.taken) == [b"first", b"second", b"third"])
