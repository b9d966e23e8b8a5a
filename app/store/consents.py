"""What people agree to after a session: that its advice, or they themselves, may be found by others."""

from sqlalchemy import select

from app.rules.actions import Action
from app.rules.errors import NotFound
from app.store.tables import Consent
from app.store.turn import Turn

AGREED = Consent.__table__  # type: ignore[attr-defined]

NEEDS = {"library": Action.OFFER_TO_LIBRARY, "found": Action.BE_FOUND}


def agree(turn: Turn, kind: str, active: bool) -> None:
    """Agree to something for oneself, or take that back. Raises NotFound, Refused."""
    if kind not in NEEDS:
        raise NotFound()
    turn.require(NEEDS[kind])
    key = {"participant_id": turn.viewer.id, "kind": kind}
    where = (AGREED.c.participant_id == turn.viewer.id, AGREED.c.kind == kind)
    former = turn.sql.execute(select(AGREED.c.active).where(*where)).scalar_one_or_none()
    if bool(former) == active:
        raise turn.nothing_to_do(kind)
    if former is None:
        turn.add(Consent(session_id=turn.session.id, seq=turn.seq, active=active, at=turn.now, **key))
    else:
        turn.change(Consent, key, active=active, at=turn.now)
    turn.touched("agreed" if active else "no longer agrees", kind, before={"active": bool(former)})
