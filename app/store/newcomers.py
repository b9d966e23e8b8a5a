"""Requests of those who are nobody yet, to join and to start: carried out once, however often they are sent.

They have a key like every other change, but nobody whose key it could be. So a key stands for a secret that only this
instance can tell from it; its hash is kept, as of a browser's own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, select

from app.rules.errors import Busy, Conflict, Refused, SignedOut
from app.rules.refusals import Refusal
from app.store.participants import open_visit
from app.store.tables import Done, Participant
from app.store.turn import DONE, PEOPLE, SENT_BEFORE, VISITS
from app.store.upsert import INSERT


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request's name: the hash of the secret that its key stands for, and what it asked. Empty without a key."""

    secret_hash: str = ""
    fingerprint: str = ""


def seated_once(
    sql: Connection, ticket: Ticket, token_hashes: tuple[str, ...], now: datetime, take: Callable[[], Participant]
) -> Participant:
    """Whom `take` seats; the same person where this was asked before, whose answer may have been lost.

    Then every secret opens a visit, if one of them, or the one that the key stands for, has one open: what was ended
    stays so. Raises Conflict (the key came with other content), Refused (removed since), SignedOut, Busy (the same is
    under way), whatever `take` raises.
    """
    done = _receipt(sql, ticket)
    if done is not None:
        return _again(sql, done, (*token_hashes, ticket.secret_hash), token_hashes, now)
    person = take()
    _keep(sql, ticket, person.session_id, person.seq, person.id)
    return person


def begun_once(sql: Connection, ticket: Ticket, begin: Callable[[], str]) -> str:
    """The id of the session that `begin` makes; of the same one where this was asked before. Raises Conflict, Busy."""
    done = _receipt(sql, ticket)
    if done is not None:
        return cast(str, done.target)
    session_id = begin()
    _keep(sql, ticket, session_id, 0, session_id)
    return session_id


def _receipt(sql: Connection, ticket: Ticket) -> Any:
    if not ticket.secret_hash:
        return None
    where = (DONE.c.actor_id == ticket.secret_hash, DONE.c.key == "")
    done = sql.execute(select(*DONE.c).where(*where)).one_or_none()
    if done is not None and done.fingerprint != ticket.fingerprint:
        raise Conflict(SENT_BEFORE)
    return done


def _keep(sql: Connection, ticket: Ticket, session_id: str, seq: int, target: str) -> None:
    if not ticket.secret_hash:
        return
    row = {"actor_id": ticket.secret_hash, "key": "", "session_id": session_id, "seq": seq, "target": target}
    insertion = INSERT[sql.dialect.name](Done.__table__).values(**row, fingerprint=ticket.fingerprint)  # type: ignore[attr-defined]
    # Sent twice at once: the other was first, and whoever asks again is told what it came to.
    if not sql.execute(insertion.on_conflict_do_nothing()).rowcount:
        raise Busy()


def _again(
    sql: Connection, done: Any, known_by: tuple[str, ...], token_hashes: tuple[str, ...], now: datetime
) -> Participant:
    person = sql.execute(select(*PEOPLE.c).where(PEOPLE.c.id == done.target)).one()
    if person.removed_at is not None:
        raise Refused(Refusal.REMOVED)
    theirs = (VISITS.c.participant_id == person.id, VISITS.c.token_hash.in_(known_by), VISITS.c.ended_at.is_(None))
    if sql.execute(select(VISITS.c.token_hash).where(*theirs)).first() is None:
        raise SignedOut()
    for token_hash in token_hashes:
        open_visit(sql, person.session_id, person.id, token_hash, now)
    return cast(Participant, person)
