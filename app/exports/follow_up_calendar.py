"""The days on which people look back after a session, as calendar entries (iCalendar, RFC 5545)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from app.exports.blocks import COLON
from app.exports.calendar import MEDIA_TYPE, PRODUCT
from app.rules.follow_up import check_in_days
from app.rules.words import N_
from app.store.snapshot import Snapshot

Translate = Callable[[str], str]

__all__ = ["MEDIA_TYPE", "follow_up_calendar_of"]


def follow_up_calendar_of(
    snapshot: Snapshot, closed_at: datetime, address: str, translate: Translate, now: datetime
) -> bytes:
    """Whole-day entries for each check-in, and for the day of reporting back where one was agreed.

    Each keeps its UID for ever; the session's turn is its SEQUENCE, so that a later file moves it. `address` is where
    the follow-up page is: it takes a sign-in, so the file gives nobody access.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for uid, title, day in _days(snapshot, closed_at, translate):
        calendar.add_component(_event(snapshot, uid, title, day, address, now))
    return calendar.to_ical()


def _days(snapshot: Snapshot, closed_at: datetime, translate: Translate) -> Iterator[tuple[str, str, date]]:
    session = snapshot.session
    for days, day in check_in_days(closed_at, session.zone).items():
        title = translate(N_("What came of it after %(n)s days")) % {"n": days}
        yield f"{session.id}.day-{days}@peer-assist", f"{session.title}{translate(COLON)} {title}", day
    if session.report_on:
        title = translate(N_("Report back to those who helped"))
        yield f"{session.id}.report@peer-assist", f"{session.title}{translate(COLON)} {title}", session.report_on


def _event(snapshot: Snapshot, uid: str, title: str, day: date, address: str, now: datetime) -> Event:
    actions = sorted(snapshot.actions.values(), key=lambda action: action.born_seq)
    lines = [f"– {action.text}" for action in actions if action.state not in ("done", "dropped")]
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", snapshot.seq)
    event.add("summary", title)
    event.add("description", "\n".join([*lines, "", address]).strip())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("url", address)
    return event
