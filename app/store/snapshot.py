"""A session as it stands at one `seq`, in memory, and how it is brought forward by what changed since."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, bindparam, select

from app.rules.cards import LANES
from app.rules.errors import NotFound
from app.rules.roles import Role, Viewer
from app.rules.visibility import is_public, sees_card
from app.store.order import place_in
from app.store.prepared import Prepared
from app.store.rows import reading
from app.store.tables import (
    CHANGING,
    ActionItem,
    Card,
    CheckIn,
    Decision,
    Feedback,
    Material,
    Participant,
    Phase,
    Report,
    Session,
    Speech,
    Summary,
)
from app.store.taking_in import TAKERS

# What changes in a session is listed once: a table that were missing here would be kept and never shown.
MODELS = (Session, *CHANGING)
TABLES = {model.__table__.name: model.__table__ for model in MODELS}  # type: ignore[union-attr]
ALL_TABLES = frozenset(TABLES)


@dataclass(slots=True)
class Snapshot:
    """Everything on one board. Rows stand as they were read; `lanes`, `stacks` and `threads` hold card ids in
    their order: of each kind, on each card that has others on it, under each card. `gone` are the phases whose
    announced window was taken back.

    `shown` counts, per kind of lane, the slots that everyone sees; `waiting` are the questions open to an answer;
    `unseen` are the cards that not everyone sees; `consents` holds, per kind, who
    agrees.
    """

    session: Session
    phases: list[Phase] = field(default_factory=list)
    gone: dict[str, Phase] = field(default_factory=dict)
    people: dict[str, Participant] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    lanes: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in LANES})
    stacks: dict[str, list[str]] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LANES, 0))
    waiting: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    asking: dict[str, set[str]] = field(default_factory=dict)
    votes: dict[int, dict[str, dict[str, int]]] = field(default_factory=dict)
    voted_as: dict[tuple[int, str, str], str] = field(default_factory=dict)
    ranking: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    actions: dict[str, ActionItem] = field(default_factory=dict)
    summary: Summary | None = None
    feedback: dict[str, Feedback] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    openings: dict[str, set[str]] = field(default_factory=dict)
    hands: dict[str, int] = field(default_factory=dict)
    speeches: dict[str, Speech] = field(default_factory=dict)
    speaking: Speech | None = None
    check_ins: dict[str, dict[int, CheckIn]] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    consents: dict[str, set[str]] = field(default_factory=dict)

    @property
    def seq(self) -> int:
        """The last turn this shows."""
        return self.session.seq

    def lane(self, kind: str, viewer: Viewer) -> Iterator[Card]:
        """The cards of a lane that this viewer may see, in order."""
        return (card for card in (self.cards[i] for i in self.lanes[kind]) if sees_card(viewer, card))

    def thread(self, card_id: str, viewer: Viewer) -> list[Card]:
        """What belongs to a card and this viewer may see, in order."""
        return self._seen(self.threads.get(card_id), viewer)

    def stacked(self, card_id: str, viewer: Viewer) -> list[Card]:
        """What lies on a card and this viewer may see, in order."""
        return self._seen(self.stacks.get(card_id), viewer)

    def _seen(self, ids: list[str] | None, viewer: Viewer) -> list[Card]:
        return [card for card in map(self.cards.__getitem__, ids) if sees_card(viewer, card)] if ids else []

    def before(self, card: Card, viewer: Viewer) -> Card | None:
        """The card that stands before this one in its list, as this viewer sees the list."""
        lane = self.lanes[card.kind]
        place = place_in(lane, card, self.cards)
        while place > 0:
            place -= 1
            other = self.cards[lane[place]]
            if other.heading == card.heading and sees_card(viewer, other):
                return other
        return None

    @property
    def dots(self) -> dict[str, dict[str, int]]:
        """The dots of the present vote: how many, by recommendation and person."""
        return self.votes.get(self.session.vote, {})

    def top_of(self, card: Card) -> str:
        """The id of the card in a lane under which this one is drawn: its own, its parent's, or its stack's."""
        root = self.cards.get(card.parent_id, card) if card.parent_id else card
        return root.stack_id or root.id

    def stack(self, card_id: str) -> tuple[str, ...]:
        """The ids of a card and of those that lie on it."""
        return (card_id, *self.stacks.get(card_id, ()))

    def dots_of(self, participant_id: str) -> int:
        """How many dots a person has placed in all; those on a card that is off the ballot are theirs again."""
        return sum(counts.get(participant_id, 0) for i, counts in self.dots.items() if self._votable(i))

    def own_dots(self, card_id: str, participant_id: str) -> int:
        """How many dots a person has on a recommendation, those included on what lies on it."""
        on_it = (i for i in self.stack(card_id) if self._votable(i))
        return sum(self.dots.get(i, {}).get(participant_id, 0) for i in on_it)

    def tally(self, card_id: str, vote: int | None = None) -> tuple[int, int]:
        """The dots on a recommendation and what lies on it, in the present vote or another: resource team's, hosts'."""
        number = vote or self.session.vote
        sums = {Role.RESOURCE.value: 0, Role.HOST.value: 0}
        for i in (i for i in self.stack(card_id) if self._votable(i)):
            for who, count in self.votes.get(number, {}).get(i, {}).items():
                sums[self.voted_as[number, i, who]] += count
        return sums["resource"], sums["host"]

    def _votable(self, card_id: str) -> bool:
        card = self.cards[card_id]
        return card.kind == "recommendation" and is_public(card)

    def question_state(self, card: Card) -> str:
        """open, answered or parked. An answer that not everyone sees does not count; one in its stack does."""
        if card.parked_at is not None:
            return "parked"
        asked = (i for i in self.stack(card.id) if i == card.id or is_public(self.cards[i]))
        answers = (self.cards[child] for i in asked for child in self.threads.get(i, ()))
        return "answered" if any(is_public(a) and a.kind == "answer" for a in answers) else "open"

    def apply(self, table: str, rows: Iterable[Any]) -> None:
        """Take in changed rows of one table."""
        for row in rows:
            TAKERS[table](self, row)


def load_snapshot(sql: Connection, session_id: str) -> Snapshot:
    """The whole board as it stands. Raises NotFound."""
    row = reading(Session).first(sql, {"id": session_id})
    if row is None:
        raise NotFound()
    snapshot = Snapshot(cast(Session, row))
    bring_forward(sql, snapshot, ALL_TABLES, since=-1)
    return snapshot


def bring_forward(sql: Connection, snapshot: Snapshot, tables: Iterable[str], since: int) -> None:
    """Read the rows of these tables that changed after `since`. Must share a transaction with the events read."""
    for table, rows in changes_since(sql, snapshot.session.id, tables, since):
        snapshot.apply(table, rows)


Changes = list[tuple[str, list[Any]]]


def ask_changes_since(sql: Connection, session_id: str, tables: Iterable[str], since: int) -> Callable[[], Changes]:
    """Have the rows of these tables read that changed after `since`; they are there when called for."""
    names = [name for name in TABLES if name == "session" or name in tables]
    asked = [(name, _STATEMENTS[name].ask(sql, {"session": session_id, "since": since})) for name in names]
    return lambda: [(name, rows()) for name, rows in asked]


def changes_since(sql: Connection, session_id: str, tables: Iterable[str], since: int) -> Changes:
    """The rows of these tables that changed after `since`, in an order in which they can be taken in."""
    return ask_changes_since(sql, session_id, tables, since)()


def apply_changes(snapshot: Snapshot, changes: Changes, seq: int) -> None:
    """Take in what `changes_since` found, or what a turn told of itself: the rows up to this turn.

    A turn that changed nothing else of the session than its number does not tell the session's row.
    """
    for table, rows in changes:
        snapshot.apply(table, rows)
    if snapshot.seq < seq:
        snapshot.session = cast(Any, snapshot.session)._replace(seq=seq)


def _statement(name: str) -> Any:
    table = TABLES[name]
    if name == "session":
        return select(*table.c).where(table.c.id == bindparam("session"), table.c.seq > bindparam("since"))
    statement = select(*table.c).where(table.c.session_id == bindparam("session"), table.c.seq > bindparam("since"))
    # In the order in which they came to be, so that a list made of them reads the same in every process.
    order = [table.c[name] for name in ("born_seq", "joined_seq") if name in table.c]
    return statement.order_by(*order)


_STATEMENTS = {name: Prepared(_statement(name)) for name in TABLES}
