"""What a facilitator sends to a team, as plain text to be copied or mailed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.exports.blocks import COLON
from app.rules.agenda import PHASES
from app.rules.roles import Role
from app.rules.words import N_
from app.store.snapshot import Snapshot
from app.store.tables import Session

Translate = Callable[[str], str]

GREETING = {
    Role.HOST: N_("You are invited to a peer assist as a member of the host team, whose challenge it is about."),
    Role.RESOURCE: N_("You are invited to a peer assist as a peer with recent experience: a team asks for your help."),
    Role.OBSERVER: N_("You are invited to follow a peer assist as an observer."),
    Role.FACILITATOR: N_("You are asked to lead a peer assist. Please keep this link to yourself."),
}
TASK = {
    Role.HOST: N_(
        "Beforehand: complete the brief and add background material. On the day you tell, answer, and then listen."
    ),
    Role.RESOURCE: N_("Beforehand: read the brief and say what you have done yourself that comes close."),
}


def invitation_of(snapshot: Snapshot, role: Role, link: str, _: Translate) -> str:
    """The invitation for one role with its link. Times stand in the zone in which they were announced, and in UTC."""
    return "\n".join(_lines(snapshot, role, link, _)).strip() + "\n"


def reminder_of(snapshot: Snapshot, title: str, link: str, _: Translate, now: datetime) -> str:
    """A kind word to those who have not been here since the present phase, called `title`, began."""
    words = _(N_("“%(phase)s” is open in the peer assist “%(title)s”, and your voice is missing. A few minutes help."))
    closes = next((p.closes_at for p in snapshot.phases if p.id == snapshot.session.phase_id), None)
    lines = [words % {"phase": title, "title": snapshot.session.title}]
    if closes is not None and closes > now:
        lines.append(_(N_("It closes on %(when)s.")) % {"when": told(closes, snapshot.session)})
    return "\n".join([*lines, "", link, ""])


def told(moment: datetime, session: Session) -> str:
    """A moment in the announced zone, with UTC beside it where that differs."""
    here = moment.astimezone(ZoneInfo(session.zone) if session.zone else UTC)
    text = f"{here:%Y-%m-%d %H:%M} {session.zone or 'UTC'}"
    return text if not here.utcoffset() else f"{text} ({moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC)"


def _lines(snapshot: Snapshot, role: Role, link: str, _: Translate) -> Iterator[str]:
    session = snapshot.session
    if session.called_off_at is not None:
        yield from (_(N_("This session has been called off.")), "")
    yield from (_(GREETING[role]), "", session.title, "")
    for title, text in (
        (N_("The challenge"), session.challenge),
        (N_("What was tried"), session.tried),
        (N_("Outcome wanted"), session.wanted),
        (N_("Feeds into"), session.decision),
    ):
        if text:
            yield from (f"{_(title)}{_(COLON)} {text}", "")
    if session.starts_at is not None:
        yield f"{_(N_('When'))}{_(COLON)} {told(session.starts_at, session)}"
    if session.place:
        yield f"{_(N_('Where'))}{_(COLON)} {session.place}"
    if session.starts_at is not None or session.place:
        yield ""
    yield from (f"{_(N_('Agenda'))}{_(COLON)}", *_agenda(snapshot, _), "")
    if snapshot.materials:
        yield f"{_(N_('To read beforehand, on the board'))}{_(COLON)}"
        rows = sorted(snapshot.materials.values(), key=lambda material: material.born_seq)
        yield from (f"– {material.title}" for material in rows)
        yield ""
    if role in TASK:
        yield from (_(TASK[role]), "")
    yield from (f"{_(N_('Your link, no account needed'))}{_(COLON)}", link)


def _agenda(snapshot: Snapshot, _: Translate) -> Iterator[str]:
    for phase in snapshot.phases:
        kind = PHASES[phase.kind]
        name = f"{phase.title or _(kind.title)}{_(COLON)} {_(kind.summary)}"
        if phase.opens_at is not None and phase.closes_at is not None:
            yield f"– {told(phase.opens_at, snapshot.session)} – {told(phase.closes_at, snapshot.session)}  {name}"
        elif phase.minutes:
            yield f"– {phase.minutes}’  {name}"
