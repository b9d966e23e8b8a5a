"""Feedback: each person's three short answers."""

from typing import Any

from sqlalchemy import select

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.errors import Invalid
from app.rules.feedback import QUESTIONS, SCALE
from app.rules.text import optional
from app.rules.words import N_
from app.store.tables import Feedback
from app.store.turn import Turn

GIVEN = Feedback.__table__  # type: ignore[attr-defined]


def give(turn: Turn, first: int | None, second: int | None, words: str, takes_home: str) -> None:
    """Answer one's role's questions, or answer them anew."""
    turn.require(Action.GIVE_FEEDBACK)
    for field, mark in (("first", first), ("second", second)):
        if mark not in SCALE:
            raise Invalid(field, N_("Please choose a mark from 1 to 5."))
    values: dict[str, Any] = {
        "first": first,
        "second": second,
        "words": optional(words, "words", limits.FEEDBACK),
        "takes_home": optional(takes_home, "takes_home", limits.FEEDBACK)
        if QUESTIONS[turn.viewer.role].takes_home
        else "",
    }
    row = turn.sql.execute(select(*GIVEN.c).where(GIVEN.c.participant_id == turn.viewer.id)).one_or_none()
    if row is None:
        turn.add(Feedback(participant_id=turn.viewer.id, session_id=turn.session.id, seq=turn.seq, **values))
    elif values == {name: getattr(row, name) for name in values}:
        raise turn.nothing_to_do(turn.viewer.id)
    else:
        turn.change(Feedback, {"participant_id": turn.viewer.id}, **values)
    turn.touched("gave feedback", turn.viewer.id, regions.FEEDBACK)
