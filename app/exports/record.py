"""The record: everything a session came to, as one reader may see it, in one order."""

from dataclasses import asdict, dataclass
from typing import Any

from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.cards import HEADINGS
from app.rules.feedback import TEXTS_SHOWN_FROM
from app.rules.permissions import why_not
from app.rules.roles import Role, Viewer
from app.store.snapshot import Snapshot
from app.store.tables import Card, Feedback


@dataclass(frozen=True, slots=True)
class RecordedPerson:
    """Someone who took part."""

    name: str
    role: str
    organisation: str
    did_what: str
    did_where: str
    did_when: str


@dataclass(frozen=True, slots=True)
class RecordedPhase:
    """A phase that was opened. Moments are ISO 8601 in UTC; `minutes` are those planned."""

    kind: str
    title: str
    round: int
    minutes: int
    opened_at: str
    closed_at: str


@dataclass(frozen=True, slots=True)
class RecordedCard:
    """A card with what belongs to it."""

    kind: str
    author: str
    role: str
    text: str
    headline: str = ""
    heading: str = ""
    basis: str = ""
    evidence: str = ""
    condition: bool = False
    state: str = ""
    asking: int = 0
    decision: str = ""
    reason: str = ""
    dots_resource: int | None = None
    dots_host: int | None = None
    thread: tuple["RecordedCard", ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedAction:
    """A commitment: who does what by when, and what came of it."""

    text: str
    owner: str
    due: str
    state: str
    outcome: str


@dataclass(frozen=True, slots=True)
class RecordedFeedback:
    """One role's answers together: how many, the mean of each mark, and the texts where they may be read."""

    role: str
    answers: int
    first: float
    second: float
    words: tuple[str, ...]
    takes_home: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything, in the order in which it is read."""

    title: str
    challenge: str
    tried: str
    wanted: str
    decision: str
    created_at: str
    phase: str
    people: tuple[RecordedPerson, ...]
    phases: tuple[RecordedPhase, ...]
    context: tuple[RecordedCard, ...]
    questions: tuple[RecordedCard, ...]
    thoughts: tuple[RecordedCard, ...]
    recommendations: tuple[RecordedCard, ...]
    actions: tuple[RecordedAction, ...]
    summary: str
    summary_by: str
    feedback: tuple[RecordedFeedback, ...]

    def as_values(self) -> dict[str, Any]:
        """Plain values, for formats that hold data."""
        return asdict(self)


# The record is shared, so it holds what everyone may see: nobody is this viewer.
_ANYONE = Viewer("", Role.OBSERVER)


def record_of(snapshot: Snapshot, reader: Viewer) -> Record:
    """The record for this reader. Hidden and withdrawn cards are not in it, whoever reads."""
    session = snapshot.session
    headings = list(HEADINGS)
    context = sorted(_lane(snapshot, "context"), key=lambda card: headings.index(card.heading))
    return Record(
        title=session.title,
        challenge=session.challenge,
        tried=session.tried,
        wanted=session.wanted,
        decision=session.decision,
        created_at=_iso(session.created_at),
        phase=session.phase_kind,
        people=tuple(
            RecordedPerson(p.name, p.role, p.organisation, p.did_what, p.did_where, p.did_when)
            for p in snapshot.people.values()
            if p.removed_at is None
        ),
        phases=tuple(
            RecordedPhase(
                p.kind, PHASES[p.kind].title, p.round, p.minutes, _iso(p.opened_at), _iso(p.closed_at)
            )
            for p in snapshot.phases
            if p.opened_at is not None
        ),
        context=tuple(context),
        questions=tuple(_lane(snapshot, "question")),
        thoughts=tuple(_lane(snapshot, "thought")),
        recommendations=tuple(_lane(snapshot, "recommendation")),
        actions=tuple(
            RecordedAction(a.text, a.owner, a.due.isoformat() if a.due else "", a.state, a.outcome)
            for a in sorted(snapshot.actions.values(), key=lambda item: item.born_seq)
        ),
        summary=snapshot.summary.text if snapshot.summary else "",
        summary_by=snapshot.summary.by if snapshot.summary else "",
        feedback=_feedback(snapshot, reader),
    )


def _lane(snapshot: Snapshot, kind: str) -> list[RecordedCard]:
    return [_card(snapshot, card) for card in snapshot.lane(kind, _ANYONE)]


def _card(snapshot: Snapshot, card: Card) -> RecordedCard:
    author = snapshot.people[card.author_id]
    decision = snapshot.decisions.get(card.id)
    dots = _dots(snapshot, card)
    return RecordedCard(
        kind=card.kind,
        author=author.name,
        role=author.role,
        text=card.text,
        headline=card.headline,
        heading=card.heading,
        basis=card.basis,
        evidence=card.evidence,
        condition=card.condition,
        state=snapshot.question_state(card) if card.kind == "question" else "",
        asking=len(snapshot.asking.get(card.id, ())),
        decision=decision.choice if decision else "",
        reason=decision.reason if decision else "",
        dots_resource=dots[0] if dots else None,
        dots_host=dots[1] if dots else None,
        thread=tuple(_card(snapshot, child) for child in snapshot.thread(card.id, _ANYONE)),
    )


def _dots(snapshot: Snapshot, card: Card) -> tuple[int, int] | None:
    if card.kind != "recommendation" or snapshot.session.revealed_at is None:
        return None
    placed = snapshot.dots.get(card.id, {})
    by_role = [
        sum(n for who, n in placed.items() if snapshot.people[who].role == r)
        for r in (Role.RESOURCE, Role.HOST)
    ]
    return by_role[0], by_role[1]


def _feedback(snapshot: Snapshot, reader: Viewer) -> tuple[RecordedFeedback, ...]:
    """Facilitators read all; hosts totals, and texts once there are three; nobody else anything."""
    phase = PHASES[snapshot.session.phase_kind]
    reads_all = why_not(reader, Action.READ_FEEDBACK, phase) is None
    if not reads_all and why_not(reader, Action.READ_FEEDBACK_TOTALS, phase) is not None:
        return ()
    found = []
    for role in Role:
        given = [f for f in snapshot.feedback.values() if snapshot.people[f.participant_id].role == role]
        if given:
            found.append(_of_role(role, given, reads_all))
    return tuple(found)


def _of_role(role: Role, given: list[Feedback], reads_all: bool) -> RecordedFeedback:
    def texts(name: str) -> tuple[str, ...]:
        # Sorted, so that their order does not tell who answered when.
        written = sorted(text for text in (getattr(f, name) for f in given) if text)
        return tuple(written) if reads_all or len(written) >= TEXTS_SHOWN_FROM else ()

    return RecordedFeedback(
        role=role,
        answers=len(given),
        first=round(sum(f.first for f in given) / len(given), 1),
        second=round(sum(f.second for f in given) / len(given), 1),
        words=texts("words"),
        takes_home=texts("takes_home"),
    )


def _iso(moment: Any) -> str:
    return moment.isoformat(timespec="seconds") if moment is not None else ""
