"""Sessions: how one begins, and its brief."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.agenda import AGENDAS
from app.rules.days import day
from app.rules.errors import Invalid
from app.rules.intents import INTENTS
from app.rules.plan import Place
from app.rules.text import needed, optional
from app.rules.words import N_
from app.store.columns import new_id
from app.store.confidential import checked_level
from app.store.meanwhile import answer_with, first_was_another, marks_of, overtaken, touched
from app.store.tables import Phase, Session
from app.store.turn import Turn


@dataclass(frozen=True, slots=True)
class Start:
    """What someone who starts a session says about it, as it was typed."""

    title: str
    challenge: str
    tried: str = ""
    wanted: str = ""
    decision: str = ""
    agenda: str = "short"
    confidentiality: str = "names"
    constraints: str = ""
    deliverable: str = ""
    decision_on: str = ""
    dots: int = limits.DOTS
    language: str = ""


BRIEF_FIELDS = ("title", "challenge", "tried", "constraints", "wanted", "deliverable", "decision", "decision_on")


def begin(
    sql: Connection, start: Start, now: datetime, plan: Sequence[Place] | None = None, rehearses_id: str = ""
) -> str:
    """Make a session with this plan, or the agenda it asked for, standing in its first phase; the answer is its id.

    `rehearses_id` names the session of which it is a rehearsal. Raises Invalid naming the field that does not fit.
    """
    if plan is None:
        if start.agenda not in AGENDAS:
            raise Invalid("agenda", N_("Please choose one of the agendas offered."))
        plan = [Place(planned.kind.key, minutes=planned.minutes) for planned in AGENDAS[start.agenda]]
    session_id = new_id()
    phases = [_phase(session_id, position, place, plan) for position, place in enumerate(plan)]
    phases[0].opened_at = now
    session = Session(
        id=session_id,
        agenda=start.agenda if start.agenda in AGENDAS else "own",
        confidentiality=checked_level(start.confidentiality).value,
        phase_id=phases[0].id,
        phase_kind=phases[0].kind,
        length_minutes=sum(phase.minutes for phase in phases),
        rehearses_id=rehearses_id,
        dots=start.dots,
        language=start.language,
        created_at=now,
        **checked_brief({name: getattr(start, name) for name in BRIEF_FIELDS}),
    )
    sql.execute(insert(Session.__table__), session.model_dump())  # type: ignore[attr-defined]
    sql.execute(insert(Phase.__table__), [phase.model_dump() for phase in phases])  # type: ignore[attr-defined]
    return session_id


def _phase(session_id: str, position: int, place: Place, plan: Sequence[Place]) -> Phase:
    return Phase(
        id=new_id(),
        session_id=session_id,
        seq=0,
        position=position,
        kind=place.kind,
        title=place.title,
        minutes=place.minutes,
        host_prompt=place.host_prompt,
        resource_prompt=place.resource_prompt,
        round=1 + sum(1 for former in plan[:position] if former.kind == place.kind),
    )


def edit_brief(turn: Turn, typed: Mapping[str, str], seen: Mapping[str, str]) -> None:
    """Change fields of the brief.

    `typed` holds the fields as they should read; `seen` the fingerprint of each as the person found it. Fields that the
    person left as they found them stay as they are now. Raises Invalid, Conflict.
    """
    turn.require(Action.EDIT_BRIEF)
    values = checked_brief(typed)
    answer_with(turn, marks_of(touched(values, seen)))
    present = {name: getattr(turn.session, name) for name in values}
    changed = {name: text for name, text in touched(values, seen).items() if text != present[name]}
    if overtaken(changed, seen, present):
        sentence = N_(
            "Someone else changed the same part of the brief while you wrote; it stands above as it reads now. "
            "If you save once more, yours takes its place."
        )
        raise first_was_another(sentence, marks_of({name: present[name] for name in changed}))
    if not changed:
        raise turn.nothing_to_do()
    before = {name: present[name] for name in changed}
    changed_at = {} if set(changed) == {"title"} else {"brief_changed_at": turn.now}
    turn.change(Session, {"id": turn.session.id}, **changed, **changed_at)
    # The head stands on pages, too, whose readers may not know of the brief yet.
    head = (regions.HEAD,) if "title" in changed else ()
    turn.touched("edited the brief", turn.session.id, regions.BRIEF, *head, before=before)


def say_intent(turn: Turn, intent: str) -> None:
    """Say what the host team seeks: to learn, or to be endorsed in what it has decided. Raises Invalid."""
    turn.require(Action.EDIT_BRIEF)
    if intent not in INTENTS:
        raise Invalid("intent", N_("Please choose one of the answers offered."))
    if intent == turn.session.intent:
        raise turn.nothing_to_do()
    turn.change(Session, {"id": turn.session.id}, intent=intent)
    turn.touched("said the intent", turn.session.id, regions.BRIEF, before={"intent": turn.session.intent})


def speak(turn: Turn, language: str) -> None:
    """Hold the session in this language from now on. An empty one is the instance's own; `language` is one it speaks."""
    turn.require(Action.RUN)
    if language == turn.session.language:
        raise turn.nothing_to_do()
    before = {"language": turn.session.language}
    turn.change(Session, {"id": turn.session.id}, language=language)
    turn.touched("changed the language", turn.session.id, regions.EVERYTHING, before=before)


def checked_brief(typed: Mapping[str, str]) -> dict[str, Any]:
    """The brief's fields cleaned. Raises Invalid naming the field."""
    values: dict[str, Any] = {}
    for name in BRIEF_FIELDS:
        if name not in typed:
            continue
        if name == "title":
            values[name] = needed(typed[name], name, limits.TITLE, line=True)
        elif name == "challenge":
            values[name] = needed(typed[name], name, limits.BRIEF_FIELD)
        elif name == "decision_on":
            values[name] = day(typed[name], name)
        else:
            values[name] = optional(typed[name], name, limits.BRIEF_FIELD)
    return values
