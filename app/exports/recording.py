"""Making the record of a session from what may be shared of it."""

from datetime import date, datetime
from typing import Any

from app.exports.record import (
    Record,
    RecordedAction,
    RecordedCard,
    RecordedCheckIn,
    RecordedMaterial,
    RecordedPerson,
    RecordedReport,
    RecordedVote,
)
from app.exports.recorded_feedback import feedback_of
from app.exports.recorded_phases import phases_of
from app.rules.cards import HEADINGS
from app.rules.days import day_there
from app.rules.roles import Role, Viewer
from app.store.openings import Opened
from app.store.shared import ANYONE, shared
from app.store.snapshot import Snapshot
from app.store.tables import ActionItem, Card
from app.store.veil import level_of, stands_for_nobody
from app.store.whole import Rows, snapshot_of


def record_of(rows: Rows, openings: list[Opened], reader: Viewer) -> Record:
    """The record of a session's rows for this reader; only its feedback depends on who that is."""
    snapshot = snapshot_of(shared(rows))
    session = snapshot.session
    cards = _Cards(snapshot)
    context = sorted(cards.lane("context"), key=lambda card: list(HEADINGS).index(card.heading))
    summary = snapshot.summary
    return Record(
        id=session.id,
        title=session.title,
        confidentiality=session.confidentiality,
        created_at=moment(session.created_at),
        phase=session.phase_kind,
        challenge=session.challenge,
        tried=session.tried,
        constraints=session.constraints,
        wanted=session.wanted,
        deliverable=session.deliverable,
        decision=session.decision,
        decision_on=moment(session.decision_on),
        materials=_materials(snapshot),
        people=_people(snapshot),
        context=tuple(context),
        questions=tuple(cards.lane("question")),
        thoughts=tuple(cards.lane("thought")),
        recommendations=tuple(sorted(cards.lane("recommendation"), key=_ranked)),
        former_votes=_former_votes(snapshot),
        unanswered_reason=session.unanswered_reason,
        actions=tuple(_action(snapshot, item) for item in _in_order(snapshot.actions)),
        summary=summary.text if summary else "",
        summary_by=summary.by if summary else "",
        report_on=moment(session.report_on),
        reports=tuple(
            RecordedReport(moment(day_there(r.at, session.zone)), r.text) for r in _in_order(snapshot.reports)
        ),
        feedback=feedback_of(snapshot, reader),
        phases=phases_of(snapshot, openings),
    )


def moment(value: date | datetime | None) -> str:
    """A day or a moment as ISO 8601; empty for none."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if value else ""


class _Cards:
    """The cards as the record tells them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        session = snapshot.session
        self._revealed = session.revealed_at is not None

    def lane(self, kind: str) -> list[RecordedCard]:
        return [self._card(card) for card in self._snapshot.lane(kind, ANYONE)]

    def _card(self, card: Card) -> RecordedCard:
        snapshot = self._snapshot
        author = snapshot.people[card.author_id]
        decision = snapshot.decisions.get(card.id)
        votable = card.kind == "recommendation" and card.stack_id is None and self._revealed
        dots = snapshot.tally(card.id) if votable else None
        stack = snapshot.stack(card.id)
        askers = set().union(*(snapshot.asking.get(i, ()) for i in stack))
        others = [self._card(snapshot.cards[i]) for i in stack[1:] if i in snapshot.cards]
        return RecordedCard(
            id=card.id,
            kind=card.kind,
            author=author.name,
            role="" if stands_for_nobody(author.id) else card.role,
            text=card.text,
            scribe=snapshot.people[card.scribe_id].name if card.scribe_id else "",
            headline=card.headline,
            heading=card.heading,
            basis=card.basis,
            evidence=card.evidence,
            condition=card.condition,
            state=snapshot.question_state(card) if card.kind == "question" else "",
            asking=len(askers),
            dots_resource=dots[0] if dots else None,
            dots_host=dots[1] if dots else None,
            place=snapshot.ranking.get(card.id, 0),
            decision=decision.choice if decision else "",
            reason=decision.reason if decision else "",
            thread=(*(self._card(child) for child in snapshot.thread(card.id, ANYONE)), *others),
        )


def _ranked(card: RecordedCard) -> float:
    """The settled order; what nobody settled keeps its place behind it."""
    return card.place or float("inf")


def _materials(snapshot: Snapshot) -> tuple[RecordedMaterial, ...]:
    return tuple(RecordedMaterial(m.title, m.url, m.file_name) for m in _in_order(snapshot.materials))


def _people(snapshot: Snapshot) -> tuple[RecordedPerson, ...]:
    """Those who took part, by team; in each in the order of coming, or of nothing where names are not shown."""
    level = level_of(snapshot.session)
    order = list(Role)
    found = [
        RecordedPerson(p.name, p.role, p.organisation, p.did_what, p.did_where, p.did_when)
        for p in sorted(snapshot.people.values(), key=lambda p: p.joined_seq)
        if p.removed_at is None
    ]
    if not level.shows_names:
        found.sort(key=lambda p: (p.did_what, p.did_where, p.did_when))
    return tuple(sorted(found, key=lambda p: order.index(Role(p.role))))


def _former_votes(snapshot: Snapshot) -> tuple[RecordedVote, ...]:
    found = []
    for number in sorted(vote for vote in snapshot.votes if vote < snapshot.session.vote):
        cards = snapshot.lane("recommendation", ANYONE)
        rows = ((card.headline, *snapshot.tally(card.id, number)) for card in cards)
        found.append(RecordedVote(number, tuple(rows)))
    return tuple(found)


def _action(snapshot: Snapshot, item: ActionItem) -> RecordedAction:
    source = snapshot.cards.get(item.card_id or "")
    checks = snapshot.check_ins.get(item.id, {})
    return RecordedAction(
        id=item.id,
        text=item.text,
        owner=item.owner,
        due=moment(item.due),
        state=item.state,
        outcome=item.outcome,
        source_id=source.id if source else "",
        source=source.headline if source else "",
        check_ins=tuple(RecordedCheckIn(days, c.state, c.outcome) for days, c in sorted(checks.items())),
    )


def _in_order(rows: dict[str, Any]) -> list[Any]:
    return sorted(rows.values(), key=lambda one: one.born_seq)
