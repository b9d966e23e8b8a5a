"""A session that facilitators moderate, told by its verbs, and the boards that its people would load."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from app.live.as_json import board_as_json
from app.live.draw import draw
from app.live.painters import PagePainter
from app.live.reading import read_all
from app.live.room import Room
from app.rules.roles import Role
from app.store import cards, participants, phases, sessions
from app.store.cards import Draft, card_of
from app.store.database import Database
from app.store.moderation import card_at_hand
from app.store.participants import Profile
from app.store.sessions import Start
from app.store.snapshot import Snapshot, load_snapshot
from app.store.tables import Card
from app.store.taking_back import take_back
from app.store.turn import Actor, Key, Turn, take_turn
from app.web.templating import draw_board, environment_for

SEATS = 20
TEMPLATES = environment_for("en", "/static")
# What counts turns is no part of what a board looks like.
COUNTS = re.compile(r' data-seq="\d+"')

PEOPLE = {
    "lead": Role.FACILITATOR,
    "colead": Role.FACILITATOR,
    "host": Role.HOST,
    "other host": Role.HOST,
    "peer": Role.RESOURCE,
    "other peer": Role.RESOURCE,
    "watcher": Role.OBSERVER,
}


class Story:
    """Cards are called by a word. Time moves a minute with every act."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        start = Start(title="Pumps", challenge="Fees stop after a year.")
        self.id = database.write_now(lambda sql: sessions.begin(sql, start, self.now))
        self.cards: dict[str, str] = {}
        self.people = {name: self._joins(name, role) for name, role in PEOPLE.items()}

    def begun(self) -> Story:
        """Context, questions, thoughts and recommendations are there; it is the listening phase."""
        self.opens("context")
        self.posts("host", "situation", "context", "Forty pumps.", heading="situation")
        self.posts("host", "need", "context", "Advice on fees.", heading="need")
        self.opens("questions")
        self.posts("peer", "who pays", "question", "Who pays?")
        self.posts("other peer", "who decides", "question", "Who decides?")
        self.posts("peer", "how often", "question", "How often?")
        self.posts("host", "the users", "answer", "The users do.", under="who pays")
        self.act("other peer", lambda turn: cards.ask_too(turn, card_of(turn, self.cards["who pays"]), True))
        self.opens("listening")
        self.posts("peer", "trust", "thought", "It is about trust.")
        self.posts("other peer", "accounts", "thought", "Show the accounts.")
        self.posts("other peer", "yes", "comment", "Yes, it is.", under="trust")
        self.posts("peer", "savings", "recommendation", "Weekly.", headline="A savings group", basis="did")
        self.posts("other peer", "retainer", "recommendation", "Monthly.", headline="A mechanic on retainer")
        self.posts("other peer", "meter", "recommendation", "Read it.", headline="A meter at every pump")
        return self

    def act(self, name: str, change: Callable[[Turn], object]) -> int:
        """One person does one thing. The answer is the turn's number."""
        self.now += timedelta(minutes=1)
        actor = Actor(participant_id=self.people[name])
        return self.database.write_now(lambda sql: take_turn(sql, self.id, actor, Key(), change, self.now)).seq

    def moderates(self, word: str, verb: Callable[..., object], *args: object, by: str = "lead") -> int:
        """A facilitator does something with a card."""
        return self.act(by, lambda turn: verb(turn, card_at_hand(turn, self.cards[word]), *args))

    def lays(self, word: str, onto: str) -> int:
        """A facilitator lays a card on another."""
        from app.store.stacking import stack

        return self.act("lead", lambda turn: stack(turn, self._card(turn, word), self._card(turn, onto)))

    def undoes(self, seq: int, by: str = "lead") -> int:
        """A facilitator takes an act back."""
        return self.act(by, lambda turn: take_back(turn, seq, SEATS))

    def opens(self, kind: str) -> None:
        """The facilitator opens a phase."""
        self.act("lead", lambda turn: phases.move_to(turn, phases.phase_called(turn, kind)))

    def posts(self, name: str, word: str, kind: str, text: str, under: str = "", **fields: object) -> int:
        """A person posts a card."""
        draft = Draft(kind, text, self.cards.get(under), **fields)  # type: ignore[arg-type]
        seq = self.act(name, lambda turn: cards.post(turn, draft))
        self.cards[word] = next(i for i, card in self.snapshot.cards.items() if card.born_seq == seq)
        return seq

    def withdraws(self, name: str, word: str) -> None:
        """A person takes their card back."""
        self.act(name, lambda turn: cards.withdraw(turn, self._card(turn, word)))

    @property
    def snapshot(self) -> Snapshot:
        """The session as it stands in the database."""
        return self.database.read_now(lambda sql: load_snapshot(sql, self.id))

    def row(self, word: str) -> Card:
        """A card as it stands."""
        return self.snapshot.cards[self.cards[word]]

    def lane(self, kind: str) -> list[str]:
        """The words of the cards that have a slot in a lane, in order, whoever may see them."""
        return [word for i in self.snapshot.lanes[kind] for word, card_id in self.cards.items() if card_id == i]

    def room(self) -> Room:
        """A room as any process would open it."""
        painter = PagePainter(lambda room, view: draw_board(TEMPLATES, room, view), lambda language, text: text)
        snapshot, happened = self.database.read_now(lambda sql: read_all(sql, self.id))
        return Room(self.id, "epoch", {"html": painter}, partial(draw, TEMPLATES), snapshot, deque(happened))

    def page(self, name: str, room: Room | None = None) -> str:
        """The board that a person would load."""
        room = room or self.room()
        return COUNTS.sub("", draw_board(TEMPLATES, room, room.view(room.viewer(self.people[name]))))

    def api(self, name: str, room: Room | None = None) -> dict[str, object]:
        """The same as a program reads it, without what counts turns."""
        room = room or self.room()
        board = board_as_json(room, room.view(room.viewer(self.people[name])))
        board.pop("seq")
        return board | {"cards": [{k: v for k, v in card.items() if k != "seq"} for card in board["cards"]]}

    def boards(self) -> dict[str, object]:
        """What everyone who takes part would load now, of a room that was opened just now."""
        room = self.room()
        present = [name for name, i in self.people.items() if room.snapshot.people[i].removed_at is None]
        return {name: (self.page(name, room), self.api(name, room)) for name in present}

    def _card(self, turn: Turn, word: str) -> Card:
        return card_at_hand(turn, self.cards[word])

    def _joins(self, name: str, role: Role) -> str:
        profile = Profile(name)
        return self.database.write_now(
            lambda sql: participants.join(sql, self.id, role, 1, profile, (), SEATS, self.now)
        ).id
