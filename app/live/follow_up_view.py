"""What became of a session's advice and actions, for one viewer; for those who helped, what became of their own."""

from dataclasses import dataclass
from datetime import date, datetime

from app.rules.agenda import PHASES
from app.rules.days import day_there
from app.rules.follow_up import CHECK_INS, check_in_days
from app.rules.roles import Viewer
from app.rules.visibility import sees_card
from app.store.snapshot import Snapshot
from app.store.tables import ActionItem, Card, CheckIn, Decision, Report


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation with what the host team made of it and what came of that."""

    card: Card
    decision: Decision | None
    actions: tuple[ActionItem, ...]


class FollowUpView:
    """The time after a session. `shown` is the board under its confidentiality, `whole` tells which cards are one's own."""

    def __init__(self, whole: Snapshot, shown: Snapshot, viewer: Viewer) -> None:
        self._whole = whole
        self._shown = shown
        self._viewer = viewer

    @property
    def closed_at(self) -> datetime | None:
        """When the session was closed; None while it goes on."""
        session = self._whole.session
        here = next(phase for phase in self._whole.phases if phase.id == session.phase_id)
        return here.opened_at if PHASES[here.kind].ends else None

    @property
    def days(self) -> dict[int, date]:
        """The day of each check-in, once the session is closed."""
        return check_in_days(self.closed_at, self._whole.session.zone) if self.closed_at else {}

    @property
    def actions(self) -> list[ActionItem]:
        """What the host team committed to, in order."""
        return sorted(self._shown.actions.values(), key=lambda action: action.born_seq)

    @property
    def reports(self) -> list[Report]:
        """What the host team reported back, newest first."""
        return sorted(self._shown.reports.values(), key=lambda report: -report.born_seq)

    def day_of(self, report: Report) -> date:
        """The day on which the host team reported back."""
        return day_there(report.at, self._whole.session.zone)

    @property
    def my_advice(self) -> list[Advice]:
        """The viewer's own recommendations, in order, those included that lie on another."""
        ids = (i for top in self._whole.lanes["recommendation"] for i in self._whole.stack(top))
        cards = (self._whole.cards[i] for i in ids)
        mine = (card for card in cards if card.author_id == self._viewer.id and sees_card(self._viewer, card))
        return [self._advice(self._shown.cards[card.id]) for card in mine]

    def check_ins(self, action_id: str) -> dict[int, CheckIn | None]:
        """What was said of an action after 30 and after 90 days."""
        told = self._shown.check_ins.get(action_id, {})
        return {days: told.get(days) for days in CHECK_INS}

    def agrees(self, kind: str) -> bool:
        """Whether the viewer agrees to something."""
        return self._viewer.id in self._whole.consents.get(kind, ())

    def _advice(self, card: Card) -> Advice:
        """What the host team made of a card, or of the one on which it lies: it answers a stack as one."""
        ids = (card.stack_id or card.id, card.id)
        decision = next((self._shown.decisions[i] for i in ids if i in self._shown.decisions), None)
        return Advice(card, decision, tuple(action for action in self.actions if action.card_id in ids))
