"""The session, or each window of a long one, as calendar entries (iCalendar, RFC 5545)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from app.exports.blocks import COLON
from app.rules.agenda import PHASES
from app.store.snapshot import Snapshot
from app.store.tables import Phase

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Peer Assist//Peer Assist//EN"
# A short session without a planned length takes what the method gives it.
USUAL_MINUTES = 90

Translate = Callable[[str], str]


def calendar_of(
    snapshot: Snapshot, address: str, translate: Translate, now: datetime, tells_challenge: bool = True
) -> bytes:
    """The session as an iCalendar file; `address` is where its board is. Only those who may read the brief are told
    the challenge.

    Each entry keeps its UID for ever and carries the number of changes as SEQUENCE, so that a later file moves it or
    takes it away; a day or a window that was taken back stays as a cancelled one. Entries stand in the zone in which
    they were announced.
    """
    session = snapshot.session
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if session.called_off_at else "PUBLISH")
    calendar.add("x-wr-calname", session.title)
    for event, is_off in _events(snapshot, address, translate, tells_challenge):
        event.add("dtstamp", now.astimezone(UTC))
        event.add("sequence", session.calendar_sequence)
        event.add("status", "CANCELLED" if is_off or session.called_off_at else "CONFIRMED")
        event.add("url", address)
        if session.place:
            event.add("location", session.place)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _events(
    snapshot: Snapshot, address: str, translate: Translate, tells_challenge: bool
) -> Iterator[tuple[Event, bool]]:
    """Each entry, and whether it is no more."""
    session = snapshot.session
    zone = ZoneInfo(session.zone) if session.zone else UTC
    starts = session.starts_at or session.gone_from
    if starts is not None:
        length = timedelta(minutes=session.length_minutes or USUAL_MINUTES)
        agenda = "\n".join(_line(phase, translate) for phase in snapshot.phases if phase.minutes)
        words = "\n\n".join(filter(None, [session.challenge if tells_challenge else "", agenda, address]))
        entry = _event(f"{session.id}@peer-assist", session.title, words, starts, starts + length, zone)
        yield entry, session.starts_at is None
    for phase in (*snapshot.phases, *(one for one in snapshot.gone.values() if one.dropped)):
        opens, closes, is_off = _window(phase)
        if opens is not None and closes is not None:
            title = f"{session.title}{translate(COLON)} {phase.title or translate(PHASES[phase.kind].title)}"
            words = f"{translate(PHASES[phase.kind].summary)}\n\n{address}"
            yield _event(f"{session.id}.{phase.id}@peer-assist", title, words, opens, closes, zone), is_off


def _window(phase: Phase) -> tuple[datetime | None, datetime | None, bool]:
    """When a phase is open, or was to be, and whether that was taken back."""
    if phase.gone_from is not None:
        return phase.gone_from, phase.gone_until, True
    return phase.opens_at, phase.closes_at, False


def _event(uid: str, title: str, words: str, begins: datetime, ends: datetime, zone: tzinfo) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("summary", title)
    event.add("description", words)
    event.add("dtstart", _told(begins, zone))
    event.add("dtend", _told(ends, zone))
    return event


def _told(moment: datetime, zone: tzinfo) -> datetime:
    """A moment on the clocks of a zone; in UTC where they show that hour a second time, which an entry cannot say."""
    there = moment.astimezone(zone)
    return moment.astimezone(UTC) if there.fold else there


def _line(phase: Phase, translate: Translate) -> str:
    return f"{phase.minutes}’ {phase.title or translate(PHASES[phase.kind].title)}"
