"""The facilitator's steps of the random walk: what is done to other people's words, people and screens."""

from collections.abc import Callable
from typing import Any

from app.rules.cards import HEADINGS, LANES
from app.rules.roles import Role
from app.store import approval, moderation, naming, placing, stacking, standing, taking_back
from app.store.cards import card_of
from app.store.snapshot import Snapshot
from app.store.turn import Turn

Change = Callable[[Turn], object]


class Facilitating:
    """Steps that `Walk` takes; it lends them its chance."""

    chance: Any
    _some: Any
    _yes: Any
    _on: Any
    _card: Any
    _draft: Any
    _people: Any
    _someone: Any
    _words: Any

    def _step_set_approval(self, board: Snapshot) -> Change:
        lane, yes = self._some(LANES), self._yes()
        return lambda turn: approval.set_approval(turn, lane, yes)

    def _waiting(self, board: Snapshot) -> str:
        return str(self._some(i for i, card in board.cards.items() if card.pending_at is not None))

    def _step_publish(self, board: Snapshot) -> Change:
        card = self._waiting(board)
        return lambda turn: approval.publish(turn, card_of(turn, card))

    def _step_hold_back(self, board: Snapshot) -> Change:
        card, words = self._waiting(board), self._words()
        return lambda turn: approval.hold_back(turn, card_of(turn, card), words)

    def _step_pin(self, board: Snapshot) -> Change:
        return self._on(board, moderation.pin, self._yes())  # type: ignore[no-any-return]

    def _step_reword(self, board: Snapshot) -> Change:
        return self._on(board, moderation.reword, self._draft(board))  # type: ignore[no-any-return]

    def _step_spotlight(self, board: Snapshot) -> Change:
        return self._on(board, moderation.spotlight)  # type: ignore[no-any-return]

    def _step_end_spotlight(self, board: Snapshot) -> Change:
        return moderation.end_spotlight

    def _step_show_names(self, board: Snapshot) -> Change:
        phase, yes = self.chance.choice(board.phases).id, self._yes()
        return lambda turn: naming.show_names(turn, phase, yes)

    def _step_move(self, board: Snapshot) -> Change:
        lane, heading, after = self._some(LANES), self._some(HEADINGS), self.chance.choice(["", None])
        return self._on(board, placing.move, lane, heading, after)  # type: ignore[no-any-return]

    def _step_step(self, board: Snapshot) -> Change:
        return self._on(board, placing.step, self._yes())  # type: ignore[no-any-return]

    def _step_stack(self, board: Snapshot) -> Change:
        kind = self.chance.choice(["question", "recommendation", "thought"])
        one, other = self._card(board, kind), self._card(board, kind)
        return lambda turn: stacking.stack(turn, card_of(turn, one), card_of(turn, other))

    def _step_take_off(self, board: Snapshot) -> Change:
        card = self._some(i for i, card in board.cards.items() if card.stack_id is not None)
        return lambda turn: stacking.take_off(turn, card_of(turn, card))

    def _step_change_role(self, board: Snapshot) -> Change:
        person, role = self._someone(board), self._some(Role)
        return lambda turn: standing.change_role(turn, person, Role(role), 20, True)

    def _step_renew_way_back(self, board: Snapshot) -> Change:
        person, yes = self._someone(board), self._yes()
        return lambda turn: standing.renew_way_back(turn, person, yes)

    def _step_take_back(self, board: Snapshot) -> Change:
        back = self.chance.randint(0, 12)
        return lambda turn: taking_back.take_back(turn, board.seq - back, 20)
