"""Tightening what a session gives away of who said what."""

from app.rules import regions
from app.rules.actions import Action
from app.rules.confidentiality import Confidentiality, may_become
from app.rules.errors import Conflict, Invalid
from app.rules.words import N_
from app.store.tables import Session
from app.store.turn import Turn
from app.store.veil import level_of


def checked_level(typed: str) -> Confidentiality:
    """A level as it was chosen. Raises Invalid."""
    if typed not in set(Confidentiality):
        raise Invalid("confidentiality", N_("Please choose one of the answers offered."))
    return Confidentiality(typed)


def tighten(turn: Turn, wished: str) -> None:
    """Give away less from now on, everywhere. Raises Invalid, Refused, and Conflict where it would give away more."""
    turn.require(Action.RUN)
    level, present = checked_level(wished), level_of(turn.session)
    if level is present:
        raise turn.nothing_to_do(turn.session.id)
    if not may_become(present, level):
        raise Conflict(N_("Confidentiality can be tightened, never loosened: people relied on what they were told."))
    turn.change(Session, {"id": turn.session.id}, confidentiality=level.value)
    before = {"confidentiality": present.value}
    turn.touched("tightened confidentiality", turn.session.id, regions.EVERYTHING, before=before)
