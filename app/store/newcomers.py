"""Joining and starting, which are no turns of a session: carried out once, however often they are requested.

These requests have an idempotency key like every other change, but most come from somebody who is no participant yet,
under whom it could be stored. So a secret is derived from the key and the instance's own, and its hash is stored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, func, insert, select

from app.rules.errors import Conflict, Refused, SignedOut
from app.rules.refusals import Refusal
from app.store.history import DONE
from app.store.participants import open_visit
from app.store.tables import Participant
from app.store.turn import PEOPLE, SENT_BEFORE, VISITS


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request's name and what it asked. Empty without a key.

    `asker` is the participant whose `key` it is; or, for somebody who is no participant yet, the hash of the secret that
    is derived from the key.
    """

    asker: str = ""
    fingerprint: str = ""
    key: str = ""


def seated_once(
    sql: Connection, ticket: Ticket, token_hashes: tuple[str, ...], now: datetime, take: Callable[[], Participant]
) -> Participant:
    """The person whom `take` seats; the same one again where this request was carried out before.

    A repeated request opens a visit for every secret, provided that one of them, or the one derived from the key, still
    has an open visit: a visit that was ended stays so. Raises Conflict (the key came with other content), Refused (removed since), SignedOut, whatever `take`
    raises.
    """
    done = _receipt(sql, ticket)
    if done is not None:
        return _again(sql, done, (*token_hashes, ticket.asker), token_hashes, now)
    person = take()
    _keep(sql, ticket, person.session_id, person.seq, person.id)
    return person


def begun_once(sql: Connection, ticket: Ticket, begin: Callable[[], str]) -> str:
    """The id of the session that `begin` makes; of the same one where this was asked before. Raises Conflict."""
    done = _receipt(sql, ticket)
    if done is not None:
        return cast(str, done.target)
    session_id = begin()
    _keep(sql, ticket, session_id, 0, session_id)
    return session_id


def _receipt(sql: Connection, ticket: Ticket) -> Any:
    if not ticket.asker:
        return None
    _wait_for_the_same(sql, ticket)
    where = (DONE.c.actor_id == ticket.asker, DONE.c.key == ticket.key)
    done = sql.execute(select(*DONE.c).where(*where)).one_or_none()
    if done is not None and done.fingerprint != ticket.fingerprint:
        raise Conflict(SENT_BEFORE)
    return done


def _wait_for_the_same(sql: Connection, ticket: Ticket) -> None:
    """Sent twice at once: whoever comes second waits for what the first came to. SQLite has one writer anyhow."""
    if sql.dialect.name == "postgresql":
        sql.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(ticket.asker + ticket.key, 0))))


def _keep(sql: Connection, ticket: Ticket, session_id: str, seq: int, target: str) -> None:
    if ticket.asker:
        row = {"actor_id": ticket.asker, "key": ticket.key, "fingerprint": ticket.fingerprint}
        sql.execute(insert(DONE), row | {"session_id": session_id, "seq": seq, "target": target})


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
