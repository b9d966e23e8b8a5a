"""Who holds which secret: what a browser's cookie or a bearer token makes of its holder."""

from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Connection, select

from app.rules.errors import Refused, SignedOut, StaleLink
from app.rules.refusals import Refusal
from app.store.participants import open_visit
from app.store.tables import Participant
from app.store.turn import PEOPLE, SESSIONS, VISITS


class Membership(NamedTuple):
    """One session that a browser is part of, and as whom."""

    session_id: str
    title: str
    phase_kind: str
    called_off_at: datetime | None
    participant_id: str
    name: str
    role: str


def come_back(
    sql: Connection, session_id: str, participant_id: str, version: int, token_hash: str, now: datetime
) -> Participant:
    """Become somebody again by their personal link, in one more browser.

    Raises SignedOut (no such person), StaleLink (the link was renewed), Refused (they were removed): as it stands under
    the lock that a renewal takes as well, so that no link is good for longer than it was.
    """
    where = (PEOPLE.c.id == participant_id, PEOPLE.c.session_id == session_id)
    row = sql.execute(select(*PEOPLE.c).where(*where).with_for_update()).one_or_none()
    if row is None:
        raise SignedOut()
    person = welcome_back(cast(Participant, row), version)
    open_visit(sql, session_id, person.id, token_hash, now)
    return person


def welcome_back(person: Participant, version: int) -> Participant:
    """The person, where this version of their link is the present one. Raises StaleLink, Refused."""
    if person.back_version != version:
        raise StaleLink()
    if person.removed_at is not None:
        raise Refused(Refusal.REMOVED)
    return person


def memberships(sql: Connection, token_hash: str) -> list[Membership]:
    """The sessions that the holder of this secret is part of, newest first."""
    rows = sql.execute(
        select(*(SESSIONS.c[name] for name in ("id", "title", "phase_kind", "called_off_at")))
        .add_columns(PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.role)
        .join(VISITS, VISITS.c.session_id == SESSIONS.c.id)
        .join(PEOPLE, PEOPLE.c.id == VISITS.c.participant_id)
        .where(VISITS.c.token_hash == token_hash, VISITS.c.ended_at.is_(None), PEOPLE.c.removed_at.is_(None))
        .where(PEOPLE.c.screen.is_(False))
        .order_by(VISITS.c.began_at.desc())
        .limit(50)
    ).all()
    return [Membership(*row) for row in rows]


def people_of(sql: Connection, token_hash: str, session_id: str) -> list[Participant]:
    """Everyone that the holder of this secret is in this session, newest first, walls last; one browser may be
    several people."""
    rows = sql.execute(
        select(*PEOPLE.c)
        .join(VISITS, VISITS.c.participant_id == PEOPLE.c.id)
        .where(VISITS.c.token_hash == token_hash, VISITS.c.session_id == session_id, VISITS.c.ended_at.is_(None))
        .order_by(PEOPLE.c.screen, PEOPLE.c.joined_seq.desc())
    ).all()
    return cast(list[Participant], rows)


def former_seats(sql: Connection, token_hash: str, person: Participant) -> list[str]:
    """Who the holder of this secret was before, in this session, this role and by this name, until their visit was
    ended. What such a person had begun to write, on a device that several may use, is this one's.
    """
    rows = sql.execute(
        select(PEOPLE.c.id, PEOPLE.c.name)
        .join(VISITS, VISITS.c.participant_id == PEOPLE.c.id)
        .where(VISITS.c.token_hash == token_hash, VISITS.c.ended_at.is_not(None), PEOPLE.c.id != person.id)
        .where(PEOPLE.c.session_id == person.session_id, PEOPLE.c.role == person.role)
    ).all()
    return [row.id for row in rows if row.name.casefold() == person.name.casefold()]
