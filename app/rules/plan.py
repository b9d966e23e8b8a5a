"""An agenda as a facilitator plans it, and how the time that is left is shared out anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.rules import limits
from app.rules.agenda import PHASES
from app.rules.errors import Invalid
from app.rules.text import optional
from app.rules.words import N_


@dataclass(frozen=True, slots=True)
class Place:
    """One phase as planned. `id` is empty for one that is new; `minutes` is 0 for a phase without a timer."""

    kind: str
    id: str = ""
    title: str = ""
    minutes: int = 0
    host_prompt: str = ""
    resource_prompt: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closes_itself: bool = False


def checked_plan(plan: Sequence[Place]) -> list[Place]:
    """The plan with its words cleaned and its times joined up. Raises Invalid naming the field and its row.

    It has one `closed` at its end. A phase that closes by itself hands over to the next one at that very moment.
    """
    if not 2 <= len(plan) <= limits.PHASES_MOST:
        raise Invalid("kind", N_("An agenda has at least two and at most %(most)s phases."), most=limits.PHASES_MOST)
    if any(place.kind not in PHASES for place in plan):
        raise Invalid("kind", N_("Please choose one of the phases offered."))
    if [place.kind for place in plan if PHASES[place.kind].ends] != [plan[-1].kind]:
        raise Invalid("kind", N_("The agenda ends with the phase “Closed”, and has it once."))
    checked = [in_row(i, partial(_checked, place)) for i, place in enumerate(plan)]
    former = [None, *checked]
    return [in_row(i, partial(_handed_over, place, former[i])) for i, place in enumerate(checked)]


def in_row(number: int, check: Callable[[], Place]) -> Place:
    """The result of checking one row. An Invalid that it raises names the row too, as in `minutes.3`."""
    try:
        return check()
    except Invalid as wrong:
        raise Invalid(f"{wrong.field}.{number}", wrong.sentence, **wrong.facts) from None


def shared_out(minutes: Sequence[int], left: int) -> list[int]:
    """Share `left` minutes among phases in proportion to what each had. Every one keeps at least a minute."""
    spare = max(0, left - len(minutes))
    weights = [max(0, one - 1) for one in minutes]
    if not sum(weights):
        weights = [1] * len(minutes)
    exact = [spare * weight / sum(weights) for weight in weights]
    shares = [1 + int(part) for part in exact]
    # What rounding down left over goes to those who lost most by it.
    by_loss = sorted(range(len(exact)), key=lambda i: int(exact[i]) - exact[i])
    for i in by_loss[: spare - sum(map(int, exact))]:
        shares[i] += 1
    return shares


def _checked(place: Place) -> Place:
    if not 0 <= place.minutes <= limits.PHASE_MINUTES_MOST:
        raise Invalid(
            "minutes", N_("Please give a number of minutes from 0 to %(most)s."), most=limits.PHASE_MINUTES_MOST
        )
    if place.opens_at and place.closes_at and place.closes_at <= place.opens_at:
        raise Invalid("closes_at", N_("A phase closes after it opens. Please check its times."))
    if place.closes_itself and place.closes_at is None:
        raise Invalid("closes_at", N_("A phase that closes by itself needs a closing time."))
    return Place(
        kind=place.kind,
        id=place.id,
        title=optional(place.title, "title", limits.NAME, line=True),
        minutes=place.minutes,
        host_prompt=optional(place.host_prompt, "host_prompt", limits.PROMPT),
        resource_prompt=optional(place.resource_prompt, "resource_prompt", limits.PROMPT),
        opens_at=place.opens_at,
        closes_at=place.closes_at,
        closes_itself=place.closes_itself,
    )


def _handed_over(place: Place, former: Place | None) -> Place:
    if former is None or not former.closes_itself:
        return place
    if place.closes_at is not None and former.closes_at is not None and place.closes_at <= former.closes_at:
        raise Invalid("closes_at", N_("A phase closes after it opens. Please check its times."))
    return Place(**{name: getattr(place, name) for name in Place.__slots__} | {"opens_at": former.closes_at})
