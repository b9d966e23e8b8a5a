"""Writing for people in the room who have no device, and handing over to them when they get one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, select

from app.rules import regions
from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.errors import Conflict, Full, Invalid, NotFound, Refused, StaleLink
from app.rules.refusals import Refusal
from app.rules.roles import TEAMS, Role, Viewer
from app.rules.words import N_
from app.store import cards, votes
from app.store.cards import Draft
from app.store.columns import new_id
from app.store.history import write_down
from app.store.participants import (
    Profile,
    checked_profile,
    link_version,
    newcomer_regions,
    open_visit,
    participant_of,
    seats_taken,
    was_removed,
)
from app.store.tables import Card, Participant
from app.store.turn import PEOPLE, Turn, locked


def seat(turn: Turn, role: str, name: str, seats: int) -> None:
    """Give a person without a device a seat in a team. Raises Invalid, Full."""
    turn.require(Action.SCRIBE)
    if role not in TEAMS:
        raise Invalid("role", N_("Please choose the host team or the resource team."))
    if seats_taken(turn.sql, turn.session.id) >= seats:
        raise Full(seats=seats)
    person = turn.insert(
        Participant,
        id=new_id(),
        joined_seq=turn.seq,
        role=role,
        no_device=True,
        joined_at=turn.now,
        **checked_profile(Profile(name)),
    )
    turn.touched("seated a person", person.id, *newcomer_regions(turn), regions.CONTROLS)


def post_for(turn: Turn, participant_id: str, draft: Draft) -> None:
    """Put a person's words on the board for them. Their role decides what may be posted now, not the scribe's."""
    scribe_id = turn.viewer.id
    with _writing_for(turn, participant_id):
        cards.post(turn, draft, scribe_id=scribe_id)


def place_dots_for(turn: Turn, participant_id: str, card: Card, count: int) -> None:
    """Place a person's dots for them."""
    with _writing_for(turn, participant_id):
        votes.place_dots(turn, card, count)


def take_over(
    sql: Connection,
    session_id: str,
    role: Role,
    version: int,
    participant_id: str,
    token_hashes: tuple[str, ...],
    now: datetime,
) -> Participant:
    """A person for whom a scribe wrote has a device now and goes on alone. Must begin its transaction.

    Raises StaleLink, NotFound, Refused (this browser is somebody who was removed), and Conflict where somebody has done
    so already.
    """
    session = locked(sql, session_id)
    if link_version(session, role) != version:
        raise StaleLink()
    if was_removed(sql, session_id, token_hashes):
        raise Refused(Refusal.REMOVED)
    where = (PEOPLE.c.id == participant_id, PEOPLE.c.session_id == session_id, PEOPLE.c.role == role)
    person = cast(Participant, sql.execute(select(*PEOPLE.c).where(*where)).one_or_none())
    if person is None or person.removed_at is not None:
        raise NotFound()
    if not person.no_device:
        raise Conflict(N_("Somebody goes on as %(name)s already. Please join with your own name."), name=person.name)
    turn = Turn(sql, session, Viewer(person.id, role), PHASES[session.phase_kind], now)
    turn.change(Participant, {"id": person.id}, no_device=False, came_by=role, link_version=version)
    for token_hash in token_hashes:
        open_visit(sql, session_id, person.id, token_hash, now)
    turn.touched("took over", person.id, regions.PEOPLE, regions.CONTROLS)
    write_down(turn)
    return person


def without_device(sql: Connection, session_id: str, role: Role) -> list[Participant]:
    """Those of a role for whom a scribe writes."""
    where = (
        PEOPLE.c.session_id == session_id,
        PEOPLE.c.role == role,
        PEOPLE.c.no_device.is_(True),
        PEOPLE.c.removed_at.is_(None),
    )
    return cast(list[Participant], sql.execute(select(*PEOPLE.c).where(*where).order_by(PEOPLE.c.joined_seq)).all())


@contextmanager
def _writing_for(turn: Turn, participant_id: str) -> Iterator[None]:
    """The turn acts as that person while the verb runs; in history it stays the scribe's."""
    turn.require(Action.SCRIBE)
    person = participant_of(turn, participant_id)
    if person.removed_at is not None or not person.no_device:
        raise Conflict(N_("%(name)s writes alone by now."), name=person.name)
    scribe, turn.viewer = turn.viewer, Viewer(person.id, Role(person.role))
    try:
        yield
    finally:
        turn.viewer = scribe
