"""The collector of circular garbage: nothing that has ended stays for good, and a long walk is a rare one."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.web.collector import Collector, calm_collector
from tests.meeting.house import open_house
from tests.meeting.waiting import until


class Circle:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def as_served() -> Iterator[None]:
    before = gc.get_threshold()
    calm_collector()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def an_old_circle() -> weakref.ref[Circle]:
    """Something that has ended after the walks through what is new had passed it."""
    circle = Circle()
    gc.collect(1)
    gc.collect(1)
    return weakref.ref(circle)


async def test_what_has_ended_after_a_long_time_goes_all_the_same() -> None:
    old = an_old_circle()
    gc.collect(1)
    assert old() is not None, "only a walk through everything finds it"
    collector = Collector(apart_s=0.01)
    collector.start()
    await until(lambda: old() is None)
    await collector.stop()


async def test_whoever_serves_has_it_walk(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.serving.Collector", partial(Collector, apart_s=0.01))
    old = an_old_circle()
    async with open_house(data):
        await until(lambda: old() is None)


async def test_a_walk_that_took_long_is_followed_by_a_long_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    walks, rests = [], []
    monkeypatch.setattr("app.web.collector.perf_counter", iter([0.0, 0.5, 1.0, 1.5]).__next__)

    async def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 2:
            raise InterruptedError

    # The collector's own alone: whatever else runs in this loop must go on sleeping.
    monkeypatch.setattr("app.web.collector.asyncio", SimpleNamespace(sleep=rest))
    monkeypatch.setattr(gc, "collect", lambda: walks.append(1))
    collector = Collector()
    with pytest.raises(InterruptedError):
        await collector._walk_for_ever()
    assert (rests, len(walks)) == ([60.0, 500.0], 1)
