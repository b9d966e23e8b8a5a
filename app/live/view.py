"""The board as one viewer may see it. A template cannot leak what it never receives: secrets stop here.

What belongs to one noun stands in a small class of its own (`people_view.py`, `votes_view.py`, …), reached from here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.live.agenda_view import AgendaView
from app.live.cards_view import CardsView
from app.live.feedback_view import FeedbackView
from app.live.floor_view import FloorView
from app.live.kept import kept
from app.live.outcome_view import OutcomeView
from app.live.parts import CardView, LaneHead
from app.live.people_view import PeopleView
from app.live.preparation_view import PreparationView
from app.live.votes_view import VotesView
from app.rules.actions import Action
from app.rules.agenda import PHASES, opens_later
from app.rules.cards import HEADINGS, KINDS, LANES
from app.rules.permissions import Powers, powers
from app.rules.phase_kind import PhaseKind
from app.rules.roles import Role, Viewer
from app.rules.visibility import is_public, sees_card
from app.store.order import stands_alone
from app.store.snapshot import Snapshot
from app.store.tables import ActionItem, Card, Participant, Session, Summary

Typists = Mapping[str, frozenset[str]]


@dataclass
class BoardView:
    """One session for one viewer. Rows of cards are looked at only when they are asked for."""

    snapshot: Snapshot
    viewer: Viewer
    here: frozenset[str] = frozenset()
    typing: Typists = field(default_factory=dict)

    @kept
    def agenda(self) -> AgendaView:
        """The phases."""
        return AgendaView(self)

    @kept
    def people(self) -> PeopleView:
        """Who takes part."""
        return PeopleView(self)

    @kept
    def cards(self) -> CardsView:
        """The cards with their threads."""
        return CardsView(self)

    @kept
    def votes(self) -> VotesView:
        """The dots."""
        return VotesView(self)

    @kept
    def preparation(self) -> PreparationView:
        """Materials, reading, readiness."""
        return PreparationView(self)

    @kept
    def floor(self) -> FloorView:
        """Hands, speakers, balance."""
        return FloorView(self)

    @kept
    def outcome(self) -> OutcomeView:
        """Decisions, actions and the summary."""
        return OutcomeView(self)

    @kept
    def feedback(self) -> FeedbackView:
        """What people said afterwards."""
        return FeedbackView(self)

    @property
    def session(self) -> Session:
        """The session's own row."""
        return self.snapshot.session

    @property
    def me(self) -> Participant:
        """The viewer's own row."""
        return self.snapshot.people.get(self.viewer.id) or self._anyone

    @kept
    def _anyone(self) -> Participant:
        """Where a role looks and no person does: the facilitator sees the board as that role does."""
        return Participant(
            id=self.viewer.id,
            session_id=self.session.id,
            seq=0,
            joined_seq=0,
            role=self.role,
            name="",
            joined_at=self.session.created_at,
        )

    @property
    def role(self) -> Role:
        """The viewer's role."""
        return self.viewer.role

    @kept
    def phase(self) -> PhaseKind:
        """The kind of the present phase."""
        return PHASES[self.session.phase_kind]

    @property
    def silent(self) -> bool:
        """Whether this viewer reads only and leaves no trace."""
        return self.phase.silences(self.role)

    @kept
    def reads(self) -> bool:
        """Whether this viewer sees the board now. Before the session, observers see none of it."""
        return self.can(Action.READ_BOARD)

    @kept
    def powers(self) -> Powers:
        """All that this viewer may do now, whoever's it concerns."""
        return powers(self.role, self.session.phase_kind, self.session.revealed_at is not None, own=False)

    def can(self, action: Action, owner_id: str | None = None) -> bool:
        """Whether the rules let this viewer act now."""
        if owner_id != self.viewer.id:
            return action in self.powers
        return action in powers(self.role, self.session.phase_kind, self.session.revealed_at is not None, own=True)

    def can_post(self, kind: str) -> bool:
        """Whether this viewer may post a card of this kind now."""
        return self.can(KINDS[kind].action)

    def opens_later(self, kind: str) -> bool:
        """Whether cards of this kind can first be posted in a phase that comes after this one."""
        return opens_later(KINDS[kind].action, self.phase)

    def lane(self, kind: str) -> list[Card]:
        """A lane's cards as this viewer sees them, in order."""
        return list(self.snapshot.lane(kind, self.viewer))

    def lane_under(self, kind: str, heading: str) -> list[Card]:
        """The same, under one heading only."""
        return [card for card in self.lane(kind) if card.heading == heading]

    def count(self, kind: str) -> int:
        """How many cards of a lane this viewer sees. Does not look at each of them."""
        return self.snapshot.shown[kind] + len(self.more_in(kind))

    def more_in(self, kind: str) -> tuple[str, ...]:
        """The cards of a lane that not everyone sees, and this viewer does."""
        unseen = self.snapshot.unseen
        return tuple(sorted(i for i in unseen if self._sees_unseen(i, kind))) if unseen else ()

    def lane_head(self, kind: str) -> LaneHead:
        """What stands over a lane for this viewer."""
        return LaneHead(
            kind,
            cards=self.count(kind),
            waiting=self.waiting if kind == "question" else 0,
            undecided=self.undecided if kind == "recommendation" and self.can(Action.DECIDE) else 0,
            read_first=kind in self.approval,
        )

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
            if i not in self.snapshot.decisions and is_public(self.snapshot.cards[i])
        )

    def card(self, card_id: str) -> CardView | None:
        """A card of a lane with its thread, or None when this viewer may not know of it."""
        return self.cards.card(card_id)

    @property
    def approval(self) -> list[str]:
        """The lanes in which cards wait for the facilitator."""
        return self.session.approval.split()

    def sees(self, card: Card) -> bool:
        """Whether this viewer sees a card, and the one it belongs to."""
        root = self.snapshot.cards[card.parent_id] if card.parent_id else card
        return sees_card(self.viewer, root) and sees_card(self.viewer, card)

    @property
    def actions(self) -> list[ActionItem]:
        """What the host team commits to, in order."""
        return sorted(self.snapshot.actions.values(), key=lambda item: item.born_seq)

    @property
    def summary(self) -> Summary | None:
        """How the host team sums up."""
        return self.snapshot.summary

    def headings(self) -> Iterator[str]:
        """The headings under which context cards stand."""
        return iter(HEADINGS)

    @property
    def lanes(self) -> tuple[str, ...]:
        """All lanes: first those that stand open in this phase."""
        return self.phase.lanes + tuple(kind for kind in LANES if kind not in self.phase.lanes)

    def _sees_unseen(self, card_id: str, kind: str) -> bool:
        card = self.snapshot.cards[card_id]
        return card.kind == kind and stands_alone(card) and sees_card(self.viewer, card)
