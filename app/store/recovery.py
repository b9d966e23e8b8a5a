"""The one act on a session that nobody in it does: whoever runs the server gives it a fresh link to lead it."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.rules import regions
from app.rules.agenda import PHASES
from app.rules.roles import LEADS, Role
from app.store.history import write_down
from app.store.reversal import acted
from app.store.schedule import NOBODY
from app.store.tables import Participant, Session
from app.store.turn import PEOPLE, SESSIONS, Turn, locked


def renew_lead(sql: Connection, session_id: str, now: datetime) -> int:
    """Stop the facilitators' link and make another; the answer is its version. Must begin its transaction.

    Raises NotFound.
    """
    session = locked(sql, session_id)
    turn = Turn(sql, session, NOBODY, PHASES[session.phase_kind], now)
    version = session.facilitator_link + 1
    turn.change(Session, {"id": session_id}, facilitator_link=version)
    acted(turn, "renewed the link", Role.FACILITATOR, regions.PEOPLE)
    write_down(turn)
    return version


def sessions_here(sql: Connection) -> list[tuple[str, datetime, str]]:
    """Every session's id, when it was made, and its title; the newest first."""
    columns = (SESSIONS.c.id, SESSIONS.c.created_at, SESSIONS.c.title)
    rows = sql.execute(select(*columns).order_by(SESSIONS.c.created_at.desc(), SESSIONS.c.id))
    return [(session_id, created_at, title) for session_id, created_at, title in rows]


def facilitators_of(sql: Connection, session_id: str) -> list[Participant]:
    """Who leads a session, in the order in which they came."""
    where = (PEOPLE.c.session_id == session_id, PEOPLE.c.role.in_(LEADS), PEOPLE.c.removed_at.is_(None))
    return list(sql.execute(select(*PEOPLE.c).where(*where).order_by(PEOPLE.c.joined_seq)).all())  # type: ignore[arg-type]
