"""How each kind of row is applied to a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.store.order import take_card
from app.store.tables import (
    ActionItem,
    Asking,
    CheckIn,
    Consent,
    Decision,
    Dots,
    Feedback,
    Hand,
    Material,
    Opening,
    Participant,
    Phase,
    Ranking,
    Report,
    Session,
    Speech,
    Summary,
)

if TYPE_CHECKING:
    from app.store.snapshot import Snapshot


def _take_session(snapshot: Snapshot, row: Session) -> None:
    snapshot.session = row


def _take_phase(snapshot: Snapshot, row: Phase) -> None:
    others = [phase for phase in snapshot.phases if phase.id != row.id]
    # Sorted anew: while the rows of one turn come in, the places of the others are still the former ones.
    snapshot.phases = sorted(others if row.dropped else [*others, row], key=lambda phase: phase.position)
    if row.gone_from is not None:
        snapshot.gone[row.id] = row
    else:
        snapshot.gone.pop(row.id, None)


def _take_person(snapshot: Snapshot, row: Participant) -> None:
    snapshot.people[row.id] = row


def _take_asking(snapshot: Snapshot, row: Asking) -> None:
    askers = snapshot.asking.setdefault(row.card_id, set())
    (askers.add if row.active else askers.discard)(row.participant_id)


def _take_dots(snapshot: Snapshot, row: Dots) -> None:
    snapshot.votes.setdefault(row.vote, {}).setdefault(row.card_id, {})[row.participant_id] = row.count
    snapshot.voted_as[row.vote, row.card_id, row.participant_id] = row.role


def _take_ranking(snapshot: Snapshot, row: Ranking) -> None:
    snapshot.ranking[row.card_id] = row.place


def _take_decision(snapshot: Snapshot, row: Decision) -> None:
    snapshot.decisions[row.card_id] = row


def _take_action(snapshot: Snapshot, row: ActionItem) -> None:
    snapshot.actions[row.id] = row


def _take_summary(snapshot: Snapshot, row: Summary) -> None:
    snapshot.summary = row


def _take_feedback(snapshot: Snapshot, row: Feedback) -> None:
    snapshot.feedback[row.participant_id] = row


def _take_material(snapshot: Snapshot, row: Material) -> None:
    if row.dropped_at is None:
        snapshot.materials[row.id] = row
    else:
        snapshot.materials.pop(row.id, None)


def _take_hand(snapshot: Snapshot, row: Hand) -> None:
    if row.raised_seq:
        snapshot.hands[row.participant_id] = row.raised_seq
    else:
        snapshot.hands.pop(row.participant_id, None)


def _take_speech(snapshot: Snapshot, row: Speech) -> None:
    snapshot.speeches[row.id] = row
    if row.ended_at is None:
        snapshot.speaking = row
    elif snapshot.speaking is not None and snapshot.speaking.id == row.id:
        snapshot.speaking = None


def _take_opening(snapshot: Snapshot, row: Opening) -> None:
    snapshot.openings.setdefault(row.material_id, set()).add(row.participant_id)


def _take_check_in(snapshot: Snapshot, row: CheckIn) -> None:
    snapshot.check_ins.setdefault(row.action_id, {})[row.days] = row


def _take_report(snapshot: Snapshot, row: Report) -> None:
    snapshot.reports[row.id] = row


def _take_consent(snapshot: Snapshot, row: Consent) -> None:
    agreed = snapshot.consents.setdefault(row.kind, set())
    (agreed.add if row.active else agreed.discard)(row.participant_id)


TAKERS: dict[str, Callable[[Any, Any], None]] = {
    "session": _take_session,
    "phase": _take_phase,
    "participant": _take_person,
    "card": take_card,
    "asking": _take_asking,
    "dots": _take_dots,
    "ranking": _take_ranking,
    "decision": _take_decision,
    "action_item": _take_action,
    "summary": _take_summary,
    "feedback": _take_feedback,
    "material": _take_material,
    "opening": _take_opening,
    "hand": _take_hand,
    "speech": _take_speech,
    "check_in": _take_check_in,
    "report": _take_report,
    "consent": _take_consent,
}
