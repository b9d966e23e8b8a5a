"""The product with one fault planted: the phase is read in a transaction of its own, before the turn.

It is how boards are often written, and looks right in every test that does one thing after another. The race's
driver must be able to tell this server from ours. Run as `python -m tests.faults.careless serve …`.
"""

from collections.abc import Callable

from app.cli import main
from app.rules.agenda import PHASES
from app.store.participants import session_row
from app.store.turn import Outcome, Turn
from app.web.asking import Asking

take_turn_rightly = Asking.turn


async def take_turn_carelessly(self: Asking, session_id: str, change: Callable[[Turn], object]) -> Outcome:
    """Make a change in the phase that was read a moment ago."""
    phase = PHASES[(await self.house.database.read(lambda sql: session_row(sql, session_id))).phase_kind]

    def in_that_phase(turn: Turn) -> object:
        turn.phase = phase
        return change(turn)

    return await take_turn_rightly(self, session_id, in_that_phase)


if __name__ == "__main__":
    Asking.turn = take_turn_carelessly  # type: ignore[method-assign]
    main()
