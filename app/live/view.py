"""The board as one viewer may see it. A template cannot leak what it never receives: secrets stop here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.rules import limits
from app.rules.actions import Action
from app.live.parts import AuthorView, BallotRow, CardView, PersonView, PhaseView
from app.rules.agenda import PHASES
from app.rules.cards import HEADINGS, KINDS, LANES
from app.rules.permissions import why_not
from app.rules.phase_kind import PhaseKind
from app.rules.presence import presence_of
from app.rules.roles import LEADS, SEATED, TEAMS, Role, Viewer
from app.rules.visibility import sees_card
from app.store.snapshot import Snapshot
from app.store.tables import ActionItem, Card, Feedback, Participant, Phase, Session, Summary

Typists = Mapping[str, frozenset[str]]


@dataclass
class BoardView:
    """One session for one viewer. Rows of cards are looked at only when they are asked for."""

    snapshot: Snapshot
    viewer: Viewer
    here: frozenset[str] = frozenset()
    typing: Typists = field(default_factory=dict)

    @property
    def session(self) -> Session:
        """The session's own row."""
        return self.snapshot.session

    @property
    def me(self) -> Participant:
        """The viewer's own row."""
        return self.snapshot.people[self.viewer.id]

    @property
    def role(self) -> Role:
        """The viewer's role."""
        return self.viewer.role

    @cached_property
    def phase(self) -> PhaseKind:
        """The kind of the present phase."""
        return PHASES[self.session.phase_kind]

    @property
    def silent(self) -> bool:
        """Whether this viewer reads only and leaves no trace."""
        return self.phase.silences(self.role)

    def can(self, action: Action, owner_id: str | None = None) -> bool:
        """Whether the rules let this viewer act now."""
        revealed = self.session.revealed_at is not None
        return why_not(self.viewer, action, self.phase, owner_id=owner_id, revealed=revealed) is None

    def can_post(self, kind: str) -> bool:
        """Whether this viewer may post a card of this kind now."""
        return self.can(KINDS[kind].action)

    @property
    def now_phase(self) -> Phase:
        """The present place in the agenda."""
        return next(phase for phase in self.snapshot.phases if phase.id == self.session.phase_id)

    @property
    def next_phase(self) -> PhaseView | None:
        """The place after it."""
        coming = [place for place in self.agenda if place.state == "ahead"]
        return coming[0] if coming else None

    @property
    def agenda(self) -> list[PhaseView]:
        """Every place with its state: done, now or ahead."""
        here = self.now_phase.position
        return [
            PhaseView(p.id, PHASES[p.kind], p.minutes, p.round, _state(p.position, here))
            for p in self.snapshot.phases
        ]

    @property
    def people(self) -> list[PersonView]:
        """Who takes part, by role and time of joining, without those removed.

        Somebody silent who joins after their silence began stays unseen by the others until it ends, except by the
        facilitators, who must know who is in the room: nothing that silent people do reaches anyone.
        """
        found = [p for p in self.snapshot.people.values() if p.removed_at is None and self._sees_person(p)]
        found.sort(key=lambda p: (ROLE_ORDER[Role(p.role)], p.joined_seq))
        return [self._person(p) for p in found]

    @property
    def removed_people(self) -> list[PersonView]:
        """Who has been removed, for those who may let them back in."""
        if not self.can(Action.RUN):
            return []
        return [self._person(p) for p in self.snapshot.people.values() if p.removed_at is not None]

    @property
    def seats_taken(self) -> int:
        """How many seats are taken."""
        return sum(1 for p in self.snapshot.people.values() if p.removed_at is None and p.role in SEATED)

    @property
    def crowded(self) -> bool:
        """Whether there are more people than a peer assist works best with."""
        return self.role in LEADS and self.seats_taken > limits.GENTLE_SEATS

    def lane(self, kind: str) -> list[Card]:
        """A lane's cards as this viewer sees them, in order."""
        return list(self.snapshot.lane(kind, self.viewer))

    def lane_under(self, kind: str, heading: str) -> list[Card]:
        """The same, under one heading only."""
        return [card for card in self.lane(kind) if card.heading == heading]

    def count(self, kind: str) -> int:
        """How many cards of a lane this viewer sees. Does not look at each of them."""
        more = sum(1 for i in self.snapshot.hidden if self._sees_hidden(i, kind))
        return self.snapshot.shown[kind] + more

    @property
    def waiting(self) -> int:
        """How many questions wait for an answer."""
        return len(self.snapshot.waiting)

    @property
    def undecided(self) -> int:
        """How many recommendations everyone sees have no answer yet."""
        return sum(
            1
            for i in self.snapshot.lanes["recommendation"]
            if i not in self.snapshot.decisions and _public(self.snapshot.cards[i])
        )

    def card(self, card_id: str) -> CardView | None:
        """A card of a lane with its thread, or None when this viewer may not know of it."""
        card = self.snapshot.cards.get(card_id)
        if card is None or card.parent_id is not None or not sees_card(self.viewer, card):
            return None
        return self._card_view(card)

    def typists(self, lane: str) -> list[str]:
        """The names of those who are writing in a lane, except the viewer; nothing for the silent."""
        if self.silent:
            return []
        ids = self.typing.get(lane, frozenset()) - {self.viewer.id}
        return sorted(self.snapshot.people[i].name for i in ids if i in self.snapshot.people)

    @property
    def readers_of_brief(self) -> tuple[int, int]:
        """How many of the resource team have read the brief, and of how many."""
        team = [p for p in self.snapshot.people.values() if p.role == Role.RESOURCE and p.removed_at is None]
        return sum(1 for p in team if p.brief_read_at), len(team)

    @property
    def actions(self) -> list[ActionItem]:
        """What the host team commits to, in order."""
        return sorted(self.snapshot.actions.values(), key=lambda item: item.born_seq)

    @property
    def summary(self) -> Summary | None:
        """How the host team sums up."""
        return self.snapshot.summary

    @property
    def ballot(self) -> list[BallotRow]:
        """Every recommendation with the viewer's own dots, and both tallies once they may be seen."""
        shown = self.can(Action.SEE_TALLIES) and self.session.revealed_at is not None
        rows = []
        for card in self.lane("recommendation"):
            mine = self.snapshot.dots.get(card.id, {}).get(self.viewer.id, 0)
            resource, host = self.tallies(card.id) if shown else (None, None)
            rows.append(BallotRow(card, mine, resource, host))
        if shown:
            rows.sort(key=lambda row: -((row.resource or 0) + (row.host or 0)))
        return rows

    @property
    def dots_left(self) -> int:
        """How many dots the viewer still has."""
        return limits.DOTS - sum(row.mine for row in self.ballot)

    @property
    def finished_voters(self) -> tuple[int, int]:
        """How many people have placed all their dots, and of how many."""
        voters = [p.id for p in self.snapshot.people.values() if p.role in TEAMS and p.removed_at is None]
        return sum(1 for i in voters if self.snapshot.dots_of(i) >= limits.DOTS), len(voters)

    def tallies(self, card_id: str) -> tuple[int, int]:
        """The dots on a recommendation: the resource team's and the hosts'."""
        by_role = {Role.RESOURCE: 0, Role.HOST: 0}
        for who, count in self.snapshot.dots.get(card_id, {}).items():
            role = Role(self.snapshot.people[who].role)
            if role in by_role:
                by_role[role] += count
        return by_role[Role.RESOURCE], by_role[Role.HOST]

    @property
    def my_feedback(self) -> Feedback | None:
        """What the viewer answered."""
        return self.snapshot.feedback.get(self.viewer.id)

    @property
    def all_feedback(self) -> list[tuple[AuthorView, Feedback]]:
        """Every single answer, for those who may read them."""
        if not self.can(Action.READ_FEEDBACK):
            return []
        return [(self._author(given.participant_id), given) for given in self.snapshot.feedback.values()]

    def headings(self) -> Iterator[str]:
        """The headings under which context cards stand."""
        return iter(HEADINGS)

    @property
    def lanes(self) -> tuple[str, ...]:
        """All lanes: first those that stand open in this phase."""
        return self.phase.lanes + tuple(kind for kind in LANES if kind not in self.phase.lanes)

    def _card_view(self, card: Card) -> CardView:
        snapshot, viewer = self.snapshot, self.viewer
        mine = card.author_id == viewer.id
        thread = tuple(self._card_view(child) for child in snapshot.thread(card.id, viewer))
        question, recommendation = card.kind == "question", card.kind == "recommendation"
        decision = snapshot.decisions.get(card.id) if recommendation else None
        revealed = recommendation and self.session.revealed_at is not None and self.can(Action.SEE_TALLIES)
        askers = snapshot.asking.get(card.id, ()) if question else ()
        return CardView(
            card=card,
            author=self._author(card.author_id),
            mine=mine,
            hidden=card.hidden_at is not None,
            state=snapshot.question_state(card) if question else "",
            asking=len(askers),
            asks_too=viewer.id in askers,
            decision=decision,
            decided_by=snapshot.people[decision.by_id].name if decision else "",
            tallies=self.tallies(card.id) if revealed else None,
            thread=thread,
            can_change=mine and self.can(Action.CHANGE_OWN_CARD, owner_id=card.author_id),
            can_hide=self.can(Action.HIDE),
            can_ask_too=question and not mine and self.can(Action.ALSO_ASK),
            can_park=question and self.can(Action.RUN),
            can_decide=recommendation and self.can(Action.DECIDE),
            replies=self._replies(card),
            notes=self._notes(),
        )

    def _replies(self, card: Card) -> tuple[str, ...]:
        return tuple(
            key for key, kind in KINDS.items() if card.kind in kind.parents and self.can(kind.action)
        )

    def _notes(self) -> str:
        """Whether held notes are written (a silent host) or offered back (who may clarify)."""
        if self.silent:
            return "write"
        return "offer" if self.can(Action.CLARIFY) else ""

    def _author(self, participant_id: str) -> AuthorView:
        person = self.snapshot.people[participant_id]
        return AuthorView(person.name, Role(person.role))

    def _person(self, row: Participant) -> PersonView:
        role = Role(row.role)
        return PersonView(
            id=row.id,
            name=row.name,
            role=role,
            organisation=row.organisation,
            experience=(row.did_what, row.did_where, row.did_when),
            presence=presence_of(role, row.id in self.here, self.phase),
            read_brief=row.brief_read_at is not None,
        )

    def _sees_person(self, row: Participant) -> bool:
        newly_silent = self.phase.silences(Role(row.role)) and row.joined_seq > self.session.phase_seq
        return not newly_silent or row.id == self.viewer.id or self.role in LEADS

    def _sees_hidden(self, card_id: str, kind: str) -> bool:
        card = self.snapshot.cards[card_id]
        return card.kind == kind and card.parent_id is None and sees_card(self.viewer, card)


ROLE_ORDER = {Role.FACILITATOR: 0, Role.HOST: 1, Role.RESOURCE: 2, Role.OBSERVER: 3}


def _public(card: Card) -> bool:
    return card.withdrawn_at is None and card.hidden_at is None


def _state(position: int, here: int) -> str:
    return "now" if position == here else "done" if position < here else "ahead"
