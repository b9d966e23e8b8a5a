"""The group writer of SQLite: one commit for many changes, and each change still stands or falls alone."""

import asyncio
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from app.rules.errors import Busy, StorageFull
from app.rules.refusals import Refusal
from app.store import cards, writer
from app.store.cards import Draft
from app.store.database import Database
from app.store.turn import Actor, Key, NoTurn, Outcome, Refused, take_turn
from tests.store.meeting import H, Meeting


@pytest.fixture
def full_database(tmp_path: Path, migrated: Path) -> Any:
    """A SQLite database of this test's own."""
    path = tmp_path / "board.db"
    shutil.copy(migrated, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


class Gate:
    """Holds the writer up, so that what is written meanwhile becomes one group; counts the commits."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.commits = 0
        self._open = threading.Event()
        event.listen(database.engine, "commit", self._count)

    async def together(self, *changes: Callable[[Connection], Any]) -> list[Any]:
        """The answers of these changes, carried out in one group."""
        self._open.clear()
        first = asyncio.ensure_future(self.database.write(lambda sql: self._open.wait(30)))
        await asyncio.sleep(0)
        waiting = [asyncio.ensure_future(self.database.write(change)) for change in changes]
        await asyncio.sleep(0)
        self.commits = 0
        self._open.set()
        # Should the writer come late, the one that holds it up is in the group and shares its fate.
        return (await asyncio.gather(first, *waiting, return_exceptions=True))[1:]

    def _count(self, connection: object) -> None:
        self.commits += 1


def post(meeting: Meeting, words: str, key: str = "") -> Callable[[Connection], Outcome]:
    """A change that posts a card."""
    actor = Actor(participant_id=meeting.people[H])
    return lambda sql: take_turn(
        sql, meeting.id, actor, Key(key, "f"), lambda turn: cards.post(turn, Draft("context", words))
    )


def fail(sql: Connection) -> None:
    sql.execute(text("UPDATE session SET title = 'broken'"))
    raise ZeroDivisionError


def texts(meeting: Meeting) -> list[str]:
    return [card.text for card in meeting.snapshot().cards.values()]


async def test_changes_that_wait_together_share_a_commit(full_database: Database) -> None:
    meeting, gate = Meeting(full_database), Gate(full_database)
    answers = await gate.together(*(post(meeting, f"card {n}") for n in range(8)))
    assert [answer.seq for answer in answers] == list(range(5, 13))
    assert gate.commits <= 2, "the one that held the writer up, and the group"
    assert texts(meeting) == [f"card {n}" for n in range(8)]


async def test_one_that_fails_undoes_itself_alone(full_database: Database) -> None:
    meeting, gate = Meeting(full_database), Gate(full_database)
    before, broken, refused, after = await gate.together(
        post(meeting, "before"), fail, post(meeting, ""), post(meeting, "after")
    )
    assert isinstance(broken, ZeroDivisionError) and isinstance(refused, Exception)
    assert (after.seq, texts(meeting)) == (before.seq + 1, ["before", "after"])
    assert meeting.snapshot().session.title == "Pumps"


async def test_a_commit_that_fails_fails_everyone_in_it(full_database: Database) -> None:
    meeting, gate = Meeting(full_database), Gate(full_database)

    def break_commit(connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("database is locked"))

    def refuse(sql: Connection) -> None:
        event.listen(full_database.engine, "commit", break_commit, once=True)
        raise Refused(Refusal.GONE)

    answers = await gate.together(post(meeting, "a", "k"), post(meeting, "a", "k"), fail, refuse)
    assert [type(answer) for answer in answers] == [Busy] * 4, "nothing that was decided there is true"
    assert texts(meeting) == []
    first, again = await gate.together(post(meeting, "a", "k"), post(meeting, "a", "k"))
    assert isinstance(again, NoTurn) and again.outcome.target == first.target and again.outcome.repeated


async def test_nothing_is_acknowledged_before_its_commit(full_database: Database) -> None:
    meeting, gate = Meeting(full_database), Gate(full_database)
    order: list[str] = []
    event.listen(full_database.engine, "commit", lambda connection: order.append("commit"))

    async def written(change: Callable[[Connection], Any]) -> None:
        await full_database.write(change)
        order.append("answer")

    await asyncio.gather(*(written(post(meeting, "x")) for _ in range(5)))
    seen = 0
    for step, what in enumerate(order):
        seen += what == "answer"
        assert what == "commit" or "commit" in order[:step]
    assert seen == 5 and gate.commits >= 1


async def test_who_writes_is_answered_though_who_is_told_of_it_fails(full_database: Database) -> None:
    told: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: told.append(context["exception"]))
    try:
        async with asyncio.timeout(30):
            answer = await full_database.write(lambda sql: sql.execute(text("SELECT 1")).scalar(), lambda _: 1 / 0)
    finally:
        loop.set_exception_handler(None)
    assert answer == 1
    assert [type(error) for error in told] == [ZeroDivisionError]


async def test_who_hangs_up_takes_nothing_back(full_database: Database) -> None:
    meeting = Meeting(full_database)
    asked = asyncio.ensure_future(full_database.write(post(meeting, "kept")))
    await asyncio.sleep(0)
    asked.cancel()
    await full_database.write(post(meeting, "next"))
    assert texts(meeting) == ["kept", "next"]


async def test_the_log_is_put_in_its_place_now_and_then(
    full_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "TURNS_A_LOG", 5)
    meeting, log = Meeting(full_database), tmp_path / "board.db-wal"
    sizes = []
    for number in range(40):
        await full_database.write(post(meeting, f"card {number}"))
        sizes.append(log.stat().st_size)
    assert len(texts(meeting)) == 40
    assert sizes[39] < 2 * sizes[9], "it begins anew, instead of growing on"


async def test_a_full_disk_stops_writing_and_not_reading(full_database: Database) -> None:
    meeting, gate = Meeting(full_database), Gate(full_database)
    await full_database.write(post(meeting, "early"))

    def no_more_pages(sql: Connection) -> None:
        pages = sql.exec_driver_sql("PRAGMA page_count").scalar_one()
        sql.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    await full_database.write(no_more_pages)
    stopped = 0
    for n in range(60):
        answers = await gate.together(*(post(meeting, f"{n} {m} " + "x" * 1900) for m in range(3)))
        wrong = [answer for answer in answers if isinstance(answer, Exception)]
        assert all(isinstance(answer, StorageFull) for answer in wrong), wrong
        stopped += len(wrong)
        if stopped > 6:
            break
    assert stopped > 6
    assert StorageFull.status == 507
    there = texts(meeting)
    assert there[0] == "early"
    assert [e.seq for e in meeting.events()] == list(range(1, meeting.seq + 1))
    await full_database.write(lambda sql: sql.exec_driver_sql("PRAGMA max_page_count=1000000"))
    await full_database.write(post(meeting, "there is room again"))
    assert texts(meeting)[-1] == "there is room again"


async def test_a_group_in_which_one_fails_is_carried_out_anew_and_as_if_for_the_first_time(
    full_database: Database,
) -> None:
    meeting, gate = Meeting(full_database), Gate(full_database)
    found: dict[str, list[int]] = {"first": [], "last": []}

    def looking(name: str) -> Callable[[Connection], Outcome]:
        def change(sql: Connection) -> Outcome:
            found[name].append(sql.exec_driver_sql("SELECT count(*) FROM card").scalar_one())
            return post(meeting, name)(sql)

        return change

    first, repeated, broken, last = await gate.together(
        looking("first"), post(meeting, "once", "k"), fail, looking("last")
    )
    assert found == {"first": [0, 0], "last": [2]}, (
        "what was done before the failure is done again, on what was there then"
    )
    assert isinstance(broken, ZeroDivisionError)
    assert [first.seq, repeated.seq, last.seq] == [meeting.seq - 2, meeting.seq - 1, meeting.seq]
    assert texts(meeting) == ["first", "once", "last"]
    assert [e.seq for e in meeting.events()] == list(range(1, meeting.seq + 1))
    assert first.target in meeting.snapshot().cards, "the answer is that of the time that counts"


async def test_one_that_fails_alone_is_not_tried_again(full_database: Database) -> None:
    meeting, tried = Meeting(full_database), []

    def change(sql: Connection) -> None:
        tried.append(post(meeting, "lost")(sql))
        fail(sql)

    with pytest.raises(ZeroDivisionError):
        await full_database.write(change)
    assert len(tried) == 1 and texts(meeting) == []
    assert meeting.snapshot().session.title == "Pumps"
    await full_database.write(post(meeting, "next"))
    assert texts(meeting) == ["next"]
