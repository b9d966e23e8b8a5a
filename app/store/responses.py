"""The host team's answers: decisions, actions and the summary."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import func, select

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.cards import ACTION_STATES, DECISIONS
from app.rules.days import day, to_come
from app.rules.errors import Invalid, NotFound
from app.rules.text import fingerprint, needed, optional
from app.rules.words import N_
from app.store.columns import new_id
from app.store.meanwhile import NOTHING_SEEN, answer_with, first_was_another, marks_of, taken_over, touched
from app.store.participants import actor_of
from app.store.slots import touched_regions
from app.store.tables import ActionItem, Card, Decision, Session, Summary
from app.store.turn import Turn

DECIDED = Decision.__table__  # type: ignore[attr-defined]
ITEMS = ActionItem.__table__  # type: ignore[attr-defined]
CARDS = Card.__table__  # type: ignore[attr-defined]
SUMMARIES = Summary.__table__  # type: ignore[attr-defined]


def decide(turn: Turn, card: Card, choice: str, reason: str) -> None:
    """Say what the host team makes of a recommendation, with the reason. A later answer replaces an earlier one."""
    turn.require(Action.DECIDE)
    if card.kind != "recommendation":
        raise NotFound()
    if choice not in DECISIONS:
        raise Invalid("choice", N_("Please choose adopt, adapt, park or decline."))
    values = {"choice": choice, "reason": needed(reason, "reason", limits.REASON)}
    row = turn.sql.execute(select(*DECIDED.c).where(DECIDED.c.card_id == card.id)).one_or_none()
    before = {"choice": row.choice, "reason": row.reason} if row else {"choice": None, "reason": None}
    if values == before:
        raise turn.nothing_to_do(card.id)
    if row is None:
        turn.add(
            Decision(
                card_id=card.id,
                session_id=turn.session.id,
                seq=turn.seq,
                by_id=turn.viewer.id,
                at=turn.now,
                **values,
            )
        )
    else:
        turn.change(Decision, {"card_id": card.id}, by_id=turn.viewer.id, at=turn.now, **values)
    turn.touched("decided", card.id, *touched_regions(turn, card), before=before)


def unanswered(turn: Turn) -> int:
    """How many recommendations that everyone sees have no answer yet; what lies on one is answered with it."""
    answered = select(DECIDED.c.card_id).where(DECIDED.c.session_id == turn.session.id)
    where = (
        CARDS.c.session_id == turn.session.id,
        CARDS.c.kind == "recommendation",
        CARDS.c.withdrawn_at.is_(None),
        CARDS.c.hidden_at.is_(None),
        CARDS.c.pending_at.is_(None),
        CARDS.c.stack_id.is_(None),
        CARDS.c.id.not_in(answered),
    )
    return int(turn.sql.execute(select(func.count()).select_from(CARDS).where(*where)).scalar_one())


def add_action(turn: Turn, text: str, owner: str, due: str, card: Card | None = None) -> None:
    """Commit to something: what, who, by when, from which recommendation. `due` is a day as YYYY-MM-DD, or empty."""
    turn.require(Action.DECIDE)
    if card is not None and card.kind != "recommendation":
        raise NotFound()
    item = ActionItem(
        id=new_id(),
        session_id=turn.session.id,
        seq=turn.seq,
        born_seq=turn.seq,
        card_id=card.id if card else None,
        text=needed(text, "text", limits.ACTION_TEXT),
        owner=needed(owner, "owner", limits.NAME, line=True),
        due=to_come(day(due, "due"), "due", turn.now),
    )
    turn.add(item)
    turn.touched("added an action", item.id, regions.ACTIONS)


def update_action(turn: Turn, action_id: str, state: str, outcome: str, seen: Mapping[str, str] = NOTHING_SEEN) -> None:
    """Say how an action stands and what came of it. `seen` holds the marks of both as the person found them.

    Raises NotFound, Invalid, Conflict.
    """
    turn.require(Action.UPDATE_ACTION)
    item = turn.sql.execute(
        select(*ITEMS.c).where(ITEMS.c.id == action_id, ITEMS.c.session_id == turn.session.id)
    ).one_or_none()
    if item is None:
        raise NotFound()
    before = {"state": item.state, "outcome": item.outcome}
    typed = standing_of(state, outcome)
    answer_with(turn, marks_of(touched(typed, seen)))
    values = taken_over(typed, seen, before)
    if values == before:
        raise turn.nothing_to_do(action_id)
    turn.change(ActionItem, {"id": action_id}, **values)
    turn.touched("updated an action", action_id, regions.ACTIONS, before=before)


def standing_of(state: str, outcome: str) -> dict[str, str]:
    """How an action stands, as it will be kept. Raises Invalid."""
    if state not in ACTION_STATES:
        raise Invalid("state", N_("Please choose one of the answers offered."))
    return {"state": state, "outcome": optional(outcome, "outcome", limits.ACTION_TEXT)}


def sum_up(turn: Turn, text: str, by: str, seen: str = "") -> None:
    """Write, or write anew, how the host team sums up; `by` names who says it.

    `seen` is the mark of the summary as the person found it, or empty. Raises Invalid, Conflict.
    """
    turn.require(Action.SUMMARISE)
    values = {
        "text": needed(text, "text", limits.SUMMARY),
        "by": optional(by, "by", limits.NAME, line=True) or actor_of(turn).name,
    }
    answer_with(turn, {"seen": _mark(**values)})
    row = turn.sql.execute(select(*SUMMARIES.c).where(SUMMARIES.c.session_id == turn.session.id)).one_or_none()
    before = {"text": row.text, "by": row.by} if row else {"text": "", "by": ""}
    if values == before:
        raise turn.nothing_to_do()
    stands = summary_mark(cast(Summary | None, row))
    if seen not in ("", stands):
        sentence = N_(
            "Someone else changed the summary while you wrote; theirs stands above. "
            "If you save once more, yours takes its place."
        )
        raise first_was_another(sentence, {"seen": stands})
    if row is None:
        turn.add(Summary(session_id=turn.session.id, seq=turn.seq, at=turn.now, **values))
    else:
        turn.change(Summary, {"session_id": turn.session.id}, at=turn.now, **values)
    turn.touched("summed up", turn.session.id, regions.SUMMARY, before=before)


def summary_mark(summary: Summary | None) -> str:
    """A short mark of a summary's words, to tell whether they are still the same; also of none."""
    return _mark(summary.text, summary.by) if summary else fingerprint("")


def _mark(text: str, by: str) -> str:
    return fingerprint(f"{text}\n{by}")


def plan_report(turn: Turn, typed: str) -> None:
    """Say on which day the host team reports back what came of it; an empty text takes the day away."""
    turn.require(Action.SUMMARISE)
    report_on = day(typed, "report_on")
    if report_on == turn.session.report_on:
        raise turn.nothing_to_do()
    to_come(report_on, "report_on", turn.now)
    turn.change(Session, {"id": turn.session.id}, report_on=report_on)
    turn.touched("planned the report", turn.session.id, regions.SUMMARY, before={"report_on": turn.session.report_on})
