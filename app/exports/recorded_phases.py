"""Timings and balance in the record: every time a phase was open, how long it took, and who posted how much in it."""

from bisect import bisect_right
from collections import Counter
from datetime import datetime

from app.exports.record import RecordedPhase
from app.rules.roles import Role
from app.store.openings import Opened
from app.store.snapshot import Snapshot
from app.store.tables import Card
from app.store.veil import stands_for_nobody

# Whose cards a kind mostly is: what stands for the team where a card's author has none.
WRITERS = {"context": Role.HOST, "answer": Role.HOST, "clarification": Role.HOST}


def phases_of(snapshot: Snapshot, openings: list[Opened]) -> tuple[RecordedPhase, ...]:
    """Every opening in order, each with its posts by team."""
    posts, spoken = _posts(snapshot, openings), _spoken(snapshot, openings)
    ends = [*(opened.at for opened in openings[1:]), None]
    return tuple(
        _phase(snapshot, opened, end, posts[number], spoken[number])
        for number, (opened, end) in enumerate(zip(openings, ends, strict=True))
    )


def _phase(
    snapshot: Snapshot, opened: Opened, end: datetime | None, posts: Counter[str], spoken: Counter[str]
) -> RecordedPhase:
    phase = next(phase for phase in snapshot.phases if phase.id == opened.phase_id)
    return RecordedPhase(
        kind=phase.kind,
        title=phase.title,
        round=phase.round,
        minutes=phase.minutes,
        opened_at=opened.at.isoformat(timespec="seconds"),
        closed_at=end.isoformat(timespec="seconds") if end else "",
        seconds=round((end - opened.at).total_seconds()) if end else None,
        posts_host=posts[Role.HOST],
        posts_resource=posts[Role.RESOURCE],
        posts_facilitator=posts[Role.FACILITATOR],
        spoken_host=spoken[Role.HOST],
        spoken_resource=spoken[Role.RESOURCE],
        spoken_facilitator=spoken[Role.FACILITATOR],
    )


def _posts(snapshot: Snapshot, openings: list[Opened]) -> list[Counter[str]]:
    """The cards that everyone sees, counted by opening and team. Their turns tell when, not their clocks."""
    starts = [opened.seq for opened in openings]
    counts: list[Counter[str]] = [Counter() for _ in openings]
    for card in snapshot.cards.values():
        counts[bisect_right(starts, card.born_seq) - 1][_team(snapshot, card)] += 1
    return counts


def _spoken(snapshot: Snapshot, openings: list[Opened]) -> list[Counter[str]]:
    """Whole seconds of speaking that are over, by opening and team."""
    starts = [opened.at for opened in openings]
    counts: list[Counter[str]] = [Counter() for _ in openings]
    for speech in snapshot.speeches.values():
        if speech.ended_at is not None:
            number = max(0, bisect_right(starts, speech.began_at) - 1)
            counts[number][speech.role] += round((speech.ended_at - speech.began_at).total_seconds())
    return counts


def _team(snapshot: Snapshot, card: Card) -> str:
    if stands_for_nobody(card.author_id):
        return WRITERS.get(card.kind, Role.RESOURCE)
    return card.role or snapshot.people[card.author_id].role
