"""Mailings: what is written down of each letter before and after it is handed to the mail server.

A letter is WAITING, then GOING while a mail server has it in its hands, then SENT or UNSENT. One that is GOING when its
process is killed may have gone out or not: nobody can know, so it is told and never sent again by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from app.store.tables import Letter, Mailing
from app.store.upsert import put

WAITING, GOING, SENT, UNSENT = "waiting", "going", "sent", "unsent"
# Longer than a letter takes as a rule; a process that is slower loses the rest to another, and no letter goes out twice.
HELD = timedelta(seconds=60)
KEPT = timedelta(days=1)

MAILINGS = Mailing.__table__  # type: ignore[attr-defined]
LETTERS = Letter.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Who has their mail: by address, those who have it, those who have it not, and those of whom it is not known."""

    sent: list[str]
    unsent: list[str]
    unsure: list[str]
    waiting: list[str]
    broke_off: bool = False

    def reached_somebody(self) -> bool:
        """Whether sending the same once more could give somebody a second mail."""
        return bool(self.sent or self.unsure)


def begin(sql: Connection, mailing: Mailing, addresses: Sequence[str]) -> None:
    """Write down a mailing and its letters, unless it is there already. One that reached nobody is begun anew."""
    if stands(sql, mailing.id):
        return
    forget(sql, mailing.id)
    put(sql, Mailing, mailing.model_dump(), "role")
    for place, address in enumerate(addresses):
        put(sql, Letter, {"mailing_id": mailing.id, "place": place, "address": address, "state": WAITING}, "address")


def stands(sql: Connection, mailing_id: str) -> bool:
    """Whether a mailing is written down, and under way or somebody has theirs: asked for once more it is the same one."""
    present = find(sql, mailing_id)
    return present is not None and (not present.ended or delivery_of(sql, present).reached_somebody())


def find(sql: Connection, mailing_id: str) -> Mailing | None:
    """A mailing, or None."""
    row = sql.execute(select(MAILINGS).where(MAILINGS.c.id == mailing_id)).mappings().one_or_none()
    return None if row is None else Mailing(**row)


def left_lying(sql: Connection, now: datetime) -> list[str]:
    """Mailings with letters to send at which nobody works."""
    where = (~MAILINGS.c.ended, MAILINGS.c.held_until <= now)
    return list(sql.execute(select(MAILINGS.c.id).where(*where)).scalars())


def hold(sql: Connection, mailing_id: str, now: datetime) -> bool:
    """Take a mailing on, for a while; False where it has ended or somebody else works at it."""
    free = (MAILINGS.c.id == mailing_id, ~MAILINGS.c.ended, MAILINGS.c.held_until <= now)
    return sql.execute(update(MAILINGS).where(*free).values(held_until=now + HELD)).rowcount == 1


def let_go(sql: Connection, mailing_id: str, now: datetime) -> None:
    """Leave the rest of a mailing to whoever comes."""
    sql.execute(update(MAILINGS).where(MAILINGS.c.id == mailing_id).values(held_until=now))


def next_letter(sql: Connection, mailing_id: str, now: datetime) -> Letter | None:
    """The next letter, which is ours and GOING from now on, so that no other process sends it."""
    sql.execute(update(MAILINGS).where(MAILINGS.c.id == mailing_id).values(held_until=now + HELD))
    mine = (LETTERS.c.mailing_id == mailing_id, LETTERS.c.state == WAITING)
    row = sql.execute(select(LETTERS).where(*mine).order_by(LETTERS.c.place).limit(1)).mappings().one_or_none()
    if row is None:
        return None
    note(sql, mailing_id, row["place"], GOING)
    return Letter(**row)


def note(sql: Connection, mailing_id: str, place: int, state: str) -> None:
    """Write down what became of a letter."""
    which = (LETTERS.c.mailing_id == mailing_id, LETTERS.c.place == place)
    sql.execute(update(LETTERS).where(*which).values(state=state))


def end(sql: Connection, mailing_id: str, broke_off: bool) -> None:
    """Nothing more is sent of this mailing."""
    sql.execute(update(MAILINGS).where(MAILINGS.c.id == mailing_id).values(ended=True, broke_off=broke_off))


def doubt(sql: Connection) -> None:
    """The database is a copy of before: nobody can know which letters that waited then have gone out since. They are told
    as such, and not sent."""
    sql.execute(update(LETTERS).where(LETTERS.c.state == WAITING).values(state=GOING))
    sql.execute(update(MAILINGS).where(~MAILINGS.c.ended).values(ended=True, broke_off=True))


def delivery_of(sql: Connection, mailing: Mailing) -> Delivery:
    """What became of a mailing so far. What waits in one that has ended is not sent; what is GOING there is not known."""
    rows = sql.execute(
        select(LETTERS.c.state, LETTERS.c.address).where(LETTERS.c.mailing_id == mailing.id).order_by(LETTERS.c.place)
    ).all()
    by = {state: [row.address for row in rows if row.state == state] for state in (WAITING, GOING, SENT, UNSENT)}
    broke_off = mailing.broke_off or bool(mailing.ended and by[GOING])
    if mailing.ended:
        return Delivery(by[SENT], by[UNSENT] + by[WAITING], by[GOING], [], broke_off)
    return Delivery(by[SENT], by[UNSENT], [], by[GOING] + by[WAITING])


def untouched(sql: Connection, mailing_id: str) -> bool:
    """Whether nobody can have a letter of this mailing."""
    handed_over = (LETTERS.c.mailing_id == mailing_id, LETTERS.c.state.in_((GOING, SENT)))
    return sql.execute(select(LETTERS.c.place).where(*handed_over).limit(1)).first() is None


def unfinished(sql: Connection, session_id: str) -> list[tuple[str, Delivery]]:
    """What facilitators should know of a session's mailings, each with its role: those by which not everyone has their
    mail (yet).

    Whoever had the same invitation by a later mailing is left out.
    """
    rows = sql.execute(
        select(MAILINGS).where(MAILINGS.c.session_id == session_id).order_by(MAILINGS.c.begun_at.desc())
    ).mappings()
    told, have = [], set[tuple[str, str]]()
    for mailing in [Mailing(**row) for row in rows]:
        came = delivery_of(sql, mailing)
        unsent, unsure, waiting = (
            [one for one in part if (mailing.role, one) not in have]
            for part in (came.unsent, came.unsure, came.waiting)
        )
        if unsent or unsure or waiting:
            told.append((mailing.role, Delivery(came.sent, unsent, unsure, waiting)))
        have |= {(mailing.role, one) for one in came.sent}
    return told


def forget(sql: Connection, mailing_id: str) -> None:
    """Take a mailing's letters out of the database."""
    sql.execute(delete(LETTERS).where(LETTERS.c.mailing_id == mailing_id))
    sql.execute(delete(MAILINGS).where(MAILINGS.c.id == mailing_id))


def outdated(sql: Connection, now: datetime) -> list[str]:
    """Mailings to forget: addresses are kept for a day, by which a request that comes again is known."""
    return list(sql.execute(select(MAILINGS.c.id).where(MAILINGS.c.begun_at < now - KEPT)).scalars())
