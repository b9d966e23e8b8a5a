"""A doorbell whose line is cut without a word, or silent, is missed by whoever rings, and by whoever only listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.live import listening
from app.live.listening import Listening
from app.live.news_wire import NewsWire
from tests.meeting.waiting import until


class Bell(Listening):
    """A bell without a server. `away` says whether that can be reached, `answers` whether anybody is there; `said` is what
    was rung on each line."""

    def __init__(self) -> None:
        super().__init__(NewsWire(b"a key", "an epoch"))
        self.away = False
        self.answers = True
        self.said: list[list[bytes]] = []

    async def _listen(self) -> None:
        if self.away:
            raise OSError("away")
        self.said.append([])
        asyncio.get_running_loop().call_soon(self._hears)
        await self._attend()

    def _say(self, messages: list[bytes]) -> None:
        self.said[-1] += messages
        asyncio.get_running_loop().call_soon(self._hears)

    def _hears(self) -> None:
        if self.answers:
            self._answered()


@pytest.fixture
async def bell(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bell]:
    for name in ("RETRY_S", "SILENCE_S", "QUIET_S"):
        monkeypatch.setattr(listening, name, 0.02)
    bell = Bell()
    await bell.start(lambda *ring: None)
    await asyncio.sleep(0)
    yield bell
    await bell.stop()


async def test_who_is_answered_keeps_the_line(bell: Bell) -> None:
    await until(lambda: len(bell.said[0]) > 3)
    bell.ring("one", 7)
    await asyncio.sleep(0.05)
    assert len(bell.said) == 1 and bell.said[0].count(b"one 7") == 1
    assert {*bell.said[0]} == {b"", b"one 7"}, "a ring for nobody tells nothing"


@pytest.mark.parametrize("rings", [False, True])
async def test_a_line_on_which_nobody_answers_is_given_up(bell: Bell, rings: bool) -> None:
    await until(lambda: len(bell.said[0]) > 0)
    bell.answers = False
    if rings:
        bell.ring("one", 7)
    await until(lambda: len(bell.said) > 2)
    bell.answers = True
    await until(lambda: bool(bell.said[-1]))
    lines = len(bell.said)
    await asyncio.sleep(0.1)
    assert len(bell.said) == lines, "now there is somebody"


async def test_what_is_rung_while_the_last_is_on_its_way_goes_out_together(
    bell: Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "SILENCE_S", 60)
    await until(lambda: bell._since is None)
    bell.answers, (said,) = False, bell.said
    said.clear()
    for name in ("one", "two", "one"):
        bell.ring(name, 7)
    assert said == [b"one 7"]
    bell._answered()
    assert said == [b"one 7", b"two 7\none 7"]
    bell._answered()
    assert len(said) == 2, "nothing waits"


async def test_what_is_rung_while_the_bell_is_away_is_not_rung_later_and_what_waited_is(bell: Bell) -> None:
    await until(lambda: bell._since is None)
    bell.answers, bell.away = False, True
    bell.ring("one", 7)
    bell.ring("two", 7)
    await until(lambda: bell._lost is None)
    bell.ring("three", 7)
    bell.answers, bell.away = True, False
    await until(lambda: len(bell.said) > 1 and len(bell.said[-1]) > 1)
    assert bell.said[-1][0] == b"two 7"
    assert not any(b"three" in message for said in bell.said for message in said)


async def test_a_line_on_which_nobody_ever_answered_is_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RETRY_S", "SILENCE_S", "QUIET_S"):
        monkeypatch.setattr(listening, name, 0.01)
    bell = Bell()
    bell.answers = False
    await bell.start(lambda *ring: None)
    await until(lambda: len(bell.said) > 1)
    await bell.stop()
