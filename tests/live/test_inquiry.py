"""Questions asked in the same moment share a transaction, and nothing else: each has its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.rules.errors import SignedOut
from tests.meeting.house import OpenHouse
from tests.meeting.meeting import Meeting


@pytest.fixture
def readings(house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every transaction in which an answer was read, while this test runs."""
    begun: list[Any] = []
    read = house.inside.database.read

    async def counted(look: Callable[[Connection], Any]) -> Any:
        begun.append(look)
        return await read(look)

    monkeypatch.setattr(house.inside.database, "read", counted)
    return begun


def number(i: int) -> Callable[[Connection], int]:
    return lambda sql: int(sql.execute(text("SELECT :i"), {"i": i}).scalar_one())


def refuses(sql: Connection) -> int:
    raise SignedOut()


def breaks(sql: Connection) -> int:
    return int(sql.execute(text("SELECT no_such_column")).scalar_one())


async def asked(meeting: Meeting, *questions: Callable[[Connection], int]) -> list[Any]:
    """What each got that asked in the same moment: an answer, or an error."""
    rooms = meeting.house.inside.rooms
    await rooms.room(meeting.session_id)
    asking = (rooms.ask(meeting.session_id, question) for question in questions)
    found = await asyncio.gather(*asking, return_exceptions=True)
    return [one if isinstance(one, BaseException) else one[1] for one in found]


async def test_who_asks_together_is_answered_by_one_reading(meeting: Meeting, readings: list[Any]) -> None:
    await meeting.house.inside.rooms.room(meeting.session_id)
    readings.clear()
    rooms = meeting.house.inside.rooms
    found = await asyncio.gather(*(rooms.ask(meeting.session_id, number(i)) for i in range(16)))
    assert [answer for _, answer in found] == list(range(16))
    # The keeper may look meanwhile, once a second.
    assert len(readings) < 8


async def test_who_is_refused_turns_nobody_else_away(meeting: Meeting) -> None:
    first, refused, last = await asked(meeting, number(1), refuses, number(3))
    assert (first, last) == (1, 3)
    assert isinstance(refused, SignedOut)


async def test_a_question_that_the_database_cannot_take_fails_alone(meeting: Meeting) -> None:
    first, broken, last = await asked(meeting, number(1), breaks, number(3))
    assert (first, last) == (1, 3)
    assert isinstance(broken, Exception) and "no_such_column" in str(broken)


async def test_who_goes_before_the_answer_keeps_it_from_nobody(meeting: Meeting) -> None:
    rooms = meeting.house.inside.rooms
    room = await rooms.room(meeting.session_id)
    goes = asyncio.create_task(rooms.ask(meeting.session_id, number(1)))
    stays = asyncio.create_task(rooms.ask(meeting.session_id, number(2)))
    await asyncio.sleep(0)
    goes.cancel()
    assert await stays == (room, 2)
    await asyncio.wait([goes])
    assert goes.cancelled()


async def test_an_answer_is_of_the_state_that_the_room_shows(meeting: Meeting) -> None:
    await meeting.resource.posts("question", "Who decides?")

    def last_turn(sql: Connection) -> int:
        found = sql.execute(text("SELECT seq FROM session WHERE id = :id"), {"id": meeting.session_id})
        return int(found.scalar_one())

    room, seq = await meeting.house.inside.rooms.ask(meeting.session_id, last_turn)
    assert room.seq == seq
