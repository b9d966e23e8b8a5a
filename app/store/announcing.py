"""When and where a session takes place, as it is announced; calling it off; rehearsing it."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import available_timezones

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.errors import Conflict, Invalid
from app.rules.roles import TEAMS, WATCHERS
from app.rules.text import optional
from app.rules.words import N_
from app.store.meanwhile import NOTHING_SEEN, answer_with, marks_of, taken_over, touched
from app.store.tables import Session
from app.store.turn import Turn

# Where the day is told: on the notice to observers, for whom the board is not open yet.
ANNOUNCED_IN = (regions.BRIEF, regions.NOTICE)


def announce(
    turn: Turn, starts_at: datetime | None, zone: str, place: str, seen: Mapping[str, str] = NOTHING_SEEN
) -> None:
    """Say when the session begins and where people meet. `zone` is the IANA zone of whoever says when.

    `seen` holds the marks of both as the person found them. Raises Invalid naming the field, Conflict.
    """
    turn.require(Action.RUN)
    if zone and zone not in available_timezones():
        raise Invalid("zone", N_("This time zone is not known."))
    typed = {"starts_at": starts_at, "place": optional(place, "place", limits.PLACE, line=True)}
    answer_with(turn, marks_of(touched(typed, seen)))
    before = {name: getattr(turn.session, name) for name in ("starts_at", "zone", "place")}
    values = before | taken_over(typed, seen, before)
    if "starts_at" in touched(typed, seen):
        values["zone"] = zone
    if values == before:
        raise turn.nothing_to_do()
    sequence = turn.session.calendar_sequence + 1
    gone = _taken_back(turn.session, values["starts_at"])
    turn.change(Session, {"id": turn.session.id}, **values, gone_from=gone, calendar_sequence=sequence)
    turn.touched("announced the session", turn.session.id, *ANNOUNCED_IN, before=before)


def _taken_back(former: Session, starts_at: datetime | None) -> datetime | None:
    """The start that calendars still hold although there is none any more."""
    return None if starts_at is not None else former.starts_at or former.gone_from


def call_off(turn: Turn, off: bool) -> None:
    """Call the session off, or say that it takes place after all. Raises Conflict once it has begun."""
    turn.require(Action.RUN)
    if off == (turn.session.called_off_at is not None):
        raise turn.nothing_to_do()
    if off and not turn.phase.prepares:
        raise Conflict(N_("The session has begun. Close it instead."))
    called_off_at = turn.now if off else None
    sequence = turn.session.calendar_sequence + 1
    turn.change(Session, {"id": turn.session.id}, called_off_at=called_off_at, calendar_sequence=sequence)
    verb = "called the session off" if off else "called the session on again"
    turn.touched(verb, turn.session.id, *ANNOUNCED_IN, before={"called_off_at": turn.session.called_off_at})


def project_link(turn: Turn, role: str) -> None:
    """Choose whose link the projector shows to the room: a team's, the observers', or none. Raises Invalid.

    Never the facilitators': whoever has that one leads.
    """
    turn.require(Action.RUN)
    if role not in ("", *TEAMS, *WATCHERS):
        raise Invalid("role", N_("Please choose one of the links offered."))
    if role == turn.session.projector_link:
        raise turn.nothing_to_do()
    turn.change(Session, {"id": turn.session.id}, projector_link=role)
    before = {"projector_link": turn.session.projector_link}
    turn.touched("chose the projector's link", turn.session.id, regions.STAGE, regions.CONTROLS, before=before)


def mark_rehearsed(turn: Turn, rehearsed: bool) -> None:
    """Say that the facilitator has tried everything out, or not yet."""
    turn.require(Action.RUN)
    if rehearsed == (turn.session.rehearsed_at is not None):
        raise turn.nothing_to_do()
    turn.change(Session, {"id": turn.session.id}, rehearsed_at=turn.now if rehearsed else None)
    before = {"rehearsed_at": turn.session.rehearsed_at}
    turn.touched("rehearsed" if rehearsed else "not rehearsed yet", turn.session.id, regions.BRIEF, before=before)
