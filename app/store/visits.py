"""Who holds which secret: what a browser's cookie or a bearer token makes of its holder."""

from typing import NamedTuple, cast

from sqlalchemy import Connection, select

from app.store.tables import Participant
from app.store.turn import PEOPLE, SESSIONS, VISITS


class Membership(NamedTuple):
    """One session that a browser is part of, and as whom."""

    session_id: str
    title: str
    phase_kind: str
    participant_id: str
    name: str
    role: str


def memberships(sql: Connection, token_hash: str) -> list[Membership]:
    """The sessions that the holder of this secret is part of, newest first."""
    rows = sql.execute(
        select(SESSIONS.c.id, SESSIONS.c.title, SESSIONS.c.phase_kind, PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.role)
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


def still_visiting(sql: Connection, token_hash: str, participant_ids: list[str]) -> set[str]:
    """Which of these participants the holder of this secret still is."""
    rows = sql.execute(
        select(VISITS.c.participant_id).where(
            VISITS.c.token_hash == token_hash,
            VISITS.c.participant_id.in_(participant_ids),
            VISITS.c.ended_at.is_(None),
        )
    )
    return set(rows.scalars())
