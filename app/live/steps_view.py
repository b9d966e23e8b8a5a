"""The steps of a session that one viewer may know of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.live.parts import AuthorView
from app.live.view import BoardView
from app.rules.agenda import PHASES
from app.rules.cards import KINDS
from app.rules.roles import Viewer
from app.rules.words import N_
from app.store.looking_back import as_seen_now
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


class StepsView:
    """Steps by the board as it is now: what of them may be told changes with it."""

    def __init__(self, now: Rows, viewer: Viewer) -> None:
        self._board = BoardView(snapshot_of(as_seen_now(now, now, viewer)), viewer)

    def of(self, steps: Iterable[Step]) -> list[StepView]:
        """Those of these steps that the viewer may know of, in their order."""
        return list(filter(None, map(self._step, steps)))

    def _step(self, step: Step) -> StepView | None:
        verb, _, kind = step.verb.partition(" ")
        if verb == "opened" and kind in PHASES:
            phase = next((p for p in self._board.snapshot.phases if p.id == step.target), None)
            title = phase.title if phase else ""
            return StepView(step.seq, step.at, PHASES[kind].title, step.target, words=title, opens=True)
        if verb == "posted" and kind in KINDS:
            return self._posted(step, KINDS[kind].name)
        if step.verb in CALLED:
            return self._concerning(step, CALLED[step.verb])
        return None

    def _posted(self, step: Step, name: str) -> StepView | None:
        card = self._board.snapshot.cards.get(step.target)
        if card is None or not self._board.sees(card):
            return None
        author = self._board.people.author_of(card)
        return StepView(step.seq, step.at, name, step.target, author, card.headline or card.text)

    def _concerning(self, step: Step, name: str) -> StepView | None:
        """A step about a card, an action or the whole; one about a card that may not be seen is none."""
        snapshot = self._board.snapshot
        if step.verb in ("decided", "parked", "took up"):
            card = snapshot.cards.get(step.target)
            if card is None or not self._board.sees(card):
                return None
            return StepView(step.seq, step.at, name, step.target, words=card.headline or card.text)
        action = snapshot.actions.get(step.target)
        return StepView(step.seq, step.at, name, step.target, words=action.text if action else "")
