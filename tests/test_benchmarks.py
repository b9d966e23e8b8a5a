"""The benchmarks run and their figures are complete. How fast anything is, is not judged here."""

from __future__ import annotations

import contextlib
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import quota
from benchmarks.__main__ import measured
from benchmarks.crowd import Crowd, steadily
from benchmarks.goals import GOALS
from benchmarks.machine import described
from benchmarks.measures.live import crowded
from benchmarks.report import document, figures_of, kept_of, rows, table, verdict
from benchmarks.sizes import SMOKE
from benchmarks.stats import median, p99, percentile

# These start few servers; the others are made of the same pieces.
QUICK = ["commit", "commits", "drawing", "join"]
PLAUSIBLE = {name: 1.0 for goal in GOALS for name in goal.needs}


async def test_a_quick_run_measures_everything_it_should():
    figures = await measured(QUICK, SMOKE)
    shares = {name for name in figures if name.startswith("machine busy")}
    assert len(shares) == len(QUICK) and all(0 <= figures[name] <= 1 for name in shares), figures
    assert all(math.isfinite(value) and value > 0 for name, value in figures.items() if name not in shares), figures
    goals = [goal for goal in GOALS if goal.needs[0] in figures and goal.measured(figures)]
    assert {goal.what for goal in goals} >= {
        "click to full board of 200 cards, median",
        "turns a second, 20 writers, commits shared",
    }
    assert len(table(figures).splitlines()) == len(goals)


async def test_a_post_counts_only_when_everyone_has_it():
    async with crowded(SMOKE, "unstored", 1) as (crowd, _):
        took, lost = await steadily(crowd, 1, 1, 1)
        assert len(took) == SMOKE.people and not lost
        assert crowd.receipts == len(took) * SMOKE.people and not crowd.strays
        assert min(took) > 0


async def test_what_reaches_the_wrong_board_is_noticed():
    crowd = Crowd(_Silent(), 2)
    crowd.sockets = dict.fromkeys([(0, 0), (0, 1), (1, 0), (1, 1)])
    post = await crowd.send(0, 0)
    crowd._heard(1, 0, b"~p00000001~")
    crowd._heard(0, 0, b"~p00000001~")
    crowd._heard(0, 0, b"~p00000001~")
    assert crowd.strays == 1 and crowd.receipts == 1 and not post.arrived.is_set()
    crowd._heard(0, 1, b"more ~p00000001~ and ~p00000099~")
    assert post.arrived.is_set()


def test_a_process_is_held_to_a_share_of_a_core_and_let_go_again():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        group = Path(f"/proc/{process.pid}/cgroup")
        before, names = group.read_text(), []
        with contextlib.suppress(OSError), quota.held([process.pid], 0.25):
            names = re.findall(r"peer-assist-\w+", group.read_text())
            assert quota.can_hold() and len(names) == 1
        assert group.read_text() == before
        process.communicate(b"\n")
    assert not any(list(quota.ROOT.rglob(name)) for name in names)


class _Silent:
    """A subject that delivers nothing."""

    async def post(self, board: int, person: int, text: str) -> None:
        return


def test_percentiles_are_values_that_happened():
    assert median([3, 1, 2]) == 2
    assert p99(list(range(200))) == 198
    assert percentile([5], 0.99) == 5
    assert math.isnan(median([]))


def test_what_falls_short_says_so():
    worse = dict.fromkeys(PLAUSIBLE, 1e9) | {name: 0.001 for name in PLAUSIBLE if name.startswith("receipts ours")}
    said = {what: word for what, _, _, word in rows(worse)}
    assert said["2,000 sockets back at once"] == "short"
    assert said["receipts a second, 20 boards"] == "short"
    unknown = dict.fromkeys(PLAUSIBLE, math.nan)
    assert {verdict(goal, unknown) for goal in GOALS} == {"short"}


def test_every_goal_can_be_read_and_told():
    assert len(rows(PLAUSIBLE)) == len(GOALS)
    assert all(cell for row in rows(PLAUSIBLE) for cell in row)


def test_the_report_keeps_what_people_wrote_in_it():
    text = document(PLAUSIBLE, "## What limits now\nThe writer's thread.\n")
    assert "The writer's thread." in kept_of(text)
    assert document(PLAUSIBLE, kept_of(text)) == text
    assert figures_of(text) == PLAUSIBLE
    assert figures_of("") == {}
    assert all(name in text for name in described())


@pytest.mark.parametrize("name", ["processor", "Python", "SQLite"])
def test_the_machine_is_described(name):
    assert described()[name]
