"""How much is measured: enough to believe it, or just enough to see that it runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`seconds` is the length of a window, `rounds` how often references and ours alternate."""

    seconds: float
    rounds: int
    people: int
    full_boards: int
    held_steps: tuple[int, ...]
    tutorial_steps: tuple[int, ...]
    cost_boards: int
    postgres_steps: tuple[int, ...]
    processes: int
    sockets: int
    cards: int
    joins: int
    many_cards: int
    pairs: int
    turns: int
    pushes: int


FULL = Size(
    seconds=8,
    rounds=3,
    people=20,
    full_boards=20,
    held_steps=(100, 200, 300, 400, 500, 600),
    tutorial_steps=(25, 50, 75, 100, 125),
    cost_boards=100,
    postgres_steps=(40, 60, 80, 100, 120, 150, 180, 210, 240, 280, 320),
    processes=3,
    sockets=2_000,
    cards=200,
    joins=40,
    many_cards=500,
    pairs=300,
    turns=1_000,
    pushes=40,
)
SMOKE = Size(
    seconds=0.3,
    rounds=1,
    people=4,
    full_boards=2,
    held_steps=(1,),
    tutorial_steps=(1,),
    cost_boards=2,
    postgres_steps=(1, 2),
    processes=2,
    sockets=8,
    cards=5,
    joins=2,
    many_cards=5,
    pairs=3,
    turns=20,
    pushes=2,
)
