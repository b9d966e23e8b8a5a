"""Who has looked at the board lately. Not a turn: nothing on the board changes by it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from app.rules.agenda import PHASES
from app.rules.roles import SEATED, Role
from app.store.participants import session_row
from app.store.tables import Participant, Seen
from app.store.turn import PEOPLE, SESSIONS
from app.store.upsert import put
from app.store.veil import level_of

SEEN = Seen.__table__  # type: ignore[attr-defined]
# Reloading a page again and again is one look.
APART = timedelta(minutes=2)


def note_look(sql: Connection, person: Participant, now: datetime) -> None:
    """Note that this person looks at the board now. Silent people leave no trace, so theirs is not noted."""
    kind = sql.execute(select(SESSIONS.c.phase_kind).where(SESSIONS.c.id == person.session_id)).scalar_one()
    if PHASES[kind].silences(Role(person.role)):
        return
    put(sql, Seen, {"participant_id": person.id, "session_id": person.session_id, "at": now}, "at")


def last_look(sql: Connection, participant_id: str) -> datetime | None:
    """When this person last looked, or None."""
    return sql.execute(select(SEEN.c.at).where(SEEN.c.participant_id == participant_id)).scalar_one_or_none()


def missing_since(sql: Connection, session_id: str, since: datetime) -> list[str]:
    """The names of hosts and resource people who have not looked since then, though they have a device, and were not
    silent.

    None once the session has ended where its confidentiality shows no names.
    """
    session = session_row(sql, session_id)
    kind = session.phase_kind
    if PHASES[kind].ends and not level_of(session).shows_names:
        return []
    rows = sql.execute(
        select(PEOPLE.c.name, PEOPLE.c.role, SEEN.c.at)
        .join(SEEN, SEEN.c.participant_id == PEOPLE.c.id, isouter=True)
        .where(PEOPLE.c.session_id == session_id, PEOPLE.c.removed_at.is_(None), PEOPLE.c.role.in_(SEATED))
        .where(PEOPLE.c.no_device.is_(False))
        .order_by(PEOPLE.c.joined_seq)
    ).all()
    asked = [row for row in rows if row.role != Role.FACILITATOR and not PHASES[kind].silences(Role(row.role))]
    return [row.name for row in asked if row.at is None or row.at < since]
