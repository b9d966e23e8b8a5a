"""Running the agenda: moving between phases, rounds, and the timer."""

from datetime import datetime
from typing import Any

from app.rules import limits, regions, timer
from app.rules.actions import Action
from app.rules.agenda import PHASES, ROUND
from app.rules.errors import Conflict, Invalid, NotFound
from app.rules.phase_kind import PhaseKind
from app.rules.text import optional
from app.rules.timer import Timer
from app.rules.words import N_
from app.store.agenda import agenda_of, due_of
from app.store.columns import new_id
from app.store.floor import clear_floor
from app.store.responses import unanswered
from app.store.tables import Phase, Session
from app.store.turn import Turn
from app.store.votes import have_dots


def phase_called(turn: Turn, wanted: str) -> Phase:
    """The phase with this id; or the next one of this kind, else the last one of it. Raises NotFound."""
    agenda = agenda_of(turn)
    here = next(phase.position for phase in agenda if phase.id == turn.session.phase_id)
    fitting = [phase for phase in agenda if wanted in (phase.id, phase.kind)]
    if not fitting:
        raise NotFound(N_("There is no such phase in this session's agenda."))
    return next((phase for phase in fitting if phase.position >= here), fitting[-1])


def move_to(turn: Turn, phase: Phase, unanswered_reason: str = "") -> None:
    """Open a phase and close the present one.

    Raises Conflict where that would close the session with recommendations that have no answer and no reason is given.
    """
    turn.require(Action.RUN)
    if phase.id == turn.session.phase_id:
        raise turn.nothing_to_do(phase.id)
    if PHASES[phase.kind].ends:
        _say_why_unanswered(turn, unanswered_reason)
    open_phase(turn, phase)


def _say_why_unanswered(turn: Turn, typed: str) -> None:
    reason = optional(typed, "reason", limits.REASON)
    waiting = unanswered(turn)
    if waiting and not reason:
        raise Conflict(
            N_("Recommendations without an answer: %(count)s. Please answer them, or say why they stay without one."),
            count=waiting,
        )
    if waiting or turn.session.unanswered_reason:
        turn.change(Session, {"id": turn.session.id}, unanswered_reason=reason if waiting else "")


def open_phase(turn: Turn, phase: Phase, by_itself: bool = False) -> None:
    """Close the present phase and open this one; its timer starts. Everything on the board may look different."""
    turn.change(Phase, {"id": turn.session.phase_id}, closed_at=turn.now)
    turn.change(Phase, {"id": phase.id}, opened_at=turn.now, closed_at=None)
    clear_floor(turn)
    set_timer(turn, timer_for(phase, turn.now))
    kind = PHASES[phase.kind]
    turn.change(
        Session,
        {"id": turn.session.id},
        phase_id=phase.id,
        phase_kind=phase.kind,
        phase_seq=turn.seq,
        acted_seq=turn.seq,
        due_at=due_of(phase, turn.now, by_itself),
        spotlight_id="",
        names_off=phase.names_off,
        revealed_at=_revealed_at(turn, kind),
        **_takes_place(turn, kind),
    )
    before = {"phase_id": turn.session.phase_id, "kind": turn.session.phase_kind}
    turn.touched(f"opened {phase.kind}", phase.id, regions.EVERYTHING, before=before)


def _takes_place(turn: Turn, kind: PhaseKind) -> dict[str, Any]:
    """What was called off takes place after all once people go to work; calendars are told."""
    if kind.prepares or kind.ends or turn.session.called_off_at is None:
        return {}
    return {"called_off_at": None, "calendar_sequence": turn.session.calendar_sequence + 1}


def _revealed_at(turn: Turn, kind: PhaseKind) -> datetime | None:
    """Dots that lie when people go on to answer are seen by all from then on, whether revealed before or not."""
    return (
        turn.now if kind.answers and turn.session.revealed_at is None and have_dots(turn) else turn.session.revealed_at
    )


def timer_for(phase: Phase, now: datetime) -> Timer:
    """The timer of a phase that opens now: until its announced closing time, else for its minutes."""
    if phase.closes_at is not None and phase.closes_at > now:
        return Timer(ends_at=phase.closes_at)
    return timer.started(phase.minutes, now)


def another_round(turn: Turn, seen: str = "") -> Phase:
    """Put a further round of questions and listening behind the present phase and open it; an end stays the end.

    `seen` is the phase in which the facilitator asked for it, or empty. Raises Conflict where that is over, since two who
    lead may ask for the same round, and where the agenda is as long as it may be.
    """
    turn.require(Action.RUN)
    if seen not in ("", turn.session.phase_id):
        raise Conflict(N_("Another phase was opened in the meantime. Please look again."))
    agenda = agenda_of(turn)
    if len(agenda) + len(ROUND) > limits.PHASES_MOST:
        raise Conflict(N_("The agenda is as long as it may be. Please go back to an earlier phase."))
    here = next(phase for phase in agenda if phase.id == turn.session.phase_id)
    first = here.position + (0 if PHASES[here.kind].ends else 1)
    for phase in agenda:
        if phase.position >= first:
            turn.change(Phase, {"id": phase.id}, position=phase.position + len(ROUND))
    number = 1 + max(phase.round for phase in agenda if PHASES[phase.kind] in ROUND)
    minutes = {phase.kind: phase.minutes for phase in agenda}
    added = [
        Phase(
            id=new_id(),
            session_id=turn.session.id,
            seq=turn.seq,
            position=position,
            kind=kind.key,
            round=number,
            minutes=minutes.get(kind.key, kind.minutes),
        )
        for position, kind in enumerate(ROUND, start=first)
    ]
    for phase in added:
        turn.add(phase)
    move_to(turn, added[0])
    return added[0]


def add_minutes(turn: Turn, minutes: int) -> None:
    """Give the present phase more minutes, or take some away."""
    turn.require(Action.RUN)
    if not minutes or abs(minutes) > limits.PHASE_MINUTES_MOST:
        raise Invalid("minutes", N_("Please give a number of minutes."))
    _set_again(turn, timer.shifted(timer_of(turn.session), minutes, turn.now))
    turn.touched("added minutes" if minutes > 0 else "took minutes", str(minutes), regions.TIMER, regions.CONTROLS)


def pause(turn: Turn, paused: bool) -> None:
    """Stop the timer, or let it run on."""
    turn.require(Action.RUN)
    now_paused = timer_of(turn.session).paused
    if paused == now_paused or timer_of(turn.session).remaining_ms(turn.now) is None:
        raise turn.nothing_to_do()
    change = timer.paused if paused else timer.resumed
    _set_again(turn, change(timer_of(turn.session), turn.now))
    turn.touched("paused" if paused else "went on", turn.session.phase_id, regions.TIMER, regions.CONTROLS)


def timer_of(session: Session) -> Timer:
    """The present phase's timer."""
    return Timer(session.ends_at, session.left_ms)


def set_timer(turn: Turn, new: Timer) -> None:
    """Keep a timer as the present phase's."""
    turn.change(Session, {"id": turn.session.id}, ends_at=new.ends_at, left_ms=new.left_ms)


def _set_again(turn: Turn, new: Timer) -> None:
    """Keep the open phase's timer; one that was to close by itself closes when that ends, and never while paused."""
    set_timer(turn, new)
    here = next(phase for phase in agenda_of(turn) if phase.id == turn.session.phase_id)
    if here.closes_itself and here.closes_at and here.opened_at and here.opened_at < here.closes_at:
        turn.change(Session, {"id": turn.session.id}, due_at=new.ends_at)
