"""How many dots somebody can still place: never more than they have left, nor more than fit."""

import pytest

from app.rules.dots import placeable


@pytest.mark.parametrize(
    "left, placed, more",
    [
        (3, [0, 0, 0], 3),
        (1, [2, 0, 0], 1),
        (0, [2, 1, 0], 0),
        (1, [2], 0),
        (3, [0], 2),
        (6, [2, 2], 0),
        (7, [2, 1], 1),
        (3, [], 0),
        (1, [4, 0], 1),
        (1, [4, 2], 0),
        (-1, [0, 2], 0),
    ],
    ids=[
        "nothing placed",
        "one left",
        "all placed",
        "one recommendation takes no third",
        "two of three fit",
        "four of ten fit",
        "all but one fit",
        "nothing to vote on",
        "a stack with more than fit on one, and room beside it",
        "a stack with more than fit on one, and none",
        "more placed than there are",
    ],
)
def test_how_many_dots_can_still_be_placed(left: int, placed: list[int], more: int) -> None:
    assert placeable(left, placed) == more
