"""A line to PostgreSQL: few trips, and no word of an answer, an error or an end is lost on the way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import bindparam, literal, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.live.reading import read_for
from app.rules.errors import Busy, NotFound
from app.store import line as lines
from app.store.cards import Draft, post
from app.store.database import Database, told_plainly
from app.store.postgres import follow_commit
from app.store.prepared import Prepared
from app.store.rows import insertion
from app.store.tables import Done
from app.store.turn import SESSIONS, Key
from tests import services
from tests.store.meeting import H, Meeting

pytestmark = pytest.mark.postgres

TWICE = {"actor_id": "a", "key": "k", "session_id": "", "fingerprint": "f", "seq": 1, "target": "", "seen": ""}
ECHO = Prepared(select((literal("said ").op("||")(bindparam("word"))).label("said")))
RENAME = Prepared(update(SESSIONS).where(SESSIONS.c.id == bindparam("id_")).values(title=bindparam("name")))


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many things were said in each trip to the server, while this test runs."""
    made: list[int] = []
    send = lines.Line._send

    def counted(self: Any, *behind: Any) -> Any:
        made.append(len(self._waiting))
        return send(self, *behind)

    monkeypatch.setattr(lines.Line, "_send", counted)
    return made


def question(meeting: Meeting, number: int) -> None:
    meeting.act(H, lambda turn: post(turn, Draft("context", "What we know.", heading="situation")), Key(f"k{number}"))


def rename(sql: Any, meeting: Meeting) -> None:
    RENAME.run(sql, {"id_": meeting.id, "name": "Renamed"})


def test_a_turn_takes_two_trips_and_reading_it_two(apart: Database, trips: list[int]) -> None:
    meeting = Meeting(apart)
    meeting.open("context")
    question(meeting, 1)
    trips.clear()
    question(meeting, 2)
    assert len(trips) == 2, "the lock and who asks; what is written, and the commit"
    wanted = {meeting.id: meeting.seq - 1}
    trips.clear()
    found = apart.read_now(lambda sql: read_for(sql, wanted))
    # The third ends the transaction, and nobody waits for it.
    assert len(found[meeting.id].happened) == 1 and len(trips) == 3


def test_reading_for_many_rooms_takes_no_more_trips_than_for_one(apart: Database, trips: list[int]) -> None:
    wanted = {Meeting(apart).id: 0 for _ in range(5)}
    trips.clear()
    found = apart.read_now(lambda sql: read_for(sql, wanted))
    assert all(reading.happened for reading in found.values()) and len(trips) == 3


def test_an_error_that_waited_undoes_everything_and_the_connection_is_as_good_as_before(apart: Database) -> None:
    meeting = Meeting(apart)

    def wrong(sql: Any) -> None:
        sql.execute(text("UPDATE session SET title = 'not kept' WHERE id = :id"), {"id": meeting.id})
        for _ in range(2):
            insertion(Done).run(sql, TWICE | {"session_id": meeting.id})

    for _ in range(3):
        with pytest.raises(IntegrityError):
            apart.write_now(wrong)
        assert apart.write_now(lambda sql: ECHO.first(sql, {"word": "hello"})) == ("said hello",)
    assert meeting.snapshot().session.title == "Pumps"


@pytest.fixture
def hears(apart: Database) -> Iterator[Callable[[], list[str]]]:
    """What has been notified by all who have ended their transactions."""
    url = apart.engine.url.render_as_string(hide_password=False)
    with psycopg.connect(services.libpq_url(url), autocommit=True) as listener:
        listener.execute("LISTEN corner")

        def heard() -> list[str]:
            # A turn of one's own, so that all before it has been carried out; it ends the list.
            apart.write_now(lambda sql: None)
            listener.execute("NOTIFY corner, 'the end'")
            found: list[str] = []
            for notice in listener.notifies(timeout=60):
                if notice.payload == "the end":
                    return found
                found.append(notice.payload)
            raise AssertionError(f"heard only {found}")

        yield heard


def notify(sql: Any, word: str, words: bytes = b"SELECT pg_notify('corner', $1)") -> None:
    follow_commit(sql, words, [word])


def test_what_follows_a_commit_is_said_in_its_trip(
    apart: Database, hears: Callable[[], list[str]], trips: list[int]
) -> None:
    for number in range(3):
        trips.clear()
        apart.write_now(lambda sql, n=number: (ECHO.run(sql, {"word": ""}), notify(sql, f"{n}")))  # type: ignore[misc]
        assert len(trips) == 1
    assert hears() == ["0", "1", "2"]


def test_what_follows_a_commit_is_not_said_without_one(apart: Database, hears: Callable[[], list[str]]) -> None:
    meeting = Meeting(apart)

    def fails_with_the_commit(sql: Any) -> None:
        notify(sql, "never")
        for _ in range(2):
            insertion(Done).run(sql, TWICE | {"session_id": meeting.id})

    def failed_before(sql: Any) -> None:
        notify(sql, "never")
        with contextlib.suppress(DBAPIError):
            sql.execute(text("SELECT 1 / 0"))

    def changes_its_mind(sql: Any) -> None:
        notify(sql, "never")
        raise KeyError

    for change in (fails_with_the_commit, failed_before, changes_its_mind):
        with pytest.raises((DBAPIError, KeyError)):
            apart.write_now(change)
        apart.write_now(lambda sql: notify(sql, "said"))
        assert hears() == ["said"], change
        assert apart.write_now(lambda sql: ECHO.first(sql, {"word": ""})) == ("said ",)


@pytest.mark.parametrize("words", [b"SELECT 1 / $1::int", b"SELECT nothing($1)"])
def test_nobody_minds_when_what_follows_a_commit_fails(apart: Database, words: bytes) -> None:
    meeting = Meeting(apart)
    for _ in range(3):
        apart.write_now(lambda sql: (rename(sql, meeting), notify(sql, "0", words)))
        assert meeting.snapshot().session.title == "Renamed"
        assert apart.write_now(lambda sql: ECHO.first(sql, {"word": ""})) == ("said ",)


def test_what_is_prepared_survives_what_the_driver_says(apart: Database) -> None:
    assert apart.write_now(lambda sql: ECHO.first(sql, {"word": ""})) == ("said ",)
    for words in ("SELECT 1",) * 10 + ("CREATE TABLE scratch ()", "DROP TABLE scratch", "SELECT 2"):
        apart.write_now(lambda sql, words=words: sql.execute(text(words)))
    assert apart.write_now(lambda sql: ECHO.first(sql, {"word": ""})) == ("said ",)


def test_what_is_asked_ahead_is_answered_in_any_order(apart: Database) -> None:
    def ask(sql: Any) -> list[Any]:
        asked = [ECHO.ask(sql, {"word": str(number)}) for number in range(3)]
        by_sqlalchemy = sql.execute(text("SELECT 'between'")).scalar_one()
        return [by_sqlalchemy, *(rows()[0].said for rows in reversed(asked))]

    assert apart.read_now(ask) == ["between", "said 2", "said 1", "said 0"]


async def test_a_word_that_cannot_be_sent_is_told_and_the_turn_is_undone(apart: Database) -> None:
    with pytest.raises(NotFound):
        await apart.write(lambda sql: ECHO.all(sql, {"word": "\x00"}))
    assert await apart.write(lambda sql: ECHO.all(sql, {"word": ""})) == [("said ",)]


async def test_a_server_that_says_nothing_is_given_up(apart: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Prepared(select(text("pg_sleep(5)")))
    await apart.write(lambda sql: ECHO.all(sql, {"word": ""}))
    monkeypatch.setattr(lines, "SILENCE_MS", 100)
    with pytest.raises(Busy):
        await apart.write(lambda sql: slow.run(sql, {}))
    monkeypatch.undo()
    assert await apart.write(lambda sql: ECHO.all(sql, {"word": ""})) == [("said ",)]


def test_a_connection_that_was_cut_while_it_lay_idle_is_replaced_unseen(apart: Database) -> None:
    def pid(sql: Any) -> int:
        return int(sql.execute(text("SELECT pg_backend_pid()")).scalar_one())

    first = apart.write_now(pid)
    apart.read_now(lambda sql: sql.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": first}))
    assert apart.write_now(pid) != first


def test_a_turn_whose_connection_is_cut_half_way_is_told_as_busy_and_the_next_one_is_made(apart: Database) -> None:
    cut = Prepared(select(text("pg_terminate_backend(pg_backend_pid())")))
    meeting = Meeting(apart)
    for _ in range(3):
        with pytest.raises(DBAPIError) as told:
            apart.write_now(lambda sql: (rename(sql, meeting), cut.run(sql, {}), rename(sql, meeting)))
        assert isinstance(told_plainly(told.value), Busy)
    assert meeting.snapshot().session.title == "Pumps"
    apart.write_now(lambda sql: rename(sql, meeting))
    assert meeting.snapshot().session.title == "Renamed"


def test_what_failed_is_not_kept_in_silence_where_nobody_minds(apart: Database) -> None:
    nowhere = Prepared(text("SELECT 1 FROM nowhere").columns())
    meeting = Meeting(apart)

    def careless(sql: Any) -> None:
        rename(sql, meeting)
        with contextlib.suppress(DBAPIError):
            nowhere.all(sql, {})

    with pytest.raises(DBAPIError, match="nothing of this transaction is kept"):
        apart.write_now(careless)
    assert meeting.snapshot().session.title == "Pumps"
    apart.write_now(lambda sql: rename(sql, meeting))
    assert meeting.snapshot().session.title == "Renamed"


def test_what_sqlalchemy_says_without_parameters_may_hold_a_percent_sign(apart: Database) -> None:
    bare = {"no_parameters": True}
    with apart.engine.connect() as sql:
        assert sql.exec_driver_sql("SELECT '100 %'", execution_options=bare).scalar_one() == "100 %"


def test_the_first_error_is_the_one_that_is_told(apart: Database) -> None:
    nowhere = Prepared(text("SELECT 1 FROM nowhere").columns())
    with pytest.raises(DBAPIError, match="nowhere"):
        apart.write_now(lambda sql: (nowhere.run(sql, {}), ECHO.all(sql, {"word": ""})))
    with pytest.raises(DBAPIError, match="nowhere"):
        apart.write_now(lambda sql: nowhere.run(sql, {}))
