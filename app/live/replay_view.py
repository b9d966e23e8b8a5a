"""The replay of a session for one viewer: the board after a turn, among its steps."""

from collections.abc import Iterator

from app.live.steps_view import StepView
from app.live.view import BoardView
from app.rules.roles import Viewer
from app.store.looking_back import as_seen_now, role_then
from app.store.whole import Rows, snapshot_of


class ReplayView:
    """The session after turn `seq`; `steps` are all that this viewer may know of, in order."""

    def __init__(self, then: Rows, now: Rows, steps: list[StepView], viewer: Viewer, seq: int) -> None:
        self.seq = seq
        self.steps = steps
        self.board = BoardView(snapshot_of(as_seen_now(then, now, viewer)), role_then(then, viewer))

    @property
    def is_open(self) -> bool:
        """Whether the viewer could read the board then."""
        return self.board.reads

    @property
    def openings(self) -> list[StepView]:
        """The steps that opened a phase."""
        return [step for step in self.steps if step.opens]

    @property
    def here(self) -> StepView | None:
        """The last step at or before this turn."""
        return next((step for step in reversed(self.steps) if step.seq <= self.seq), None)

    @property
    def around(self) -> tuple[int | None, int | None]:
        """The turns of the step before and of the step after this one."""
        before = [step.seq for step in self.steps if step.seq < (self.here.seq if self.here else 0)]
        after = [step.seq for step in self.steps if step.seq > self.seq]
        return (before[-1] if before else None), (after[0] if after else None)

    @property
    def number(self) -> int:
        """How many steps have been taken up to here."""
        return sum(1 for step in self.steps if step.seq <= self.seq)

    def cards(self, kind: str) -> Iterator[object]:
        """The cards of a lane as they stood."""
        return filter(None, (self.board.card(card.id) for card in self.board.lane(kind)))
