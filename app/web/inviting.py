"""Inviting people: the links with their texts, calendar entries, mail, and a word to those who are missing."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.exports import calendar
from app.exports.invitation import invitation_of, reminder_of
from app.live.view import BoardView
from app.rules.actions import Action
from app.rules.errors import Conflict, NotFound
from app.rules.roles import Role
from app.rules.words import N_
from app.store.columns import utc_now
from app.store.looks import missing_since
from app.store.mailings import Delivery, unfinished
from app.store.participants import link_version
from app.web import mail
from app.web.asking import AskingPage
from app.web.house import house_of
from app.web.mailing import mail_out, mailing_of
from app.web.pace import MAILS_OF_A_SESSION
from app.web.pages import links_of, own_address, page
from app.web.qr import qr_data_url
from app.web.secret_key import hashed, new_secret
from app.web.templating import translated

router = APIRouter(prefix="/sessions/{session_id}")

# The order in which links are handed out: those to share come first, the one to keep last, with its warning.
HANDED_OUT = (Role.HOST, Role.RESOURCE, Role.OBSERVER, Role.FACILITATOR)


@router.get("/invitations", response_class=HTMLResponse)
async def invitations(request: Request, session_id: str, asking: AskingPage, made: str = "") -> HTMLResponse:
    """The four links with their texts, for facilitators; to whoever has just made the session also their way back."""
    _, view = await asking.view_for(session_id, Action.RUN)
    links = {role: link_for(request, view, role) for role in HANDED_OUT}
    opened = view.agenda.now.opened_at
    missing = await asking.house.database.read(lambda sql: missing_since(sql, session_id, opened)) if opened else []
    title = view.agenda.now.title or _said(request, view, view.phase.title)
    # One's own link outlives the browser, and the facilitators' link when that is renewed.
    recovery = links_of(request).back_to(view.me) if made else ""
    return page(
        request,
        "pages/invitations.html",
        view=view,
        recovery=recovery,
        links={role: (link, qr_data_url(link)) for role, link in links.items()},
        texts={role: _text(request, view, role) for role in HANDED_OUT},
        missing=missing,
        reminder=reminder_of(view.snapshot, title, _board_address(request, view), lambda s: _said(request, view, s)),
        has_calendar=view.preparation.has_calendar,
        sends_mail=asking.house.settings.sends_mail,
        mailings=await asking.house.database.read(lambda sql: unfinished(sql, session_id)),
    )


@router.get("/calendar.ics")
async def calendar_file(request: Request, session_id: str, asking: AskingPage) -> Response:
    """The session, or its windows, for the calendar of everyone in it: observers too, before the board opens to them."""
    _, view = await asking.view(session_id)
    if not view.preparation.has_calendar:
        raise NotFound(N_("No day and time has been announced yet."))
    # The reader's own role's link lets any device of theirs in; whoever leads keeps theirs to themself.
    leads = view.role is Role.FACILITATOR
    content = _calendar(request, view, _board_address(request, view) if leads else link_for(request, view, view.role))
    name = f'attachment; filename="peer-assist-{session_id}.ics"'
    return Response(content, media_type=calendar.MEDIA_TYPE, headers={"Content-Disposition": name})


@router.post("/invitations/mail")
async def post_mail(
    request: Request,
    session_id: str,
    asking: AskingPage,
    role: Annotated[str, Form()] = "",
    addresses: Annotated[str, Form()] = "",
) -> Response:
    """Mail a role's invitation to these addresses, one mail each."""
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

    async def send() -> Delivery:
        house.pace.check(MAILS_OF_A_SESSION, session_id)
        return await mail_out(house, mailing, to)

    _check(await house.mailing.do((name,), lambda: house.keep_running(send()), Delivery.reached_somebody))
    return Response(status_code=204)


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


def link_for(request: Request, view: BoardView, role: Role) -> str:
    """A role's present link."""
    return links_of(request).of_role(view.session.id, role, link_version(view.session, role))


def _text(request: Request, view: BoardView, role: Role) -> str:
    return invitation_of(view.snapshot, role, link_for(request, view, role), lambda text: _said(request, view, text))


def _calendar(request: Request, view: BoardView, address: str) -> bytes:
    reads = view.reads
    return calendar.calendar_of(view.snapshot, address, lambda text: _said(request, view, text), utc_now(), reads)


def _board_address(request: Request, view: BoardView) -> str:
    return f"{own_address(request)}/sessions/{view.session.id}"


def _said(request: Request, view: BoardView, sentence: str) -> str:
    return translated(house_of(request).languages.templates(view.session.language), sentence)
