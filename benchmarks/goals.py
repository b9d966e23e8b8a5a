"""What we want to reach: a row for each goal, read from the figures of one run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.sizes import FULL

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Goal:
    """`needs` are the figures it is read from; `says` tells them, `met` judges them."""

    what: str
    goal: str
    needs: tuple[str, ...]
    says: Callable[[Figures], str]
    met: Callable[[Figures], bool]

    def measured(self, figures: Figures) -> bool:
        """Whether this run holds what the goal is judged by."""
        return all(name in figures for name in self.needs)


def at_most(what: str, goal: str, name: str, most: float, unit: str) -> Goal:
    """A goal for one figure."""
    return Goal(what, goal, (name,), lambda f: f"{f[name]:.3g} {unit}".strip(), lambda f: f[name] <= most)


def at_most_times(what: str, goal: str, ours: str, theirs: tuple[str, ...], most: float, unit: str) -> Goal:
    """A goal for one figure beside the sum of others."""

    def beside(figures: Figures) -> float:
        return sum(figures[name] for name in theirs)

    return Goal(
        what,
        goal,
        (ours, *theirs),
        lambda f: f"{f[ours]:.3g} {unit}, {f[ours] / beside(f):.2g} times {beside(f):.3g}",
        lambda f: f[ours] <= most * beside(f),
    )


def at_least_times(what: str, goal: str, ours: str, theirs: str, least: float) -> Goal:
    """A goal for a rate beside another's."""
    return Goal(
        what,
        goal,
        (ours, theirs),
        lambda f: f"{f[ours]:,.0f}, {f[ours] / f[theirs]:.2g} times {f[theirs]:,.0f}",
        lambda f: f[ours] >= least * f[theirs],
    )


BOARDS = Goal(
    "boards of 20 held, everyone posting every 20 s, p99 to the last under 250 ms",
    "at least 400, and 4 times the tutorial's",
    ("boards ours", "boards tutorial"),
    lambda f: f"{f['boards ours']:.0f}, the tutorial's {f['boards tutorial']:.0f}",
    lambda f: f["boards ours"] >= max(400, 4 * f["boards tutorial"]),
)


def _boards_in_words(boards: float) -> str:
    """More may be held than the most that were tried."""
    return f"{boards:.0f} or more" if boards >= FULL.postgres_steps[-1] else f"{boards:.0f}"


def on_postgres(what: str, name: str) -> Goal:
    """A goal for a post's way to the last of a board, beside SQLite's."""
    return at_most_times(what, "1.5 times SQLite's", f"{name} median ms", ("sqlite median ms",), 1.5, "ms")


def boards_on_postgres(name: str, doorbell: str) -> Goal:
    """A goal for boards held by one process, by two and by three."""
    needs = tuple(f"{name} boards {count}" for count in (1, 2, 3))
    return Goal(
        f"PostgreSQL, {doorbell}, a quarter of a core for each process: boards of 20 held by one, by two, by three",
        "each more",
        needs,
        lambda f: ", ".join(_boards_in_words(f[need]) for need in needs),
        lambda f: f[needs[0]] < f[needs[1]] < f[needs[2]],
    )


GOALS = (
    BOARDS,
    at_most_times(
        "1 board × 20: post to last, median",
        "2 times bare",
        "steady ours median ms",
        ("steady bare median ms",),
        2,
        "ms",
    ),
    at_most_times("the same, p99", "3 times bare", "steady ours p99 ms", ("steady bare p99 ms",), 3, "ms"),
    at_most_times(
        "the same, beside one commit and one bare fan-out, median",
        "3 times their sum",
        "steady ours median ms",
        ("commit median ms", "steady unstored median ms"),
        3,
        "ms",
    ),
    at_most_times(
        "the same, p99",
        "5 times their sum",
        "steady ours p99 ms",
        ("commit p99 ms", "steady unstored p99 ms"),
        5,
        "ms",
    ),
    at_least_times(
        "receipts a second, 20 boards",
        "5 times the tutorial's",
        "receipts ours per s",
        "receipts tutorial per s",
        5,
    ),
    at_least_times("the same beside bare (aim)", "half of bare", "receipts ours per s", "receipts bare per s", 0.5),
    at_most_times(
        "CPU for 1,000 receipts",
        "a quarter of the tutorial's",
        "cpu ours s per 1000",
        ("cpu tutorial s per 1000",),
        0.25,
        "s",
    ),
    at_most_times(
        "the same beside bare with a send each (aim)",
        "5 times bare",
        "cpu ours s per 1000",
        ("cpu send s per 1000",),
        5,
        "s",
    ),
    at_most("memory per connected person, 2,000 sockets", "45 KiB", "memory ours KiB", 45, "KiB"),
    Goal(
        "the same beyond the bare server's",
        "60 KiB",
        ("memory ours KiB", "memory bare KiB"),
        lambda f: f"{f['memory ours KiB'] - f['memory bare KiB']:.3g} KiB beyond {f['memory bare KiB']:.3g}",
        lambda f: f["memory ours KiB"] - f["memory bare KiB"] <= 60,
    ),
    at_most("click to full board of 200 cards, median", "30 ms", "join median ms", 30, "ms"),
    at_most("the same, p99", "100 ms", "join p99 ms", 100, "ms"),
    at_most("its page before compression, largest of all roles", "150 KB", "page KB", 150, "KB"),
    at_most("its page in brotli", "20 KB", "page squeezed KB", 20, "KB"),
    at_most("2,000 sockets back at once", "5 s", "storm s", 5, "s"),
    at_most("a watched board beside them, p99", "500 ms", "storm watched p99 ms", 500, "ms"),
    at_most(
        "a new card on a board of 500: CPU beside an empty one's",
        "1.2 times",
        "growth cpu ratio",
        1.2,
        "times",
    ),
    at_most("the same, latency", "1.2 times", "growth latency ratio", 1.2, "times"),
    at_least_times(
        "turns a second, 20 writers, commits shared",
        "3 times one commit each",
        "turns shared per s",
        "turns apart per s",
        3,
    ),
    at_least_times(
        "the same beside one thread that hands nothing over and has one commit each",
        "3 times",
        "turns shared per s",
        "turns alone per s",
        3,
    ),
    on_postgres("PostgreSQL, 3 processes on one machine, its own doorbell: post to last, median", "postgres"),
    on_postgres("the same with Redis as doorbell", "redis"),
    on_postgres("the same as on 3 machines, PostgreSQL's own doorbell", "postgres apart"),
    on_postgres("the same with Redis as doorbell", "redis apart"),
    at_most_times(
        "PostgreSQL, CPU for 1,000 receipts on 100 boards: 3 processes beside one",
        "1.2 times",
        "postgres cpu 3 s per 1000",
        ("postgres cpu 1 s per 1000",),
        1.2,
        "s",
    ),
    boards_on_postgres("postgres", "its own doorbell"),
    boards_on_postgres("redis", "Redis as doorbell"),
    at_most("browser: pushed card to screen, median", "20 ms", "screen median ms", 20, "ms"),
    at_most("browser: layout moved by a pushed card", "0", "screen layout shift", 0, ""),
    at_most("browser: all script, compressed", "25 KB", "script KB", 25, "KB"),
    at_most_times(
        "by the harness: 1 board × 20, median",
        "2 times bare",
        "harness steady ours median ms",
        ("harness steady bare median ms",),
        2,
        "ms",
    ),
    at_most_times(
        "by the harness: the same, p99",
        "3 times bare",
        "harness steady ours p99 ms",
        ("harness steady bare p99 ms",),
        3,
        "ms",
    ),
    at_least_times(
        "by the harness: receipts a second",
        "5 times the plain board's",
        "harness receipts ours per s",
        "harness receipts plain per s",
        5,
    ),
    at_least_times(
        "by the harness: the same beside bare (aim)",
        "half of bare",
        "harness receipts ours per s",
        "harness receipts bare per s",
        0.5,
    ),
    at_most_times(
        "by the harness: CPU for 1,000 receipts",
        "a quarter of the plain board's",
        "harness cpu ours s per 1000",
        ("harness cpu plain s per 1000",),
        0.25,
        "s",
    ),
    at_most_times(
        "by the harness: the same beside bare with a send each (aim)",
        "5 times bare",
        "harness cpu ours s per 1000",
        ("harness cpu send s per 1000",),
        5,
        "s",
    ),
)
