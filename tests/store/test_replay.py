"""The replay: the session as it stood after any turn, compared with what was recorded while it happened."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.rules.errors import NotFound
from app.store import participants, phases, removals, votes
from app.store.database import Database
from app.store.events import EVENTS
from app.store.replay import NOT_KEPT, rows_at, steps_of
from app.store.whole import as_values, read_rows, snapshot_of
from tests.services import ROOT
from tests.told import AMINA, LEAD, Told


@pytest.fixture
def database(fresh_url: str) -> Iterator[Database]:
    """A database of this test's own."""
    opened = Database(fresh_url)
    yield opened
    opened.close()


def told_rows(rows):
    """Rows as plain values in an order of their own, so that two readings can be compared."""
    return {
        name: sorted(
            (as_values(one) for one in found),
            key=lambda values: sorted((k, repr(v)) for k, v in values.items()),
        )
        for name, found in rows.items()
    }


def test_every_state_that_was_is_found_again(database):
    story = Told(database)
    recorded = {}

    def record():
        rows = database.read_now(lambda sql: read_rows(sql, story.id))
        recorded[rows["session"][0].seq] = told_rows(rows)

    story.seen_after = record
    story.whole()
    story.act(LEAD, lambda turn: phases.move_to(turn, phases.phase_called(turn, "priorities")))
    story.act(LEAD, phases.another_round)
    story.act(LEAD, lambda turn: removals.remove(turn, story.people[AMINA]))
    story.act(LEAD, lambda turn: participants.renew_link(turn, participants.Role.RESOURCE, True))
    story.act(LEAD, lambda turn: removals.let_back_in(turn, story.people[AMINA], 20))
    story.opens("priorities")
    story.act(LEAD, votes.vote_again)
    assert len(recorded) > 50
    for seq, then in recorded.items():
        again = database.read_now(lambda sql, s=seq: rows_at(sql, story.id, s))
        assert told_rows(again) == then, seq


def test_before_the_first_turn_there_is_an_empty_board(database):
    story = Told(database)
    rows = database.read_now(lambda sql: rows_at(sql, story.id, 0))
    snapshot = snapshot_of(rows)
    assert (snapshot.seq, snapshot.people, snapshot.cards, snapshot.session.phase_kind) == (
        0,
        {},
        {},
        "prepare",
    )
    assert len(snapshot.phases) == 8


def test_there_is_no_turn_before_the_first_nor_after_the_last(database):
    story = Told(database)
    head = len(story.people)
    for seq in (-1, head + 1):
        with pytest.raises(NotFound):
            database.read_now(lambda sql, s=seq: rows_at(sql, story.id, s))


def test_what_was_not_written_down_is_not_made_up(database):
    story = Told(database)
    story.opens("context")
    head = len(story.people) + 1
    from sqlalchemy import update

    database.write_now(lambda sql: sql.execute(update(EVENTS).where(EVENTS.c.seq == head - 1).values(undo=None)))
    assert database.read_now(lambda sql: rows_at(sql, story.id, head - 1))["session"][0].seq == head - 1
    with pytest.raises(NotFound) as refused:
        database.read_now(lambda sql: rows_at(sql, story.id, head - 2))
    assert refused.value.sentence == NOT_KEPT


def test_the_steps_are_all_turns_in_order(database):
    story = Told(database)
    story.from_context_to_listening()
    steps = database.read_now(lambda sql: steps_of(sql, story.id))
    assert [step.seq for step in steps] == list(range(1, len(steps) + 1))
    assert [step.verb for step in steps[-2:]] == ["withdrew", "edited"]


# What these write is no row of a session's snapshot, or comes before its first turn.
WRITE_BESIDE_TURNS = {
    "looks.py": "when somebody last looked",
    "mailings.py": "letters that are to go out",
    "materials.py": "the content of a file",
    "migrate.py": "the epoch",
    "newcomers.py": "what a request came to that is no turn",
    "participants.py": "visits",
    "rows.py": "makes the statement",
    "sessions.py": "a new session, before its first turn",
    "templates.py": "agendas kept for later sessions",
    "turn.py": "the turn itself",
}


def test_only_the_turn_writes_rows_of_a_session():
    """A verb that wrote by a statement of its own would be missing from the replay."""
    writing = re.compile(r"\b(?:update|insert|delete)\(")
    folder = ROOT / "app" / "store"
    found = {
        path.name for path in folder.glob("*.py") if writing.search(re.sub(r"turn\.insert\(", "", path.read_text()))
    }
    assert found <= WRITE_BESIDE_TURNS.keys() | {"imports.py", "library.py"}
