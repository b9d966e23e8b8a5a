"""A person's standing in a session: which role they have, and the personal link by which they come back."""

from sqlalchemy import func, select

from app.rules import regions
from app.rules.actions import Action
from app.rules.errors import Conflict, Full, NeedsConfirmation, Refused
from app.rules.refusals import Refusal
from app.rules.roles import LEADS, SEATED, TEAMS, Role
from app.rules.words import N_
from app.store.floor import leave_floor
from app.store.participants import end_visits_of, participant_of, seats_taken
from app.store.reversal import acted, revise
from app.store.screens import take_down
from app.store.tables import Participant
from app.store.turn import PEOPLE, Turn

PEOPLE_REGIONS = (regions.PEOPLE, regions.BRIEF, regions.BALLOT, regions.ACTIONS)


def change_role(turn: Turn, participant_id: str, role: Role, seats: int, confirmed: bool = False) -> None:
    """Give a person another role from now on. What they wrote stays theirs, in the role they had.

    Raises Conflict, Full, Refused; and NeedsConfirmation where somebody who was listening would speak.
    """
    turn.require(Action.RUN)
    person = participant_of(turn, participant_id)
    former = Role(person.role)
    if former is role:
        raise turn.nothing_to_do(person.id)
    if person.removed_at is not None:
        raise Conflict(N_("This person has been removed. Let them back in first."))
    if former in LEADS and facilitators(turn) == 1:
        raise Refused(Refusal.LAST_FACILITATOR)
    if role in SEATED and former not in SEATED and seats_taken(turn.sql, turn.session.id) >= seats:
        raise Full(seats=seats)
    if turn.phase.blind and turn.session.revealed_at is None and {former, role} & TEAMS:
        raise Conflict(N_("While dots are being placed, both teams stay as they are. Reveal the dots first."))
    speaks = role in SEATED and not turn.phase.silences(role)
    if turn.phase.silences(former) and speaks and not confirmed:
        raise NeedsConfirmation(
            N_("%(name)s has been listening and would now speak. Please confirm that the host team knows."),
            name=person.name,
        )
    revise(turn, Participant, person, role=role)
    leave_floor(turn, person.id)
    take_down(turn, person.id)
    # Who comes back with a page that was drawn for the former role must be shown everything.
    acted(turn, f"made {role}", person.id, *PEOPLE_REGIONS, regions.FLOOR, regions.everything_of(person.id))


def renew_way_back(turn: Turn, participant_id: str, end_visits: bool = False, asked_from: str = "") -> None:
    """Give a person a new personal link; older ones stop. With `end_visits` every browser that is them signs out.

    Facilitators only, one's own link included: it stands in the history, where a listening host must leave no trace.
    `asked_from` is the hash of the secret that asks, which stays: who ends their own visits means those elsewhere, and
    would else never read the new link.
    """
    turn.require(Action.RUN)
    person = participant_of(turn, participant_id)
    if person.removed_at is not None:
        raise Conflict(N_("This person has been removed. Let them back in first."))
    turn.change(Participant, {"id": person.id}, back_version=person.back_version + 1)
    if end_visits:
        end_visits_of(turn, person.id, asked_from)
    verb = "gave a way back and ended visits" if end_visits else "gave a way back"
    acted(turn, verb, person.id)


def facilitators(turn: Turn) -> int:
    """How many people lead."""
    where = (PEOPLE.c.session_id == turn.session.id, PEOPLE.c.role.in_(LEADS), PEOPLE.c.removed_at.is_(None))
    return turn.sql.execute(select(func.count()).select_from(PEOPLE).where(*where)).scalar_one()
