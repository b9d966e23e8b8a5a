"""Following up after a session: what came of its actions, and reporting back to those who helped."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.errors import Conflict, NotFound
from app.rules.follow_up import CHECK_INS
from app.rules.text import needed
from app.rules.words import N_
from app.store.columns import new_id
from app.store.meanwhile import NOTHING_SEEN, answer_with, marks_of, taken_over, touched
from app.store.responses import standing_of
from app.store.tables import ActionItem, CheckIn, Report
from app.store.turn import Turn

ITEMS = ActionItem.__table__  # type: ignore[attr-defined]
CHECKS = CheckIn.__table__  # type: ignore[attr-defined]


def check_in(
    turn: Turn, action_id: str, days: int, state: str, outcome: str, seen: Mapping[str, str] = NOTHING_SEEN
) -> None:
    """Say how an action stands 30 or 90 days after the session, and what came of it. That is how it stands from then on,
    unless a later day has been spoken of already.

    `seen` holds the marks of both as the person found them: before the first such word, how it stands now and nothing.
    Raises NotFound, Conflict while the session goes on, Invalid, Refused.
    """
    turn.require(Action.UPDATE_ACTION)
    item = turn.sql.execute(
        select(*ITEMS.c).where(ITEMS.c.id == action_id, ITEMS.c.session_id == turn.session.id)
    ).one_or_none()
    if item is None or days not in CHECK_INS:
        raise NotFound()
    if not turn.phase.ends:
        raise Conflict(N_("This is asked once the session has been closed."))
    key: dict[str, Any] = {"action_id": action_id, "days": days}
    former = turn.sql.execute(
        select(*CHECKS.c).where(CHECKS.c.action_id == action_id, CHECKS.c.days == days)
    ).one_or_none()
    found = {"state": former.state, "outcome": former.outcome} if former else {"state": item.state, "outcome": ""}
    typed = standing_of(state, outcome)
    answer_with(turn, marks_of(touched(typed, seen)))
    values = taken_over(typed, seen, found)
    before = found if former else dict.fromkeys(found)
    if values == before:
        raise turn.nothing_to_do(action_id)
    told: dict[str, Any] = values | {"by_id": turn.viewer.id, "at": turn.now}
    if former is None:
        turn.insert(CheckIn, **key, **told)
    else:
        turn.change(CheckIn, key, **told)
    later = select(CHECKS.c.days).where(CHECKS.c.action_id == action_id, CHECKS.c.days > days)
    if turn.sql.execute(later).first() is None:
        turn.change(ActionItem, {"id": action_id}, **values)
    turn.touched("checked in", action_id, regions.ACTIONS, before=before | {"days": days})


def report_back(turn: Turn, text: str) -> None:
    """Tell those who helped what became of their advice. Raises Invalid, Refused."""
    turn.require(Action.REPORT_BACK)
    report = Report(
        id=new_id(),
        session_id=turn.session.id,
        seq=turn.seq,
        born_seq=turn.seq,
        text=needed(text, "text", limits.REPORT),
        by_id=turn.viewer.id,
        at=turn.now,
    )
    turn.add(report)
    turn.touched("reported back", report.id, regions.ACTIONS)
