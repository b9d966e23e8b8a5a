"""The replay of a session for one viewer: its steps, and the board after each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.live.kept import kept
from app.live.parts import AuthorView
from app.live.view import BoardView
from app.rules.agenda import PHASES
from app.rules.cards import KINDS
from app.rules.roles import Viewer
from app.rules.words import N_
from app.store.looking_back import as_seen_now, role_then
from app.store.replay import Step
from app.store.whole import Rows, snapshot_of

# The turns that the replay lists, and what each is called. What is not here is nobody else's to know, or no step.
CALLED = {
    "decided": N_("Answer"),
    "added an action": N_("Action"),
    "updated an action": N_("How an action stands"),
    "checked in": N_("How an action stands"),
    "summed up": N_("Summary"),
    "reported back": N_("Report"),
    "revealed the dots": N_("Dots revealed"),
    "settled the order": N_("Order settled"),
    "parked": N_("Question set aside"),
    "took up": N_("Question taken up"),
}


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: its turn and moment, what it is called, whose it was, and the words of what it concerned."""

    seq: int
    at: datetime
    name: str
    target: str
    author: AuthorView | None = None
    words: str = ""
    opens: bool = False


class ReplayView:
    """The session after turn `seq`, and every step that this viewer may know of."""

    def __init__(self, then: Rows, now: Rows, steps: Iterable[Step], viewer: Viewer, seq: int) -> None:
        self.seq = seq
        self._steps = list(steps)
        self.board = BoardView(snapshot_of(as_seen_now(then, now, viewer)), role_then(then, viewer))
        self._present = BoardView(snapshot_of(as_seen_now(now, now, viewer)), viewer)

    @property
    def is_open(self) -> bool:
        """Whether the viewer could read the board then."""
        return self.board.reads

    @kept
    def steps(self) -> list[StepView]:
        """The steps in order."""
        return list(filter(None, map(self._step, self._steps)))

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

    def _step(self, step: Step) -> StepView | None:
        verb, _, kind = step.verb.partition(" ")
        if verb == "opened" and kind in PHASES:
            phase = next((p for p in self._present.snapshot.phases if p.id == step.target), None)
            title = phase.title if phase else ""
            return StepView(step.seq, step.at, PHASES[kind].title, step.target, words=title, opens=True)
        if verb == "posted" and kind in KINDS:
            return self._posted(step, KINDS[kind].name)
        if step.verb in CALLED:
            return self._concerning(step, CALLED[step.verb])
        return None

    def _posted(self, step: Step, name: str) -> StepView | None:
        card = self._present.snapshot.cards.get(step.target)
        if card is None or not self._present.sees(card):
            return None
        author = self._present.people.author_of(card)
        return StepView(step.seq, step.at, name, step.target, author, card.headline or card.text)

    def _concerning(self, step: Step, name: str) -> StepView | None:
        """A step about a card, an action or the whole; one about a card that may not be seen is none."""
        snapshot = self._present.snapshot
        if step.verb in ("decided", "parked", "took up"):
            card = snapshot.cards.get(step.target)
            if card is None or not self._present.sees(card):
                return None
            return StepView(step.seq, step.at, name, step.target, words=card.headline or card.text)
        action = snapshot.actions.get(step.target)
        return StepView(step.seq, step.at, name, step.target, words=action.text if action else "")
