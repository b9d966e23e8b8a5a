"""People of the demo doing what people do, with the same verbs, in the hour before now."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.demo import ending, words
from app.rules.agenda import PHASES
from app.rules.roles import Role
from app.store import (
    announcing,
    cards,
    feedback,
    floor,
    materials,
    participants,
    phases,
    responses,
    sessions,
    votes,
)
from app.store.cards import Draft
from app.store.database import Database
from app.store.phases import phase_called
from app.store.turn import Actor, Key, Outcome, Turn, take_turn

# How many minutes ago each phase was opened when the story stands in the listening phase.
BEGAN = {
    "context": 46,
    "questions": 31,
    "listening": 11,
    "priorities": 9,
    "response": 7,
    "feedback": 4,
    "closed": 1,
}
PREPARED = 55
BETWEEN_POSTS = timedelta(seconds=50)


def tell(database: Database, seats: int, until: str = "listening", now: datetime | None = None) -> str:
    """Make a session in which all was said that comes before the end of the phase `until`. Returns its id."""
    return _Story(database, seats, now or datetime.now(UTC)).told(until)


class _Story:
    def __init__(self, database: Database, seats: int, now: datetime) -> None:
        self._database = database
        self._now = now
        self._clock = now - timedelta(minutes=PREPARED)
        self._session_id = database.write_now(lambda sql: sessions.begin(sql, words.BRIEF, self._clock))
        self._ids = {name: self._join(*one, max(seats, len(words.PEOPLE))) for name, one in words.PEOPLE.items()}
        self._recommended: list[str] = []

    def told(self, until: str) -> str:
        """Go through the phases up to this one, past those of which the story has nothing to tell."""
        for kind in PHASES:
            told = kind == "prepare" or kind in BEGAN
            if kind != "prepare" and (told or kind == until):
                self._open(kind)
            if told:
                getattr(self, f"_{kind}")()
            if kind == until:
                break
        return self._session_id

    def _prepare(self) -> None:
        begins = self._clock.replace(second=0, microsecond=0)
        self._act(words.LEAD, lambda turn: announcing.announce(turn, begins, "Africa/Bamako", words.PLACE))
        for title, url in words.LINKS:
            self._act("Fatou Diarra", lambda turn, t=title, u=url: materials.add_link(turn, t, u))  # type: ignore[misc]
        for name, (role, _) in words.PEOPLE.items():
            if role is Role.RESOURCE and name != "Sokha Bun":
                self._act(name, participants.mark_read)

    def _context(self) -> None:
        self._speaks(Role.HOST, 9)
        for heading, text in words.CONTEXT:
            self._post("Fatou Diarra", Draft("context", text, heading=heading))

    def _questions(self) -> None:
        self._speaks(Role.RESOURCE, 8)
        for asker, text, answerer, answer, others in words.QUESTIONS:
            asked = self._post(asker, Draft("question", text))
            for other in others:
                self._act(other, lambda turn, i=asked: cards.ask_too(turn, cards.card_of(turn, i), True))  # type: ignore[misc]
            if answer:
                self._post(answerer, Draft("answer", answer, parent_id=asked))

    def _listening(self) -> None:
        for name, text, comments in words.THOUGHTS:
            thought = self._post(name, Draft("thought", text))
            for commenter, comment in comments:
                self._post(commenter, Draft("comment", comment, thought))
        for name, headline, text, basis, evidence in words.RECOMMENDATIONS:
            draft = Draft("recommendation", text, headline=headline, basis=basis, evidence=evidence)
            self._recommended.append(self._post(name, draft))
        self._act(words.LEAD, lambda turn: floor.give_floor(turn, self._ids["Gloria Nakato"]))
        for name in ("Rahel Tesfaye", "Lucía Paredes"):
            self._act(name, floor.raise_hand)

    def _priorities(self) -> None:
        for name, dots in ending.DOTS.items():
            for card, count in zip(self._recommended, dots, strict=True):
                if count:
                    self._act(
                        name,
                        lambda turn, i=card, n=count: votes.place_dots(turn, cards.card_of(turn, i), n),  # type: ignore[misc]
                    )
        self._act(words.LEAD, votes.reveal)
        self._act(words.LEAD, lambda turn: votes.settle(turn, [self._recommended[n] for n in ending.ORDER]))

    def _response(self) -> None:
        for card, (choice, why) in zip(self._recommended, ending.DECISIONS, strict=True):
            act = lambda turn, i=card, c=choice, w=why: responses.decide(turn, cards.card_of(turn, i), c, w)  # noqa: E731
            self._act("Fatou Diarra", act)
        number, text, condition = ending.CLARIFICATION
        self._post("Ibrahim Keïta", Draft("clarification", text, self._recommended[number], condition=condition))
        for what, owner, days, number in ending.ACTIONS:
            self._commit(what, owner, self._day(days), self._recommended[number])
        self._act("Fatou Diarra", lambda turn: responses.sum_up(turn, ending.SUMMARY, ""))
        self._act("Fatou Diarra", lambda turn: responses.plan_report(turn, self._day(ending.REPORT_IN_DAYS)))

    def _feedback(self) -> None:
        for name, first, second, said, home in ending.FEEDBACK:
            self._act(name, lambda turn, a=first, b=second, c=said, d=home: feedback.give(turn, a, b, c, d))  # type: ignore[misc]

    def _closed(self) -> None:
        """Nothing is left to do."""

    def _commit(self, what: str, owner: str, due: str, card: str) -> None:
        self._act(owner, lambda turn: responses.add_action(turn, what, owner, due, cards.card_of(turn, card)))

    def _day(self, days: int) -> str:
        return (self._now + timedelta(days=days)).date().isoformat()

    def _speaks(self, team: Role, minutes: int) -> None:
        self._act(words.LEAD, lambda turn: floor.let_team_speak(turn, team))
        began, self._clock = self._clock, self._clock + timedelta(minutes=minutes)
        self._act(words.LEAD, lambda turn: floor.let_team_speak(turn, ""))
        self._clock = began

    def _join(self, role: Role, profile: participants.Profile, seats: int) -> str:
        person = self._database.write_now(
            lambda sql: participants.join(sql, self._session_id, role, 1, profile, (), seats, self._clock)
        )
        return person.id

    def _open(self, kind: str) -> None:
        self._clock = max(self._clock, self._now - timedelta(minutes=BEGAN.get(kind, 0)))
        self._act(words.LEAD, lambda turn: phases.move_to(turn, phase_called(turn, kind)))

    def _post(self, name: str, draft: Draft) -> str:
        self._clock = min(self._clock + BETWEEN_POSTS, self._now)
        return self._act(name, lambda turn: cards.post(turn, draft)).target

    def _act(self, name: str, change: Callable[[Turn], object]) -> Outcome:
        actor = Actor(participant_id=self._ids[name])
        return self._database.write_now(
            lambda sql: take_turn(sql, self._session_id, actor, Key(), change, now=self._clock)
        )
