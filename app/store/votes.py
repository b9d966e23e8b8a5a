"""Priorities: blind dots, and the moment they are revealed."""

from sqlalchemy import func, select

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.errors import Conflict, Invalid, NotFound
from app.rules.words import N_
from app.store.tables import Card, Dots, Session
from app.store.turn import Turn

DOTS = Dots.__table__  # type: ignore[attr-defined]


def place_dots(turn: Turn, card: Card, count: int) -> None:
    """Put this many of one's dots on a recommendation in place of those that lay there.

    Raises Invalid for a count out of range, Conflict when the person has not so many left or all are revealed.
    """
    turn.require(Action.PLACE_DOTS)
    if card.kind != "recommendation":
        raise NotFound()
    if turn.session.revealed_at is not None:
        raise Conflict(N_("The dots have been revealed; they stay as they are."))
    if not 0 <= count <= limits.DOTS_ON_ONE:
        raise Invalid(
            "count", N_("At most %(most)s dots fit on one recommendation."), most=limits.DOTS_ON_ONE
        )
    mine = (DOTS.c.participant_id == turn.viewer.id, DOTS.c.session_id == turn.session.id)
    here = turn.sql.execute(select(DOTS.c.count).where(*mine, DOTS.c.card_id == card.id)).scalar_one_or_none()
    elsewhere = turn.sql.execute(
        select(func.coalesce(func.sum(DOTS.c.count), 0)).where(*mine, DOTS.c.card_id != card.id)
    ).scalar_one()
    if elsewhere + count > limits.DOTS:
        raise Conflict(N_("You have placed all your %(dots)s dots. Take one back first."), dots=limits.DOTS)
    if count == (here or 0):
        raise turn.nothing_to_do(card.id)
    key = {"card_id": card.id, "participant_id": turn.viewer.id}
    if here is None:
        turn.add(Dots(session_id=turn.session.id, seq=turn.seq, count=count, **key))
    else:
        turn.change(Dots, key, count=count)
    # Others are told only when someone has finished: anything more would let them count along.
    finished = (elsewhere + count == limits.DOTS) != (elsewhere + (here or 0) == limits.DOTS)
    turn.touched("placed dots", card.id, regions.BALLOT if finished else f"{regions.BALLOT}@{turn.viewer.id}")


def reveal(turn: Turn) -> None:
    """Show both teams' dots to everyone, at once."""
    turn.require(Action.RUN)
    if not turn.phase.blind:
        raise Conflict(N_("Dots are revealed in the priorities phase."))
    if turn.session.revealed_at is not None:
        raise turn.nothing_to_do()
    turn.change(Session, {"id": turn.session.id}, revealed_at=turn.now)
    turn.touched("revealed the dots", turn.session.id, regions.EVERYTHING)
