"""Whatever happens in a session, and in whatever order: a board brought forward is the board read anew."""

import importlib
import inspect
import pkgutil
from typing import Any

import pytest

import app.store
from app.rules.agenda import PHASES
from app.rules.errors import BoardError, NotFound
from app.rules.roles import Role
from app.store.database import Database
from app.store.events import happenings_after
from app.store.snapshot import Snapshot, apply_changes, bring_forward, load_snapshot
from app.store.turn import Turn
from tests.store.meeting import Meeting, as_plain
from tests.store.walk import Walk

STEPS = 60


def verbs() -> set[str]:
    """Every public function of the store that asks a turn whether it may: that is what makes a verb."""
    found = set()
    for module in pkgutil.iter_modules(app.store.__path__):
        code = importlib.import_module(f"app.store.{module.name}")
        for name, function in inspect.getmembers(code, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            own = function.__module__ == code.__name__ and not name.startswith("_")
            if own and first is not None and first.annotation is Turn and _asks(function):
                found.add(name)
    return found


def _asks(function: Any) -> bool:
    """Whether it asks the turn if it may, itself or through the scribe's way of acting for someone."""
    code = inspect.getsource(function)
    return function.__name__ != "card_at_hand" and ("turn.require(" in code or "_writing_for(" in code)


def test_every_verb_is_a_step_of_the_walk() -> None:
    assert verbs() == set(Walk(0).steps), "tests/store/walk.py takes every verb"


def test_brought_forward_is_read_anew(database: Database) -> None:
    watched = Watched(database, Walk(20261127))
    watched.tour()
    missing = set(watched.walk.steps) - watched.walk.taken.keys()
    assert missing == set(), "steps that could not be taken in any phase"
    for _ in range(STEPS):
        watched.wander()
    assert [event.seq for event in watched.meeting.events()] == list(range(1, watched.meeting.seq + 1))


class Watched:
    """A session in which things happen, told to two boards: one hears the news of each turn, one catches up at times."""

    def __init__(self, database: Database, walk: Walk) -> None:
        self.meeting, self.walk = Meeting(database), walk
        for role in (Role.HOST, Role.RESOURCE, Role.FACILITATOR):
            self.meeting.join(role)
        self.told, self.room = self.meeting.snapshot(), self.meeting.snapshot()

    def tour(self) -> None:
        """Go through the agenda, and in each phase do whatever can be done there and was not done before."""
        rail = ["another_round", "arrange", "move_to"]
        for kind in PHASES:
            if kind != "prepare":
                self.meeting.open(kind)
                catch_up(self.meeting, self.told)
            for _ in range(3):
                for name in ["post"] * 2 + sorted(set(self.walk.steps) - set(rail)):
                    if name == "post" or name not in self.walk.taken:
                        self.happens(name)
        for name in rail * 6:
            self.happens(name)

    def wander(self) -> None:
        """Let people try one thing after another until somebody does something."""
        assert any(self.happens(name) for name in self.walk.wishes()), "nobody can do anything any more"

    def happens(self, name: str) -> bool:
        """Let one of each role try this step until one of them may. Who may not, or changes nothing, leaves no trace."""
        before = self.meeting.seq
        self.meeting.passes(0.1)
        for person in self.walk.one_of_each_role(self.told):
            try:
                outcome = self.meeting.act(person, self.walk.steps[name](self.told))
            except BoardError:
                assert self.meeting.seq == before, f"{name} was refused and left a trace"
                continue
            if outcome.news is not None:
                assert outcome.seq == self.meeting.seq == before + 1
                self.walk.taken[name] += 1
                apply_changes(self.told, outcome.news.changes, outcome.seq)
                self.compare(name)
                return True
            assert self.meeting.seq == before, f"{name} had nothing to do and left a trace"
        return False

    def compare(self, name: str) -> None:
        """Both boards, now and then, with the session read anew."""
        if self.walk.taken[name] > 1 and self.walk.chance.random() < 0.6:
            return
        anew = as_plain(self.meeting.snapshot())
        assert as_plain(self.told) == anew, f"the news of {name} tells something else"
        if self.walk.chance.random() < 0.3:
            catch_up(self.meeting, self.room)
            assert as_plain(self.room) == anew, f"after {name} a room sees something else"


def catch_up(meeting: Meeting, room: Snapshot) -> None:
    """What a room does: read the turns after its own, and what they changed, in one consistent state."""

    def look(sql: object) -> None:
        happenings = happenings_after(sql, meeting.id, room.seq)  # type: ignore[arg-type]
        tables = {name for happening in happenings for name in happening.tables}
        bring_forward(sql, room, tables, room.seq)  # type: ignore[arg-type]

    meeting.database.read_now(look)


def test_there_must_be_such_a_session(database: Database) -> None:
    with pytest.raises(NotFound):
        database.read_now(lambda sql: load_snapshot(sql, "nowhere"))
