"""The agenda of a session: changing it before and during, and sharing out anew the time that is left."""

import hashlib
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import func, select

from app.rules import regions
from app.rules.actions import Action
from app.rules.errors import Conflict, NotFound
from app.rules.plan import Place, checked_plan, shared_out
from app.rules.words import N_
from app.store.columns import new_id
from app.store.meanwhile import first_was_another
from app.store.tables import Phase, Session
from app.store.turn import Turn

PLACES = Phase.__table__  # type: ignore[attr-defined]

# The regions that show the agenda: the rail, the prompts, the facilitator's buttons. The head shows the present phase only.
TOUCHED = (regions.RAIL, regions.NOTICE, regions.CONTROLS, regions.TIMER, regions.BRIEF, regions.QUEUE)
CHANGED_MEANWHILE = N_(
    "The agenda was changed in the meantime; what you entered still stands here. Open this page in a second window to see "
    "how it stands now. If you save once more, yours takes its place."
)
FIELDS = tuple(name for name in Place.__slots__ if name not in ("id", "kind"))


def agenda_of(turn: Turn) -> list[Phase]:
    """The session's phases in order."""
    rows = turn.sql.execute(
        select(*PLACES.c)
        .where(PLACES.c.session_id == turn.session.id, PLACES.c.dropped.is_(False))
        .order_by(PLACES.c.position)
    ).all()
    return cast(list[Phase], rows)


def arrange(turn: Turn, plan: Sequence[Place], seen: str) -> None:
    """Replace the agenda by this plan: phases are kept, changed, moved, added and dropped.

    `seen` is the mark of the agenda as the person found it. Raises Invalid naming the field, NotFound for a phase that is
    not in the agenda or is of another kind, Conflict where someone else changed the agenda meanwhile or the plan leaves
    out a phase that has been open.
    """
    turn.require(Action.RUN)
    former = agenda_of(turn)
    if seen != mark_of(former):
        raise first_was_another(CHANGED_MEANWHILE, {"seen": mark_of(former)})
    places = checked_plan(plan)
    by_id = {phase.id: phase for phase in former}
    if any(place.id and (place.id not in by_id or by_id[place.id].kind != place.kind) for place in places):
        raise NotFound()
    kept = {place.id for place in places}
    if any(phase.opened_at is not None and phase.id not in kept for phase in former):
        raise Conflict(N_("A phase that has been open stays in the agenda: it is part of what happened."))
    before = {"agenda": [_as_values(phase) for phase in former], "length": turn.session.length_minutes}
    for phase in former:
        if phase.id not in kept:
            turn.change(Phase, {"id": phase.id}, dropped=True, **_taken_back(phase, None))
    changed = [_put(turn, position, place, by_id.get(place.id)) for position, place in enumerate(places)]
    if not any(changed) and len(kept) == len(former):
        raise turn.nothing_to_do()
    length = sum(place.minutes for place in places)
    sequence = turn.session.calendar_sequence + _times_differ(former, places)
    turn.change(Session, {"id": turn.session.id}, length_minutes=length, calendar_sequence=sequence)
    here = turn.session.phase_id
    _keep_to_time(turn, by_id[here])
    head = (regions.HEAD,) if any(one.id == here and one.title != by_id[here].title for one in places) else ()
    turn.touched("arranged the agenda", turn.session.id, *head, *TOUCHED, before=before)


def share_out_time(turn: Turn) -> None:
    """Give the phases ahead what is left of the whole time, each in proportion to what it had.

    Raises Conflict where the session has no timed phase open or none ahead.
    """
    turn.require(Action.RUN)
    agenda = agenda_of(turn)
    here = next(phase for phase in agenda if phase.id == turn.session.phase_id)
    ahead = [phase for phase in agenda if phase.position > here.position and phase.minutes]
    began = began_at(agenda)
    if began is None or not ahead:
        raise Conflict(N_("There is no time ahead that could be shared out."))
    spent = round((turn.now - began).total_seconds() / 60)
    left = turn.session.length_minutes - spent - _minutes_left(turn)
    shares = shared_out([phase.minutes for phase in ahead], left)
    if shares == [phase.minutes for phase in ahead]:
        raise turn.nothing_to_do()
    for phase, minutes in zip(ahead, shares, strict=True):
        turn.change(Phase, {"id": phase.id}, minutes=minutes)
    before = {"minutes": {phase.id: phase.minutes for phase in ahead}}
    turn.touched("shared out the time", turn.session.id, *TOUCHED, before=before)


def began_at(agenda: Sequence[Phase]) -> Any:
    """When the first phase with minutes was opened, or None."""
    return min((p.opened_at for p in agenda if p.minutes and p.opened_at is not None), default=None)


def mark_of(agenda: Sequence[Phase]) -> str:
    """A short mark of an agenda, to tell whether it is still the same."""
    values = [(p.id, p.position, *(str(getattr(p, name)) for name in FIELDS)) for p in agenda]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def due_of(phase: Phase, now: Any, by_itself: bool = False) -> Any:
    """When this phase, opened now, closes by itself, or None.

    A phase whose time has passed already stays open when the facilitator opens it. One that opened `by_itself`, late
    because the server was away, closes at once and makes room for the next.
    """
    closes = phase.closes_itself and phase.closes_at and (by_itself or phase.closes_at > now)
    return phase.closes_at if closes else None


def _times_differ(former: Sequence[Phase], places: Sequence[Place]) -> bool:
    """Whether calendars must learn of the new plan."""
    minutes = [sum(row.minutes for row in rows) for rows in (former, places)]
    windows = [{(row.id, row.opens_at, row.closes_at) for row in rows} for rows in (former, places)]
    return minutes[0] != minutes[1] or windows[0] != windows[1]


def _put(turn: Turn, position: int, place: Place, former: Phase | None) -> bool:
    values = {name: getattr(place, name) for name in FIELDS} | {"position": position}
    if former is None:
        turn.add(
            Phase(
                id=new_id(),
                session_id=turn.session.id,
                seq=turn.seq,
                kind=place.kind,
                round=_next_round(turn, place.kind),
                **values,
            )
        )
        return True
    if all(getattr(former, name) == value for name, value in values.items()):
        return False
    turn.change(Phase, {"id": former.id}, **values, **_taken_back(former, place))
    return True


def _taken_back(former: Phase, now: Place | None) -> dict[str, Any]:
    """The columns that remember a window which is no more, for the calendars that have it."""
    if now is not None and now.opens_at and now.closes_at:
        return {"gone_from": None, "gone_until": None}
    if former.opens_at and former.closes_at:
        return {"gone_from": former.opens_at, "gone_until": former.closes_at}
    return {}


def _next_round(turn: Turn, kind: str) -> int:
    where = (PLACES.c.session_id == turn.session.id, PLACES.c.kind == kind, PLACES.c.dropped.is_(False))
    last = turn.sql.execute(select(func.coalesce(func.max(PLACES.c.round), 0)).where(*where)).scalar_one()
    return 1 + int(last)


def _keep_to_time(turn: Turn, former: Phase) -> None:
    """Where the present phase closes at another time than before, its timer and its due time follow.

    Where it does not they stay: the facilitator may have paused the timer or given more minutes since.
    """
    phase = next(p for p in agenda_of(turn) if p.id == former.id)
    if (phase.closes_at, phase.closes_itself) == (former.closes_at, former.closes_itself):
        return
    values: dict[str, Any] = {"due_at": due_of(phase, turn.now)}
    if phase.closes_at is not None and phase.closes_at > turn.now:
        values |= {"ends_at": phase.closes_at, "left_ms": None}
    elif phase.closes_at is None and turn.session.ends_at == former.closes_at:
        values |= {"ends_at": None}
    turn.change(Session, {"id": turn.session.id}, **values)


def _minutes_left(turn: Turn) -> int:
    ends_at, left_ms = turn.session.ends_at, turn.session.left_ms
    left = (ends_at - turn.now).total_seconds() * 1000 if ends_at else left_ms or 0
    return max(0, round(left / 60_000))


def _as_values(phase: Phase) -> dict[str, Any]:
    names = ("id", "kind", "round", "position", *FIELDS)
    return {name: getattr(phase, name) for name in names}
