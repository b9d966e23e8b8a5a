"""Removing people, and letting them back in."""

from app.rules import regions
from app.rules.actions import Action
from app.rules.errors import Full, Refused
from app.rules.refusals import Refusal
from app.rules.roles import LEADS, SEATED, Role
from app.store.floor import leave_floor
from app.store.participants import link_version, participant_of, seats_taken
from app.store.reversal import acted, revise
from app.store.screens import take_down
from app.store.standing import PEOPLE_REGIONS, facilitators
from app.store.tables import Participant, Session
from app.store.turn import Turn


def remove(turn: Turn, participant_id: str, renew: bool = False) -> None:
    """Take a person out of the session. Their words stay; their sockets close and nothing more is accepted.

    With `renew` the link by which they came stops too, so that they cannot come again as somebody else.
    """
    turn.require(Action.RUN)
    person = participant_of(turn, participant_id)
    if person.removed_at is not None:
        raise turn.nothing_to_do(person.id)
    if person.role in LEADS and facilitators(turn) == 1:
        raise Refused(Refusal.LAST_FACILITATOR)
    revise(turn, Participant, person, removed_at=turn.now)
    leave_floor(turn, person.id)
    take_down(turn, person.id)
    if renew:
        role = Role(person.came_by or person.role)
        link = {f"{role}_link": link_version(turn.session, role) + 1}
        turn.change(Session, {"id": turn.session.id}, **link)
    acted(turn, "removed", person.id, *PEOPLE_REGIONS, regions.FLOOR)


def let_back_in(turn: Turn, participant_id: str, seats: int) -> None:
    """Undo a removal. Raises Full when the seat has been taken meanwhile."""
    turn.require(Action.RUN)
    person = participant_of(turn, participant_id)
    if person.removed_at is None:
        raise turn.nothing_to_do(person.id)
    if person.role in SEATED and seats_taken(turn.sql, turn.session.id) >= seats:
        raise Full(seats=seats)
    revise(turn, Participant, person, removed_at=None)
    acted(turn, "let back in", person.id, *PEOPLE_REGIONS)
