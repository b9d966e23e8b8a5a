"""What the library shows: advice with its basis, conditions, answer and outcome; people who agreed to be found."""

from dataclasses import dataclass
from datetime import date

from app.rules.days import day_there
from app.rules.roles import Role
from app.store.library import findable, is_offered
from app.store.shared import shared
from app.store.snapshot import Snapshot
from app.store.tables import ActionItem, Card, CheckIn, Decision
from app.store.veil import level_of, stands_for_nobody
from app.store.whole import Rows, snapshot_of


@dataclass(frozen=True, slots=True)
class FoundAdvice:
    """A recommendation, where it is from, and all that became of it. The author is empty where it is confidential."""

    session_title: str
    closed_on: date | None
    card: Card
    author: str
    role: str
    conditions: tuple[str, ...]
    decision: Decision | None
    actions: tuple[tuple[ActionItem, tuple[CheckIn, ...]], ...]


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Someone who agreed to be found. The session is named only where it names its people."""

    name: str
    organisation: str
    experience: tuple[str, str, str]
    role: Role
    session_title: str


class Shelf:
    """One session of the library, as anyone who searches may see it."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._offered = is_offered(rows)
        self._board = snapshot_of(shared(rows))

    def advice(self, card_id: str) -> FoundAdvice | None:
        """A recommendation, or None where it may not be shown any longer."""
        board = self._board
        card = board.cards.get(card_id)
        if not self._offered or card is None:
            return None
        author = board.people[card.author_id]
        return FoundAdvice(
            session_title=board.session.title,
            closed_on=_closed_on(board),
            card=card,
            author=author.name,
            role="" if stands_for_nobody(author.id) else card.role,
            conditions=_conditions(board, card_id),
            decision=board.decisions.get(card_id),
            actions=_actions(board, card_id),
        )

    def person(self, participant_id: str) -> FoundPerson | None:
        """Somebody, or None where they may not be shown any longer."""
        person = next((one for one in findable(self._rows) if one.id == participant_id), None)
        if person is None:
            return None
        named = self._offered and level_of(self._board.session).shows_names
        experience = (person.did_what, person.did_where, person.did_when)
        title = self._board.session.title if named else ""
        return FoundPerson(person.name, person.organisation, experience, Role(person.role), title)


def _closed_on(board: Snapshot) -> date | None:
    here = next(phase for phase in board.phases if phase.id == board.session.phase_id)
    return day_there(here.opened_at, board.session.zone) if here.opened_at else None


def _conditions(board: Snapshot, card_id: str) -> tuple[str, ...]:
    thread = (board.cards[child] for child in board.threads.get(card_id, ()))
    return tuple(card.text for card in thread if card.condition)


def _actions(board: Snapshot, card_id: str) -> tuple[tuple[ActionItem, tuple[CheckIn, ...]], ...]:
    mine = sorted((a for a in board.actions.values() if a.card_id == card_id), key=lambda action: action.born_seq)
    return tuple((action, tuple(c for _, c in sorted(board.check_ins.get(action.id, {}).items()))) for action in mine)
