"""The floor as one viewer may see it: who speaks and who waits; for facilitators the balance of it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.rules.actions import Action
from app.rules.balance import Nudge, Share, nudges
from app.rules.roles import SEATED, TEAMS, Role
from app.store.tables import Card, Participant, Speech

if TYPE_CHECKING:
    from app.live.view import BoardView

MAIN_KIND = {"questions": "question", "listening": "recommendation", "context": "context"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A raised hand and its place in the queue, from 1."""

    id: str
    name: str
    role: Role
    place: int


@dataclass(frozen=True, slots=True)
class TeamShare:
    """One team's part of the speaking time, in seconds and per cent, and its posts."""

    role: Role
    seconds: int
    percent: int
    posts: int

    @property
    def minutes(self) -> str:
        """The time as minutes and seconds."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"


class FloorView:
    """Hands, speakers and balance for one viewer."""

    def __init__(self, board: BoardView) -> None:
        self._board = board
        self._snapshot = board.snapshot
        self._people = board.snapshot.people

    @property
    def queue(self) -> list[Waiting]:
        """The hands that are up, in the order in which they were raised."""
        up = sorted((seq, i) for i, seq in self._snapshot.hands.items() if self._people[i].removed_at is None)
        return [
            Waiting(i, self._board.people.author(i).name, Role(self._people[i].role), place)
            for place, (_, i) in enumerate(up, start=1)
        ]

    @property
    def my_hand_is_up(self) -> bool:
        """Whether the viewer waits for the floor."""
        return self._board.viewer.id in self._snapshot.hands

    @property
    def speaking(self) -> Speech | None:
        """Who speaks now: a person, or a team."""
        return self._snapshot.speaking

    @property
    def speaker(self) -> str:
        """The name of the person who speaks now; empty where a team does."""
        speech = self._snapshot.speaking
        return self._board.people.author(speech.participant_id).name if speech and speech.participant_id else ""

    @property
    def speakers(self) -> list[Participant]:
        """Whom the facilitator may give the floor to, in the order of the list of people."""
        people = (p for p in self._people.values() if p.removed_at is None and p.role in SEATED)
        return [p for p in people if not self._board.phase.silences(Role(p.role))]

    def shares(self, now: datetime, phase_id: str | None = None) -> list[TeamShare]:
        """Each team's speaking time and posts, in one phase or in all; for facilitators only."""
        if not self._board.can(Action.RUN):
            return []
        found = self._shares(now, phase_id)
        spoken = sum(share.seconds for share in found.values()) or 1
        return [
            TeamShare(role, share.seconds, round(100 * share.seconds / spoken), share.posts)
            for role, share in found.items()
        ]

    @property
    def unheard(self) -> list[str]:
        """The names of those who have neither spoken nor written yet; for facilitators only."""
        if not self._board.can(Action.RUN):
            return []
        heard = {speech.participant_id for speech in self._snapshot.speeches.values()}
        heard |= {card.author_id for card in self._snapshot.cards.values()}
        people = (p for p in self._people.values() if p.removed_at is None and p.role in TEAMS)
        return [p.name for p in people if p.id not in heard and not self._board.phase.silences(Role(p.role))]

    def nudges(self, now: datetime) -> list[Nudge]:
        """What is worth a word to the facilitator now."""
        phase = self._board.agenda.now
        if not self._board.can(Action.RUN) or phase.opened_at is None:
            return []
        written = [c for c in self._snapshot.cards.values() if c.kind == MAIN_KIND.get(phase.kind)]
        last = max([phase.opened_at, *(card.posted_at for card in written)])
        return nudges(
            phase.kind,
            _minutes(phase.opened_at, now),
            self._shares(now, phase.id),
            _minutes(last, now),
            self._writers(written),
            sum(1 for p in self._people.values() if p.role == Role.RESOURCE and p.removed_at is None),
        )

    def _shares(self, now: datetime, phase_id: str | None) -> dict[Role, Share]:
        seconds = dict.fromkeys((Role.RESOURCE, Role.HOST, Role.FACILITATOR), 0)
        for speech in self._snapshot.speeches.values():
            if phase_id in (None, speech.phase_id):
                seconds[Role(speech.role)] += round(((speech.ended_at or now) - speech.began_at).total_seconds())
        posts = dict.fromkeys(seconds, 0)
        for card in self._snapshot.cards.values():
            # Empty where a closed session attributes nothing to anybody.
            if card.role in posts and phase_id in (None, card.phase_id):
                posts[Role(card.role)] += 1
        return {role: Share(seconds[role], posts[role]) for role in seconds}

    def _writers(self, written: list[Card]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for card in written:
            if card.role == Role.RESOURCE:
                counts[card.author_id] = counts.get(card.author_id, 0) + 1
        return counts


def _minutes(since: datetime, now: datetime) -> float:
    return (now - since).total_seconds() / 60
