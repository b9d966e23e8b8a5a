"""What waits to be rung, and the messages that it goes out in."""

from __future__ import annotations

from typing import Any

import pytest

from app.live.news_wire import NewsWire
from app.live.rings import MOST_BYTES, Rings
from app.store.events import Happening, News

# PostgreSQL's own limit.
TOO_LONG = 8_000


def news(session_id: str, seq: int, words: str) -> News:
    """A turn that says these words."""
    return News(session_id, Happening(seq, "", words, "", (), frozenset()), [])


@pytest.fixture
def rings() -> Rings:
    return Rings(NewsWire(b"a key", "an epoch"))


def lines(messages: list[bytes]) -> list[list[str]]:
    return [line.decode().split(" ", 2) for message in messages for line in message.split(b"\n")]


def test_nothing_waits_that_was_taken(rings: Rings) -> None:
    assert not rings
    rings.add("one", 1, None)
    assert rings and rings.take() == [b"one 1"]
    assert not rings


def test_of_a_session_without_news_the_last_ring_goes_out(rings: Rings) -> None:
    for seq in (1, 2, None, 3):
        rings.add("one", seq, None)
    rings.add("two", None, None)
    assert lines(rings.take()) == [["one", "3"], ["two"]]


def test_of_turns_with_news_each_goes_out(rings: Rings) -> None:
    for seq in (1, 2, 3):
        rings.add("one", seq, news("one", seq, "posted"))
    assert [line[:2] for line in lines(rings.take())] == [["one", "1"], ["one", "2"], ["one", "3"]]


def test_no_message_is_too_long_and_nothing_is_left_out(rings: Rings) -> None:
    told = [news(f"{number:016}", 10**9 + number, "é" * (number * 7 % 900)) for number in range(500)]
    for one in told:
        rings.add(one.session_id, one.happening.seq, one)
    for number in range(1_000):
        rings.add(f"plain{number:011}", 10**9, None)
    messages = rings.take()
    assert max(map(len, messages)) <= MOST_BYTES < TOO_LONG
    assert len(messages) < 150, "they go out together"
    rung = lines(messages)
    assert [line[0] for line in rung] == [one.session_id for one in told] + [f"plain{n:011}" for n in range(1_000)]
    assert all(len(line) == 3 for line in rung[:500])


def test_news_that_are_too_long_are_only_rung(rings: Rings) -> None:
    rings.add("one", 7, news("one", 7, "é" * (MOST_BYTES // 2)))
    assert rings.take() == [b"one 7"]


@pytest.mark.parametrize("words", [object(), "\ud800"])
def test_what_cannot_be_written_is_only_rung(rings: Rings, words: Any) -> None:
    rings.add("one", 7, unspeakable(words))
    assert rings.take() == [b"one 7"]


def unspeakable(value: Any) -> News:
    """News with a value that no line holds."""
    return News("one", Happening(7, "", "posted", value, (), frozenset()), [])
