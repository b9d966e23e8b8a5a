"""Walls: the screens of a room, which show the board as observers see it and are nobody.

A wall is a participant, so that it has a socket and rules of its own; but in no list, count, record or file. It belongs
to the browser of the facilitator who opened it, and goes with them.
"""

from typing import cast

from sqlalchemy import select

from app.rules.actions import Action
from app.rules.roles import Role
from app.store.columns import new_id
from app.store.participants import link_version, open_visit
from app.store.reversal import revise
from app.store.tables import Participant
from app.store.turn import PEOPLE, VISITS, Turn


def put_up(turn: Turn, token_hash: str) -> None:
    """Have a wall for the holder of this secret, in the browser in which they lead; the turn's target is its id."""
    turn.require(Action.RUN)
    standing = screens_of(turn, turn.viewer.id)
    if standing:
        raise turn.nothing_to_do(standing[0].id)
    screen = turn.insert(
        Participant,
        id=new_id(),
        joined_seq=turn.seq,
        role=Role.OBSERVER,
        came_by=Role.OBSERVER,
        link_version=link_version(turn.session, Role.OBSERVER),
        screen=True,
        name="",
        joined_at=turn.now,
    )
    open_visit(turn.sql, turn.session.id, screen.id, token_hash, turn.now)
    turn.touched("put up a wall", screen.id)


def take_down(turn: Turn, participant_id: str) -> None:
    """Whoever leads no longer has no walls either. Part of that turn."""
    for screen in screens_of(turn, participant_id):
        revise(turn, Participant, screen, removed_at=turn.now)


def screens_of(turn: Turn, participant_id: str) -> list[Participant]:
    """The walls that stand in a person's browsers."""
    theirs = select(VISITS.c.token_hash).where(VISITS.c.participant_id == participant_id)
    where = (PEOPLE.c.session_id == turn.session.id, PEOPLE.c.screen.is_(True), PEOPLE.c.removed_at.is_(None))
    visits = (VISITS.c.token_hash.in_(theirs), VISITS.c.ended_at.is_(None))
    found = select(*PEOPLE.c).join(VISITS, VISITS.c.participant_id == PEOPLE.c.id).where(*where, *visits)
    return cast(list[Participant], turn.sql.execute(found.order_by(PEOPLE.c.joined_seq)).all())
