"""A few numbers that say how many were."""

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest value that happened, below which this share of all lies. NaN of nothing."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return percentile(values, 0.5)


def p99(values: Sequence[float]) -> float:
    """The one that only one in a hundred passes."""
    return percentile(values, 0.99)
