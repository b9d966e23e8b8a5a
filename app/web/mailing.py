"""Sending a mailing, letter by letter, each written down before and after it: what a restart interrupts goes on by itself."""

import asyncio
import smtplib
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from email.message import EmailMessage
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection

from app.rules.actions import Action
from app.rules.errors import Conflict, Refused
from app.rules.refusals import Refusal
from app.rules.roles import Role
from app.rules.words import N_
from app.store import mailings
from app.store.columns import utc_now
from app.store.mailings import SENT, UNSENT, WAITING, Delivery
from app.store.tables import Letter, Mailing
from app.web.asking import require
from app.web.house import House
from app.web.inviter import Inviter
from app.web.links import Links
from app.web.mail import BrokeOff, MailLine, message_to

LOOK_S = 30
POLL_S = 0.2

T = TypeVar("T")
Compose = Callable[[str], EmailMessage]

log = structlog.get_logger()


class Unreachable(Conflict):
    """The mail server takes no mail. Raised before anybody has theirs, or where the rest stays to be sent."""

    def __init__(self) -> None:
        super().__init__(N_("The mail server could not be reached. Please try again, or copy the text instead."))


def mailing_of(name: str, session_id: str, participant_id: str, role: Role, base_url: str) -> Mailing:
    """A mailing that is still to be written down."""
    now = utc_now()
    return Mailing(
        id=name,
        session_id=session_id,
        participant_id=participant_id,
        role=role,
        base_url=base_url,
        begun_at=now,
        held_until=now,
    )


async def mail_out(house: House, mailing: Mailing, addresses: Sequence[str]) -> Delivery:
    """Write a mailing down and send it, or what is left of it. Raises Unreachable, Refused as the rules say."""
    await house.database.write(lambda sql: mailings.begin(sql, mailing, addresses))
    while True:
        present, came = await house.database.read(lambda sql: _state(sql, mailing.id))
        if present is None:  # another request for the same found the mail server away
            raise Unreachable()
        if present.ended:
            return came
        if await house.database.write(lambda sql: mailings.hold(sql, mailing.id, utc_now())):
            break
        await asyncio.sleep(POLL_S)
    try:
        await _send(house, mailing)
    except Unreachable:
        # Whoever reads that nobody has their mail decides what comes next; a letter by itself would surprise them.
        if await house.database.read(lambda sql: mailings.untouched(sql, mailing.id)):
            await house.database.write(lambda sql: mailings.forget(sql, mailing.id))
        else:
            await _let_go(house, mailing.id)
        raise
    return (await house.database.read(lambda sql: _state(sql, mailing.id)))[1]


async def send_what_was_left(house: House) -> None:
    """Look now and then for letters that a restart left lying, and send them. Any process does it."""
    while True:
        try:
            await look_once(house)
        except Exception as error:  # the next look tries again
            log.warning("mail could not be looked for", error=type(error).__name__)
        await asyncio.sleep(LOOK_S)


async def look_once(house: House) -> None:
    """Send what lies there, and forget what is old."""
    for name in await house.database.read(lambda sql: mailings.outdated(sql, utc_now())):
        await house.database.write(partial(mailings.forget, mailing_id=name))
    for name in await house.database.read(lambda sql: mailings.left_lying(sql, utc_now())):
        try:
            await _send_the_rest(house, name)
        except Exception as error:  # what is wrong with one may not keep the others waiting
            log.warning("mail not sent", error=type(error).__name__)


async def _send_the_rest(house: House, name: str) -> None:
    mailing = await house.database.read(lambda sql: mailings.find(sql, name))
    if mailing is None or not await house.database.write(lambda sql: mailings.hold(sql, name, utc_now())):
        return
    try:
        await _send(house, mailing)
    except Unreachable:
        await _let_go(house, name)


async def _let_go(house: House, name: str) -> None:
    """Leave the rest to whoever asks or looks next: they need not wait for somebody who is not at work any more."""
    await house.database.write(lambda sql: mailings.let_go(sql, name, utc_now()))


def _state(sql: Connection, name: str) -> tuple[Mailing | None, Delivery]:
    mailing = mailings.find(sql, name)
    return mailing, mailings.delivery_of(sql, mailing) if mailing else Delivery([], [], [], [])


async def _send(house: House, mailing: Mailing) -> None:
    """Send the letters that wait. Raises Unreachable; whoever may not mail any more ends it."""
    line = MailLine(house.settings)
    try:
        compose = await _composer(house, mailing)
        await _to_its_end(_call(line))
        while await _to_its_end(_send_one(house, mailing, line, compose)):
            pass
    except asyncio.CancelledError:
        await _let_go(house, mailing.id)
        raise
    finally:
        await _to_its_end(asyncio.to_thread(line.close))


async def _call(line: MailLine) -> None:
    """Call the mail server. Raises Unreachable."""
    try:
        await asyncio.to_thread(line.call)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        log.warning("mail not sent", error=type(error).__name__)
        raise Unreachable() from error


async def _send_one(house: House, mailing: Mailing, line: MailLine, compose: Compose) -> bool:
    """Send the next letter; False where there is none, or where the server takes no more. Raises Unreachable."""
    name, database = mailing.id, house.database
    letter: Letter | None = await database.write(lambda sql: mailings.next_letter(sql, name, utc_now()))
    if letter is None:
        await database.write(lambda sql: mailings.end(sql, name, False))
        return False
    place = letter.place
    try:
        taken = await asyncio.to_thread(line.deliver, letter.address, compose(letter.address))
    except BrokeOff as broke:
        log.warning("mail server broke off", error=type(broke.__cause__).__name__)
        if not broke.unsure:
            await database.write(lambda sql: mailings.note(sql, name, place, WAITING))
            _, came = await database.read(lambda sql: _state(sql, name))
            if not came.sent:
                raise Unreachable() from broke
        await database.write(lambda sql: mailings.end(sql, name, True))
        return False
    await database.write(lambda sql: mailings.note(sql, name, place, SENT if taken else UNSENT))
    return True


async def _composer(house: House, mailing: Mailing) -> Compose:
    """What writes the letters, with the links and times as they are now. Raises Refused where its sender may not mail any
    more, which ends it."""
    room, _ = await house.rooms.ask(mailing.session_id, lambda sql: None)
    view = room.view(room.viewer(mailing.participant_id))
    try:
        if view.me.removed_at is not None:
            raise Refused(Refusal.REMOVED)
        require(view.viewer, Action.RUN, view)
    except Refused:
        await house.database.write(lambda sql: mailings.end(sql, mailing.id, True))
        raise
    role = Role(mailing.role)
    inviter = Inviter(view, Links(house.key, mailing.base_url), house.languages)
    text, entries = inviter.text(role), inviter.calendar(inviter.link(role))
    return lambda to: message_to(house.settings, to, view.session.title, text, entries)


async def _to_its_end(step: Coroutine[Any, Any, T]) -> T:
    """The result of a step, which is completed also where this task is cancelled: of half a letter nobody could know."""
    task = asyncio.ensure_future(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with suppress(Exception):
            await task
        raise
