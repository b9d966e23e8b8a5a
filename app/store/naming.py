"""Names: whether a phase shows who wrote what."""

from typing import cast

from sqlalchemy import select

from app.rules import regions
from app.rules.actions import Action
from app.rules.agenda import PHASES as KINDS
from app.rules.errors import NotFound
from app.store.reversal import acted, revise, revise_session
from app.store.tables import Phase
from app.store.turn import Turn

PHASES = Phase.__table__  # type: ignore[attr-defined]


def show_names(turn: Turn, phase_id: str, shown: bool) -> None:
    """Let a phase of the agenda show names, or not. What is written while they are off stays without a name for good."""
    turn.require(Action.MODERATE)
    where = (PHASES.c.id == phase_id, PHASES.c.session_id == turn.session.id)
    row = turn.sql.execute(select(*PHASES.c).where(*where)).one_or_none()
    if row is None:
        raise NotFound()
    phase = cast(Phase, row)
    if shown != phase.names_off:
        raise turn.nothing_to_do(phase.id)
    revise(turn, Phase, phase, names_off=not shown)
    present = phase.id == turn.session.phase_id
    if present:
        revise_session(turn, names_off=not shown)
    verb = "showed names" if shown else "left names off"
    # Whose the host team's answers are is told, or not, in every phase.
    answers = Action.DECIDE in KINDS[phase.kind].allows
    acted(turn, verb, phase.id, regions.EVERYTHING if present or answers else regions.QUEUE)
