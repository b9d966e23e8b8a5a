"""Inviting people: the links with their texts, calendar entries, mail, and a word to those who are missing."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request
from markupsafe import escape
from starlette.responses import HTMLResponse, Response

from app.exports.calendar import MEDIA_TYPE
from app.exports.invitation import reminder_of
from app.rules.actions import Action
from app.rules.errors import Conflict, NotFound
from app.rules.roles import Role
from app.rules.words import N_
from app.store.columns import utc_now
from app.store.looks import missing_since
from app.store.mailings import Delivery, stands, unfinished
from app.web import mail
from app.web.asking import AskingPage
from app.web.inviter import inviter_to
from app.web.mailing import mail_out, mailing_of
from app.web.pace import MAILS_OF_A_SESSION
from app.web.pages import own_address, page
from app.web.qr import qr_data_url
from app.web.secret_key import hashed, new_secret

router = APIRouter(prefix="/sessions/{session_id}")

# The order in which links are handed out: those to share come first, the one to keep last, with its warning.
HANDED_OUT = (Role.HOST, Role.RESOURCE, Role.OBSERVER, Role.FACILITATOR)


@router.get("/invitations", response_class=HTMLResponse)
async def invitations(request: Request, session_id: str, asking: AskingPage, made: str = "") -> HTMLResponse:
    """The four links with their texts, for facilitators; to whoever has just made the session also their way back."""
    _, view = await asking.view_for(session_id, Action.RUN)
    inviter = inviter_to(request, view)
    links = {role: inviter.link(role) for role in HANDED_OUT}
    opened = view.agenda.now.opened_at
    missing = await asking.house.database.read(lambda sql: missing_since(sql, session_id, opened)) if opened else []
    title = view.agenda.now.title or inviter.say(view.phase.title)
    # One's own link outlives the browser, and the facilitators' link when that is renewed.
    recovery = inviter.links.back_to(view.me) if made else ""
    return page(
        request,
        "pages/invitations.html",
        view=view,
        recovery=recovery,
        links={role: (link, qr_data_url(link)) for role, link in links.items()},
        texts={role: inviter.text(role) for role in HANDED_OUT},
        missing=missing,
        reminder=reminder_of(view.snapshot, title, inviter.board, inviter.say, utc_now()),
        has_calendar=view.preparation.has_calendar,
        sends_mail=asking.house.settings.sends_mail,
        mailings=await asking.house.database.read(lambda sql: unfinished(sql, session_id)),
    )


@router.get("/calendar.ics")
async def calendar_file(request: Request, session_id: str, asking: AskingPage) -> Response:
    """The session, or its windows, for the calendar of everyone in it: observers too, before the board opens to them."""
    _, view = await asking.view(session_id)
    inviter = inviter_to(request, view)
    # The reader's own role's link lets any device of theirs in; whoever leads keeps theirs to themself.
    content = inviter.calendar(inviter.board if view.role is Role.FACILITATOR else inviter.link(view.role))
    if content is None:
        raise NotFound(N_("No day and time has been announced yet."))
    name = f'attachment; filename="peer-assist-{session_id}.ics"'
    return Response(content, media_type=MEDIA_TYPE, headers={"Content-Disposition": name})


@router.post("/invitations/mail")
async def post_mail(
    request: Request,
    session_id: str,
    asking: AskingPage,
    role: Annotated[str, Form()] = "",
    addresses: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Mail a role's invitation to these addresses, one mail each; the answer says to whom."""
    house = asking.house
    _, view = await asking.view_for(session_id, Action.RUN)
    if not house.settings.sends_mail:
        raise Conflict(N_("This server sends no mail. Please copy the text instead."))
    if role not in set(Role):
        raise NotFound()
    to = mail.addresses_in(addresses)
    key = asking.key
    name = hashed(repr((session_id, view.viewer.id, key.value or new_secret(), key.fingerprint)))
    mailing = mailing_of(name, session_id, view.viewer.id, Role(role), own_address(request))
    # Whoever asks again, since mailing takes longer than a browser waits, has nothing more sent.
    if not await house.database.read(lambda sql: stands(sql, name)):
        house.pace.check(MAILS_OF_A_SESSION, session_id)
    delivery = await asyncio.shield(house.keep_running(mail_out(house, mailing, to)))
    _check(delivery)
    told = inviter_to(request, view).say(N_("Sent to: %(addresses)s."), {"addresses": ", ".join(delivery.sent)})
    return HTMLResponse(escape(told))


def _check(delivery: Delivery) -> None:
    """Raise Conflict unless everyone has their mail. No other status: a browser would send them all once more."""
    if delivery.broke_off:
        raise Conflict(
            N_(
                "Sending broke off. These have their mail: %(sent)s. Not sent to: %(unsent)s. "
                "Not known whether it went out to: %(unsure)s."
            ),
            sent=", ".join(delivery.sent) or "–",
            unsent=", ".join(delivery.unsent) or "–",
            unsure=", ".join(delivery.unsure) or "–",
        )
    told = ", ".join(delivery.unsent)
    if told and not delivery.sent:
        raise Conflict(N_("Not sent to: %(addresses)s. Please check them, or copy the text instead."), addresses=told)
    if told:
        raise Conflict(
            N_("Not sent to: %(addresses)s. The others have their mail: take them out before you send again."),
            addresses=told,
        )
