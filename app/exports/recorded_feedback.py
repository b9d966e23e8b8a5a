"""Feedback in the record: facilitators read all, hosts totals and texts once there are enough, nobody else anything."""

from collections import Counter
from typing import Any

from app.exports.record import RecordedFeedback
from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.feedback import TEXTS_SHOWN_FROM, mean, texts_shown
from app.rules.permissions import why_not
from app.rules.roles import Role, Viewer
from app.store.snapshot import Snapshot
from app.store.tables import Feedback
from app.store.veil import level_of
from app.store.whole import Rows, as_values, row

TEXTS = ("words", "takes_home")


def reads_all(snapshot: Snapshot, reader: Viewer) -> bool:
    """Whether this reader may read every single answer."""
    return why_not(reader, Action.READ_FEEDBACK, PHASES[snapshot.session.phase_kind]) is None


def feedback_of(snapshot: Snapshot, reader: Viewer) -> tuple[RecordedFeedback, ...]:
    """Each role's answers together, as this reader may read them."""
    phase = PHASES[snapshot.session.phase_kind]
    everything = reads_all(snapshot, reader)
    if not everything and why_not(reader, Action.READ_FEEDBACK_TOTALS, phase) is not None:
        return ()
    all_texts = everything and level_of(snapshot.session).shows_names
    found = []
    for role in Role:
        given = [f for f in snapshot.feedback.values() if snapshot.people[f.participant_id].role == role]
        if given:
            found.append(_of_role(role, given, all_texts))
    return tuple(found)


def with_texts_of_enough(rows: Rows) -> Rows:
    """These rows without the texts of roles of which so few wrote that one could guess who, unless names are shown."""
    if level_of(rows["session"][0]).shows_names:
        return rows
    roles = {one.id: one.role for one in rows["participant"]}
    written = Counter(
        (roles[one.participant_id], name) for one in rows["feedback"] for name in TEXTS if getattr(one, name)
    )

    def kept(one: Any) -> Any:
        role = roles[one.participant_id]
        few = {name: "" for name in TEXTS if written[role, name] < TEXTS_SHOWN_FROM}
        return row("feedback", **as_values(one) | few)

    return rows | {"feedback": [kept(one) for one in rows["feedback"]]}


def _of_role(role: Role, given: list[Feedback], all_texts: bool) -> RecordedFeedback:
    return RecordedFeedback(
        role=role,
        answers=len(given),
        first=mean([f.first for f in given]),
        second=mean([f.second for f in given]),
        words=texts_shown((f.words for f in given), however_few=all_texts),
        takes_home=texts_shown((f.takes_home for f in given), however_few=all_texts),
    )
