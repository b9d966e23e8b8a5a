"""Phases that close by themselves when their time has come, whoever is there or not."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from app.rules.agenda import PHASES
from app.rules.roles import Role, Viewer
from app.store.agenda import agenda_of
from app.store.history import write_down
from app.store.phases import open_phase
from app.store.turn import SESSIONS, NoTurn, Outcome, Turn, locked

# Who acts where no person does. It is in no session and may do nothing else.
NOBODY = Viewer("", Role.FACILITATOR)

# After these no phase comes that could open, whatever closing time they were given.
ENDS = [key for key, kind in PHASES.items() if kind.ends]

_DUE = (
    select(SESSIONS.c.id)
    .where(
        SESSIONS.c.due_at <= bindparam("now"), SESSIONS.c.called_off_at.is_(None), SESSIONS.c.phase_kind.not_in(ENDS)
    )
    .order_by(SESSIONS.c.due_at)
    .limit(50)
)


def due_sessions(sql: Connection, now: datetime) -> list[str]:
    """The sessions whose present phase should have closed by now, longest due first; none that was called off."""
    return list(sql.execute(_DUE, {"now": now}).scalars())


def close_by_itself(sql: Connection, session_id: str, now: datetime) -> Outcome:
    """Open the phase after the present one, if the present one is still due. Must begin its transaction.

    Raises NoTurn where another process was faster or the facilitator has moved on: each due time acts once.
    """
    session = locked(sql, session_id)
    ends = session.phase_kind in ENDS
    if session.due_at is None or session.due_at > now or session.called_off_at is not None or ends:
        raise NoTurn(Outcome(session.seq - 1, ""))
    turn = Turn(sql, session, NOBODY, PHASES[session.phase_kind], now)
    agenda = agenda_of(turn)
    here = [phase.id for phase in agenda].index(session.phase_id)
    open_phase(turn, agenda[here + 1], by_itself=True)
    write_down(turn)
    return Outcome(turn.seq, turn.target)
