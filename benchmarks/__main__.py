"""`python -m benchmarks [MEASURE …] [--smoke] [--write docs/performance.md]`: measures, and says what was reached."""

import argparse
import resource
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import uvloop

from benchmarks.machine import busy_since, clocked
from benchmarks.measures import drawing, harness, live, many, page, screen, several, store
from benchmarks.report import document, figures_of, kept_of, table
from benchmarks.sizes import FULL, SMOKE, Size

Measure = Callable[[Size], Awaitable[dict[str, float]]]
MEASURES: dict[str, Measure] = {
    "commit": store.bare_commit,
    "steady": live.steady,
    "saturate": live.saturate,
    "commits": store.commits,
    "drawing": drawing.drawing,
    "join": page.join,
    "growth": page.growth,
    "memory": many.memory,
    "storm": many.storm,
    "held": many.held,
    "several": several.several,
    "screen": screen.screen,
    "harness": harness.harness,
}
# Two ends of some 15,000 sockets are in this process and its server.
MOST_FILES = 40_000


def main() -> None:
    """Measure what is asked for, everything by default."""
    wish = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    wish.add_argument("measures", nargs="*", metavar="MEASURE", help=f"some of: {', '.join(MEASURES)}")
    wish.add_argument("--smoke", action="store_true", help="only see that it runs")
    wish.add_argument("--rounds", type=int, help="how often ours and the references alternate")
    wish.add_argument(
        "--write",
        type=Path,
        metavar="FILE",
        help="write the report; what is not measured now stays as it stands there",
    )
    chosen = wish.parse_args()
    unknown = set(chosen.measures) - MEASURES.keys()
    if unknown:
        wish.error(f"no such measure: {', '.join(sorted(unknown))}")
    _allow_files()
    names = chosen.measures or list(MEASURES)
    size = SMOKE if chosen.smoke else FULL
    size = replace(size, rounds=chosen.rounds or size.rounds)
    figures = uvloop.run(measured(names, size))
    print(table(figures))
    if chosen.write:
        former = chosen.write.read_text(encoding="utf-8") if chosen.write.exists() else ""
        text = document(figures_of(former) | figures, kept_of(former))
        chosen.write.write_text(text, encoding="utf-8")


async def measured(names: list[str], size: Size) -> dict[str, float]:
    """The figures of these measures, taken one after another."""
    figures: dict[str, float] = {}
    for name in names:
        then = clocked()
        found = await MEASURES[name](size)
        if found:
            found[f"machine busy during {name}"] = busy_since(then)
        for figure, value in found.items():
            print(f"{name}: {figure} = {value:.4g}", file=sys.stderr, flush=True)
        figures |= found
    return figures


def _allow_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    main()
