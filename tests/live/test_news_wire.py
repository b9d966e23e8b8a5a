"""What one process writes of a turn for the others: read as it was, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.live import news_wire
from app.live.news_wire import BY_BELL, NewsWire
from app.store import cards, feedback, floor, moderation, participants, removals, votes
from app.store.cards import Draft, card_of
from app.store.database import Database
from app.store.events import News
from app.store.snapshot import TABLES
from app.store.turn import Outcome
from tests.store.meeting import F, H, Meeting, R

KEY, EPOCH = b"a key of thirty-two bytes or so", "an epoch"
# With all that could end a line, a message or a text.
WORDS = 'A "quote", a back\\slash, 雨季, \N{DROP OF BLOOD}, \x85\u2028\x7f, {"a": [1]}\nand a line'
WIRE = NewsWire(KEY, EPOCH)


@pytest.fixture
def meeting(migrated: Path, tmp_path: Path) -> Iterator[Meeting]:
    """A session while questions are asked."""
    path = tmp_path / "board.db"
    path.write_bytes(migrated.read_bytes())
    database = Database(f"sqlite:///{path}")
    meeting = Meeting(database)
    meeting.open("questions")
    yield meeting
    database.close()


def posts(meeting: Meeting, words: str = WORDS) -> News:
    return news_of(meeting.act(R, lambda turn: cards.post(turn, Draft("question", words, None))))


def news_of(outcome: Outcome) -> News:
    assert outcome.news is not None
    return outcome.news


def read(meeting: Meeting, line: str, wire: NewsWire = WIRE, seq: int | None = None) -> News | None:
    return wire.read(line, meeting.id, meeting.seq if seq is None else seq)


def test_what_was_written_is_read(meeting: Meeting) -> None:
    news = posts(meeting)
    line = WIRE.write(news)
    assert read(meeting, line) == news
    assert not any(ord(letter) < 32 for letter in line), "these stand between lines and messages"


def test_what_a_turn_leaves_alone_is_not_sent(meeting: Meeting) -> None:
    assert "How do we keep them running?" not in WIRE.write(posts(meeting))


def test_who_was_removed_is_told(meeting: Meeting) -> None:
    news = news_of(meeting.act(F, lambda turn: removals.remove(turn, meeting.people[H])))
    told = read(meeting, WIRE.write(news))
    assert told == news and any(row.removed_at for row in dict(told.changes)["participant"])


def test_what_was_said_in_confidence_is_only_rung(meeting: Meeting) -> None:
    meeting.open("listening")
    advice = meeting.post(R, "recommendation", "Collect before the rains", basis="did")
    meeting.open("priorities")
    dots = meeting.act(R, lambda turn: votes.place_dots(turn, card_of(turn, advice), 1))
    meeting.open("feedback")
    words = meeting.act(R, lambda turn: feedback.give(turn, 3, 4, "In confidence", ""))
    assert [WIRE.write(news_of(one)) for one in (dots, words)] == ["", ""]


def test_the_end_of_visits_is_only_rung(meeting: Meeting) -> None:
    renewed = meeting.act(F, lambda turn: participants.renew_link(turn, R, end_visits=True))
    assert WIRE.write(news_of(renewed)) == ""


def test_each_table_is_known_to_be_told_or_only_rung() -> None:
    assert set(TABLES) - BY_BELL == {"dots", "feedback", "check_in", "report", "consent"}
    secret = {"hash", "token", "secret", "content", "fingerprint"}
    names = [column.name for name in BY_BELL for column in TABLES[name].c]
    assert [name for name in names if secret & set(name.split("_"))] == []


def test_another_key_epoch_or_shape_reads_nothing(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    line = WIRE.write(posts(meeting))
    assert read(meeting, line, NewsWire(b"another key", EPOCH)) is None
    assert read(meeting, line, NewsWire(KEY, "another epoch")) is None
    monkeypatch.setattr(news_wire, "_shape", lambda: "another version's tables")
    assert read(meeting, line, NewsWire(KEY, EPOCH)) is None


def test_a_line_is_good_for_its_own_turn_only(meeting: Meeting) -> None:
    line = WIRE.write(posts(meeting))
    assert read(meeting, line, seq=meeting.seq + 1) is None
    assert WIRE.read(line, "anothersession00", meeting.seq) is None


def test_no_letter_can_be_changed(meeting: Meeting) -> None:
    line = WIRE.write(posts(meeting, "Who holds the money?"))
    for place in range(len(line)):
        changed = line[:place] + ("x" if line[place] != "x" else "y") + line[place + 1 :]
        assert read(meeting, changed) is None, place
        assert read(meeting, line[:place]) is None, place


@pytest.mark.parametrize("nonsense", ["", " ", "{}", "é", "null null", "0" * 32 + " []"])
def test_nonsense_is_not_read(meeting: Meeting, nonsense: str) -> None:
    posts(meeting)
    assert read(meeting, nonsense) is None


@pytest.mark.parametrize(
    "column, value",
    [
        ("text", 5),
        ("text", None),
        ("place", "1"),
        ("place", True),
        ("seq", 1.5),
        ("unsigned", 0),
        ("posted_at", "yesterday"),
        ("posted_at", 5),
        ("parent_id", []),
    ],
)
def test_a_value_that_the_column_cannot_hold_is_not_read(meeting: Meeting, column: str, value: object) -> None:
    line = WIRE.write(posts(meeting))
    body = json.loads(line.partition(" ")[2])
    (_, [row]) = body[-1][0]
    row[list(TABLES["card"].c.keys()).index(column)] = value
    assert read(meeting, sealed(meeting, body)) is None


def test_what_is_not_as_we_write_it_is_not_read(meeting: Meeting) -> None:
    whole = json.loads(WIRE.write(posts(meeting)).partition(" ")[2])
    (name, [row]) = whole[-1][0]
    for rows in ([[name, [row[:-1]]]], [[name, [[*row, 1]]]], [["visit", [row]]], [["dots", [row]]], [name], 5):
        assert read(meeting, sealed(meeting, [*whole[:-1], rows])) is None
    for body in (whole[:-1], [*whole, 1], {}, 5, None):
        assert read(meeting, sealed(meeting, body)) is None
    assert read(meeting, sealed(meeting, whole)) is not None, "nothing else was wrong with them"


def sealed(meeting: Meeting, body: object) -> str:
    """A line with this body as one writes it who has the key."""
    text = json.dumps(body)
    return f"{WIRE._seal(meeting.id, meeting.seq, text)} {text}"


def test_moments_are_read_in_utc_and_days_as_days(meeting: Meeting) -> None:
    hand = news_of(meeting.act(R, floor.raise_hand))
    hidden = posts(meeting)
    assert read(meeting, WIRE.write(hand)) is None, "it is late"
    hides = meeting.act(F, lambda turn: moderation.hide(turn, card_of(turn, hidden.happening.target), "Off the point"))
    told = read(meeting, WIRE.write(news_of(hides)))
    assert told is not None
    row = dict(told.changes)["card"][0]
    assert row.hidden_at == meeting.now and str(row.hidden_at.tzinfo) == "UTC"
