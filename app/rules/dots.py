"""Dots: how many a person can still place."""

from collections.abc import Iterable

from app.rules.limits import DOTS_ON_ONE


def placeable(left: int, placed: Iterable[int]) -> int:
    """How many more dots a person can place who has `left` dots and has `placed` so many on each recommendation.

    With few recommendations that is fewer than they have left. At 0 they have finished.
    """
    return max(0, min(left, sum(max(0, DOTS_ON_ONE - count) for count in placed)))
