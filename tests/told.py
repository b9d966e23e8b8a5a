"""A whole peer assist told with the verbs that people use, for tests of what remains of it.

It holds what must come out right everywhere: texts in several scripts and directions, texts that try to be markup,
formulas or code, and people whose names do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.rules.roles import Role
from app.store import (
    cards,
    confidential,
    consents,
    feedback,
    floor,
    follow_up,
    moderation,
    participants,
    phases,
    responses,
    sessions,
    votes,
)
from app.store.cards import Draft, card_of
from app.store.database import Database
from app.store.participants import Profile
from app.store.phases import phase_called
from app.store.sessions import Start
from app.store.turn import Actor, Key, Outcome, Turn, take_turn

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

ARABIC = "اجمعوا الرسوم قبل موسم الجفاف"
HEBREW = "שלמו מראש, לפני הגשם"
CHINESE = "每月公开账目，让村民看到余额"
JAPANESE = "雨季の前に集金する"
KOREAN = "건기 전에 요금을 모으세요"
FORMULA = "=cmd|' /C calc'!A0"
SCRIPT = "<script>alert(1)</script>"
MARKUP = "*bold* _it_ #set text(red) $x$ `raw` [link](http://x.example) | cell | & \\ ~ @ref <b>x</b>"
HOSTILE = (
    FORMULA,
    SCRIPT,
    MARKUP,
    '"; DROP TABLE card; --',
    "line one\nline two",
    'a\tb,c;d"e',
    "-1+1",
    "@SUM(A1)",
)

LEAD, FATOU, EVE, GLORIA, AMINA, WANG = (
    "Aminata Ouédraogo",
    "Fatou Diarra",
    FORMULA,
    "Gloria Nakato",
    "أمينة حسن",
    "王小明",
)
PEOPLE = {
    LEAD: (Role.FACILITATOR, Profile(LEAD, "Learning Office")),
    FATOU: (Role.HOST, Profile(FATOU, "Rural Water, Mopti")),
    EVE: (Role.HOST, Profile(EVE, SCRIPT)),
    GLORIA: (Role.RESOURCE, Profile(GLORIA, "Soroti Water Board", "Savings groups", "Soroti", "2023–25")),
    AMINA: (Role.RESOURCE, Profile(AMINA, "جمعية الماء", "لجان القرى", "قنا", "2024")),
    WANG: (Role.RESOURCE, Profile(WANG, "水利局", "公开账目", "甘肃", "2022")),
    "Otto Observer": (Role.OBSERVER, Profile("Otto Observer")),
}
BRIEF = Start(
    title=f"Pumps that keep running {SCRIPT}",
    challenge=f"Fees stop after a year.\n{ARABIC}",
    tried="Spare-part kits; trainings.",
    wanted=MARKUP,
    decision="Budget review on 12 December",
)


class Told:
    """A session that is being told. Time moves a minute with every act; ids of cards are kept by a word each."""

    def __init__(self, database: Database, confidentiality: str = "names") -> None:
        self.database = database
        self.now = BEGAN
        start = Start(**{name: getattr(BRIEF, name) for name in ("title", "challenge", "tried", "wanted", "decision")})
        self.id = database.write_now(lambda sql: sessions.begin(sql, start, self.now))
        self.cards: dict[str, str] = {}
        self.seen_after: Callable[[], None] = lambda: None
        self.people = {name: self._join(role, profile) for name, (role, profile) in PEOPLE.items()}
        if confidentiality != "names":
            self.act(LEAD, lambda turn: confidential.tighten(turn, confidentiality))

    def act(self, name: str, change: Callable[[Turn], object]) -> Outcome:
        """One person does one thing."""
        self.now += timedelta(minutes=1)
        actor = Actor(participant_id=self.people[name])
        outcome = self.database.write_now(lambda sql: take_turn(sql, self.id, actor, Key(), change, self.now))
        self.seen_after()
        return outcome

    def opens(self, kind: str) -> None:
        """The facilitator opens a phase."""
        self.act(LEAD, lambda turn: phases.move_to(turn, phase_called(turn, kind)))

    def posts(self, name: str, word: str, kind: str, text: str, under: str = "", **fields: object) -> str:
        """A person posts a card that this story calls by a word."""
        draft = Draft(kind, text, self.cards.get(under), **fields)  # type: ignore[arg-type]
        self.cards[word] = self.act(name, lambda turn: cards.post(turn, draft)).target
        return self.cards[word]

    def on(self, name: str, word: str, verb: Callable[..., object], *args: object) -> None:
        """A person does something with a card."""
        self.act(name, lambda turn: verb(turn, card_of(turn, self.cards[word]), *args))

    def from_context_to_listening(self) -> None:
        """Context, questions with answers, thoughts and recommendations; one card hidden, one withdrawn."""
        self.opens("context")
        self.posts(FATOU, "situation", "context", "Forty pumps, five people each.", heading="situation")
        self.posts(FATOU, "need", "context", HOSTILE[3], heading="need")
        self.opens("questions")
        self.posts(GLORIA, "who decides", "question", "Who decides when a pump gets repaired?")
        self.posts(WANG, "accounts", "question", "账目公开吗？")
        self.posts(AMINA, "parked", "question", FORMULA)
        self.on(AMINA, "who decides", cards.ask_too, True)
        self.on(WANG, "who decides", cards.ask_too, True)
        self.posts(FATOU, "the mayor", "answer", "The committee asks, the mayor signs.", under="who decides")
        self.on(LEAD, "parked", cards.park, True)
        self.act(GLORIA, floor.raise_hand)
        self.act(LEAD, lambda turn: floor.give_floor(turn, self.people[GLORIA]))
        self.act(LEAD, lambda turn: floor.let_team_speak(turn, "host"))
        self.act(LEAD, lambda turn: phases.add_minutes(turn, 5))
        self.opens("listening")
        self.posts(GLORIA, "trust", "thought", "People stop trusting that the money is there.")
        self.posts(AMINA, "agrees", "comment", f"{GLORIA} is right: {ARABIC}", under="trust")
        self.posts(
            GLORIA, "savings", "recommendation", "It earns 8 %.", headline="A savings group holds the reserve",
            basis="did", evidence="Soroti, 22 pumps: downtime fell from 74 to 9 days.",
        )  # fmt: skip
        self.posts(AMINA, "early", "recommendation", HEBREW, headline=ARABIC, basis="saw", evidence=HEBREW)
        self.posts(WANG, "open", "recommendation", CHINESE, headline=JAPANESE, basis="read", evidence=KOREAN)
        self.posts(WANG, "markup", "recommendation", MARKUP, headline=FORMULA, basis="idea", evidence=SCRIPT)
        self.posts(GLORIA, "rude", "thought", "A SECRET THAT WAS HIDDEN")
        self.on(LEAD, "rude", moderation.hide, "not helpful")
        self.posts(GLORIA, "slip", "thought", "A SLIP THAT WAS WITHDRAWN")
        self.on(GLORIA, "slip", cards.withdraw)
        self.on(
            GLORIA,
            "trust",
            cards.edit,
            Draft("thought", "People stop trusting that the money is still there."),
        )

    def to_the_end(self) -> None:
        """Priorities, response, feedback, and closed."""
        self.opens("priorities")
        for name, word, count in (
            (GLORIA, "savings", 2), (GLORIA, "open", 1), (AMINA, "savings", 1), (FATOU, "savings", 1), (EVE, "early", 2),
        ):  # fmt: skip
            self.on(name, word, votes.place_dots, count)
        self.act(LEAD, votes.reveal)
        self.opens("response")
        self.posts(
            FATOU,
            "condition",
            "clarification",
            "Only where a group meets weekly.",
            under="savings",
            condition=True,
        )
        self.on(FATOU, "savings", responses.decide, "adopt", f"As {GLORIA} showed us, it works.")
        self.on(FATOU, "early", responses.decide, "adapt", ARABIC)
        self.on(EVE, "open", responses.decide, "park", CHINESE)
        self.on(EVE, "markup", responses.decide, "decline", MARKUP)
        self.on(FATOU, "markup", responses.decide, "park", MARKUP)
        self.act(
            FATOU,
            lambda t: responses.add_action(t, "Visit two groups", GLORIA, "2026-04-01", self._card(t, "savings")),
        )
        self.act(EVE, lambda t: responses.add_action(t, FORMULA, "Somebody Outside", "", None))
        self.act(FATOU, lambda t: responses.sum_up(t, f"We begin with savings groups.\n{HEBREW}", FATOU))
        self.opens("feedback")
        marks = ((LEAD, 4, 5), (FATOU, 5, 4), (EVE, 3, 4), (GLORIA, 5, 5), (AMINA, 4, 3), (WANG, 2, 2))
        for name, first, second in marks:
            home = "A by-law template" if PEOPLE[name][0] is Role.RESOURCE else ""
            self.act(name, lambda t, f=first, s=second, n=name, h=home: feedback.give(t, f, s, f"Words of {n}", h))
        self.opens("closed")

    def afterwards(self) -> None:
        """What came of it."""
        visit, other = self.actions()
        self.act(FATOU, lambda t: responses.update_action(t, visit, "under_way", ""))
        self.act(FATOU, lambda t: follow_up.check_in(t, visit, 30, "under_way", "One visit made."))
        self.act(EVE, lambda t: follow_up.check_in(t, visit, 90, "done", f"Both made. {CHINESE}"))
        self.act(LEAD, lambda t: follow_up.check_in(t, other, 90, "dropped", ""))
        self.act(FATOU, lambda t: follow_up.report_back(t, f"Nine pumps run again, thanks to {GLORIA}."))
        for name in (FATOU, EVE):
            self.act(name, lambda t: consents.agree(t, "library", True))
        for name in (GLORIA, WANG):
            self.act(name, lambda t: consents.agree(t, "found", True))

    def whole(self) -> Told:
        """All of it."""
        self.from_context_to_listening()
        self.to_the_end()
        self.afterwards()
        return self

    def actions(self) -> list[str]:
        """The ids of the actions in order."""
        from sqlalchemy import select

        from app.store.responses import ITEMS

        found = select(ITEMS.c.id).where(ITEMS.c.session_id == self.id).order_by(ITEMS.c.born_seq)
        return list(self.database.read_now(lambda sql: sql.execute(found).scalars().all()))

    def _card(self, turn: Turn, word: str) -> object:
        return card_of(turn, self.cards[word])

    def _join(self, role: Role, profile: Profile) -> str:
        person = self.database.write_now(
            lambda sql: participants.join(sql, self.id, role, 1, profile, (), 20, self.now)
        )
        return person.id
