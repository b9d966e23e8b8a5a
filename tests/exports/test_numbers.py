"""Every number on the record, counted again from the history: what happened, turn by turn."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import select

from app.exports.blocks import Table
from app.exports.outline import outline
from app.store.events import EVENTS
from app.store.meanings import columns_in_files
from app.store.snapshot import TABLES
from app.store.veil import veiled as under_its_veil
from app.store.whole import as_values, rows_of, snapshot_of
from tests.told import AMINA, EVE, FATOU, GLORIA, WANG


@pytest.fixture(scope="module")
def history(told):
    """All turns of the session, in order."""
    find = select(*EVENTS.c).where(EVENTS.c.session_id == told.story.id).order_by(EVENTS.c.seq)
    return told.story.database.read_now(lambda sql: sql.execute(find).all())


def word(told, card_id):
    """What the story calls a card."""
    return next(name for name, i in told.story.cards.items() if i == card_id)


def gone(history):
    """Cards that were hidden or withdrawn and did not come back."""
    taken = set()
    for turn in history:
        if turn.verb in ("hid", "withdrew"):
            taken.add(turn.target)
        if turn.verb == "restored":
            taken.discard(turn.target)
    return taken


def openings(history):
    """Each opening: its turn, its moment and its kind; the first is the session's beginning."""
    began = history[0].at
    return [
        (0, began, "prepare"),
        *((t.seq, t.at, t.verb.split()[1]) for t in history if t.verb.startswith("opened ")),
    ]


def test_timings(told, history):
    opened = openings(history)
    assert [p.kind for p in told.record.phases] == [kind for _, _, kind in opened]
    for phase, (_, at, _), following in zip(told.record.phases, opened, [*opened[1:], None], strict=True):
        assert datetime.fromisoformat(phase.opened_at) == at
        assert phase.seconds == (None if following is None else (following[1] - at).total_seconds())
        assert phase.closed_at == ("" if following is None else following[1].isoformat(timespec="seconds"))


def test_the_balance_in_all(told):
    table = [block for block in outline(told.record, str) if isinstance(block, Table)][-1]
    *phases, in_all = [[cell.text for cell in row] for row in table.rows]
    assert len(phases) == len(told.record.phases) and in_all[0] == "In all"
    posts = [sum(int(row[place]) for row in phases) for place in (1, 2, 3)]
    assert [int(count) for count in in_all[1:4]] == posts and sum(posts) > 0
    seconds = sum(p.spoken_host for p in told.record.phases)
    assert in_all[4] == f"{seconds // 60}:{seconds % 60:02}"


def test_posts_by_team(told, history):
    starts = [seq for seq, _, _ in openings(history)]
    counted = [Counter() for _ in starts]
    for turn in history:
        if turn.verb.startswith("posted ") and turn.target not in gone(history):
            number = max(n for n, start in enumerate(starts) if start <= turn.seq)
            counted[number][turn.role] += 1
    for phase, posts in zip(told.record.phases, counted, strict=True):
        assert (phase.posts_host, phase.posts_resource, phase.posts_facilitator) == (
            posts["host"],
            posts["resource"],
            posts["facilitator"],
        )
    assert sum(sum(posts.values()) for posts in counted) == 13


def test_speaking_time_by_team(told, history):
    """Each clock runs from the turn that starts it to the next turn that stops it."""
    spoken, running = Counter(), None
    for turn in history:
        ends = turn.verb in ("gave the floor", "let a team speak", "ended speaking") or turn.verb.startswith("opened ")
        if ends and running is not None:
            team, since = running
            spoken[team] += (turn.at - since).total_seconds()
            running = None
        if turn.verb == "gave the floor":
            running = ("resource", turn.at)  # the story gives it to Gloria
        if turn.verb == "let a team speak":
            running = (turn.target, turn.at)
    phases = told.record.phases
    assert sum(p.spoken_host for p in phases) == spoken["host"] > 0
    assert sum(p.spoken_resource for p in phases) == spoken["resource"] > 0
    assert sum(p.spoken_facilitator for p in phases) == 0


def test_both_lenses(told):
    dots = {"savings": (3, 1), "early": (0, 2), "open": (1, 0), "markup": (0, 0)}
    found = {word(told, c.id): (c.dots_resource, c.dots_host) for c in told.record.recommendations}
    assert found == dots
    placed = read(told, "dots")
    people = dict(tuple(one) for one in read(told, "participant", "id", "role"))
    for name, (resource, host) in dots.items():
        mine = [d for d in placed if d.card_id == told.story.cards[name]]
        assert sum(d.count for d in mine if people[d.participant_id] == "resource") == resource
        assert sum(d.count for d in mine if people[d.participant_id] == "host") == host


def read(told, table, *columns):
    found = TABLES[table]
    chosen = [found.c[name] for name in columns] if columns else list(found.c)
    find = select(*chosen).where(found.c.session_id == told.story.id)
    return told.story.database.read_now(lambda sql: sql.execute(find).all())


def test_also_asking(told, history):
    counted = Counter()
    for turn in history:
        counted[turn.target] += {"also asks": 1, "no longer asks": -1}.get(turn.verb, 0)
    assert {c.id: c.asking for c in told.record.questions} == {c.id: counted[c.id] for c in told.record.questions}
    assert [c.asking for c in told.record.questions] == [2, 0, 0]
    assert [c.state for c in told.record.questions] == ["answered", "open", "parked"]


def test_feedback(told):
    marks = {"facilitator": [(4, 5)], "host": [(5, 4), (3, 4)], "resource": [(5, 5), (4, 3), (2, 2)]}
    for given in told.record.feedback:
        told_marks = marks.pop(given.role)
        assert given.answers == len(told_marks)
        assert given.first == round(sum(first for first, _ in told_marks) / len(told_marks), 1)
        assert given.second == round(sum(second for _, second in told_marks) / len(told_marks), 1)
    assert marks == {}


def test_decisions_and_actions_are_as_they_were_left(told):
    decisions = {word(told, c.id): (c.decision, bool(c.reason)) for c in told.record.recommendations}
    assert decisions == {
        "savings": ("adopt", True),
        "early": ("adapt", True),
        "open": ("park", True),
        "markup": ("park", True),
    }
    visit, other = told.record.actions
    assert (visit.text, visit.owner, visit.due, visit.state) == (
        "Visit two groups",
        GLORIA,
        "2026-04-01",
        "done",
    )
    assert visit.source_id == told.story.cards["savings"]
    assert [(c.days, c.state) for c in visit.check_ins] == [(30, "under_way"), (90, "done")]
    assert (other.owner, other.due, other.state) == ("Somebody Outside", "", "dropped")
    assert [(c.days, c.state) for c in other.check_ins] == [(90, "dropped")]
    assert told.record.summary_by == FATOU


def test_people_and_experience(told):
    names = [person.name for person in told.record.people]
    assert names[1:6] == [FATOU, EVE, GLORIA, AMINA, WANG]
    assert next(p.did_where for p in told.record.people if p.name == AMINA) == "قنا"


def test_the_tables_of_a_session_are_all_in_it(told):
    """Tables that hold only what is one person's own are in no file; every other is made from the board again."""
    assert set(rows_of(snapshot_of(told.rows))) == set(TABLES)
    for name, rows in rows_of(snapshot_of(told.rows)).items():
        if columns_in_files(name) and name not in ("asking", "dots", "ranking"):
            key = [column.name for column in TABLES[name].primary_key]
            assert {tuple(getattr(one, k) for k in key) for one in rows} == {
                tuple(getattr(one, k) for k in key)
                for one in told.rows[name]
                if getattr(one, "dropped_at", None) is None
            }, name


def test_a_veiled_session_counts_the_same(veiled):
    """Numbers by team stay, whoever is told: the posts of a team are those of its kinds of card where nobody is."""
    record = veiled.record
    assert [(c.dots_resource, c.dots_host) for c in record.recommendations] == [
        (3, 1),
        (0, 2),
        (1, 0),
        (0, 0),
    ]
    assert [sum((p.posts_host, p.posts_resource, p.posts_facilitator)) for p in record.phases][:4] == [
        0,
        2,
        4,
        6,
    ]
    assert [person.role for person in record.people].count("resource") == 3
    assert {action.owner for action in record.actions} == {""} and record.summary_by == ""


def test_the_veil_is_the_same_twice(veiled):
    once = under_its_veil(veiled.rows)
    twice = under_its_veil(once)
    for name in TABLES:
        assert sorted(map(repr, map(as_values, once[name]))) == sorted(map(repr, map(as_values, twice[name]))), name
