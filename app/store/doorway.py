"""What whoever comes by a link is told of a session before they join it, or come back."""

from typing import cast

from sqlalchemy import Connection

from app.rules.agenda import PHASES
from app.rules.roles import Role
from app.store.participants import session_row
from app.store.scribe import without_device
from app.store.tables import Participant, Session
from app.store.veil import level_of, veiled
from app.store.whole import read_rows


def session_told(sql: Connection, session_id: str) -> Session:
    """A session's row; once it has ended as its confidentiality lets it be seen. Raises NotFound."""
    session = session_row(sql, session_id)
    return cast(Session, veiled(read_rows(sql, session_id))["session"][0]) if _keeps_names(session) else session


def written_for(sql: Connection, session: Session, role: Role) -> list[Participant]:
    """Those of a role for whom a scribe wrote, who may go on by themselves; nobody where names are told no more."""
    return [] if _keeps_names(session) else without_device(sql, session.id, role)


def _keeps_names(session: Session) -> bool:
    return PHASES[session.phase_kind].ends and not level_of(session).shows_names
