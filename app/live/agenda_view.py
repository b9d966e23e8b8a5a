"""The agenda as one viewer may know it: where the session stands, what is announced, how the time is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.live.parts import PhaseView
from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.roles import Role
from app.store.tables import Phase

if TYPE_CHECKING:
    from app.live.view import BoardView


class AgendaView:
    """The phases of a session for one viewer."""

    def __init__(self, board: BoardView) -> None:
        self._board = board
        self._phases = board.snapshot.phases

    @property
    def now(self) -> Phase:
        """The present place."""
        return next(phase for phase in self._phases if phase.id == self._board.session.phase_id)

    @property
    def next(self) -> PhaseView | None:
        """The place after it."""
        return next((place for place in self.places if place.state == "ahead"), None)

    @property
    def places(self) -> list[PhaseView]:
        """Every place with its state: done, now or ahead."""
        here = self.now.position
        return [_place(phase, here) for phase in self._phases]

    @property
    def own_prompt(self) -> str:
        """What the facilitator wrote for this viewer's team in the present phase; empty where the kind's own stands.

        Typed by a person: it must never go through the translation, which takes a text for markup of ours.
        """
        own = {Role.HOST: self.now.host_prompt, Role.RESOURCE: self.now.resource_prompt}
        return own.get(self._board.role, "")

    @property
    def can_share_out(self) -> bool:
        """Whether there is time ahead that could be shared out anew."""
        here = self.now.position
        ahead = any(phase.minutes for phase in self._phases if phase.position > here)
        begun = any(phase.minutes and phase.opened_at for phase in self._phases)
        return ahead and begun and self._board.can(Action.RUN)

    @property
    def began_ms(self) -> int | None:
        """When the first timed phase was opened, in milliseconds since 1970."""
        opened = [phase.opened_at for phase in self._phases if phase.minutes and phase.opened_at]
        return round(min(opened).timestamp() * 1000) if opened else None

    @property
    def minutes_ahead(self) -> int:
        """How many minutes the phases ahead are planned to take."""
        here = self.now.position
        return sum(phase.minutes for phase in self._phases if phase.position > here)


def _place(phase: Phase, here: int) -> PhaseView:
    state = "now" if phase.position == here else "done" if phase.position < here else "ahead"
    kind = PHASES[phase.kind]
    return PhaseView(
        id=phase.id,
        kind=kind,
        title=phase.title,
        minutes=phase.minutes,
        round=phase.round,
        state=state,
        opens_at=phase.opens_at,
        closes_at=phase.closes_at,
        closes_itself=phase.closes_itself,
    )
