"""The table, and the page that keeps it."""

from benchmarks.goals import GOALS, Figures, Goal
from benchmarks.machine import described

INTRODUCTION = """# How fast it is

Measured by `python -m benchmarks --write docs/performance.md` on one machine. The load generator, the references and the board
share its cores, so **only the ratios travel**; the milliseconds are this machine's.

- *bare* is `benchmarks/servers/bare.py`, the limit: uvicorn without a framework, raw SQLite, one commit for all turns that wait,
  one prepared frame for all who watch. It knows no people, no rules and no history.
- *the tutorial's* is `benchmarks/servers/tutorial.py`: the same board, built as the frameworks' own tutorials build one.
- *ours* runs as it is served: SQLite with `synchronous=FULL`, one process. Every post is checked in its turn, written into the
  history, and acknowledged only after it is on disk. People use it as browsers do: forms with a cookie, HTML back.
- *the harness* is another load generator, written in C by others, with a bare server and a plain FastAPI board of its own.
- *machine busy during …* is the share of all cores in use while a row was measured, by anyone: above 0.9, latencies say as much
  about the neighbours as about the board.
- A *receipt* is one post reaching one person. Latency counts from sending a post until the last person on the board has it.
"""


def rows(figures: Figures) -> list[tuple[str, str, str, str]]:
    """What, the goal, what was measured, and pass or short; only what this run measured."""
    return [
        (goal.what, goal.goal, goal.says(figures), verdict(goal, figures)) for goal in GOALS if goal.measured(figures)
    ]


def verdict(goal: Goal, figures: Figures) -> str:
    """What is not a number has not been reached."""
    return "pass" if goal.met(figures) else "short"


def table(figures: Figures) -> str:
    """The table for a terminal."""
    lines = rows(figures)
    widths = [max((len(line[column]) for line in lines), default=0) for column in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def document(figures: Figures, around: str) -> str:
    """The page: what was measured, on what, beside what, and all figures. `around` is what stands below the table."""
    machine = [f"| {name} | {what} |" for name, what in described().items()]
    found = [f"| {' | '.join(line)} |" for line in rows(figures)]
    every = [f"| {name} | {value:,.4g} |" for name, value in sorted(figures.items())]
    return "\n".join(
        [
            INTRODUCTION,
            "## The machine",
            "| | |",
            "|---|---|",
            *machine,
            "",
            "## What was to be reached",
            "| what | goal | measured | |",
            "|---|---|---|---|",
            *found,
            "",
            around.strip(),
            "",
            "## Every figure",
            "| figure | value |",
            "|---|---|",
            *every,
            "",
        ]
    )


def kept_of(text: str) -> str:
    """What people wrote in a report that stands already: the parts between the table and the figures."""
    start, end = text.find("## What limits"), text.find("## Every figure")
    return text[start:end] if 0 <= start < end else ""


def figures_of(text: str) -> dict[str, float]:
    """The figures of a report that stands already."""
    _, _, every = text.partition("## Every figure")
    cells = [line.strip("| ").split(" | ") for line in every.splitlines() if line.startswith("| ")]
    return {name: float(value.replace(",", "")) for name, value in cells if name != "figure"}
