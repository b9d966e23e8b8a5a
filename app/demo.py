"""A demo session in the middle of a realistic peer assist, made with the same verbs that people use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.rules.cards import KINDS
from app.rules.errors import NotFound
from app.rules.roles import Role
from app.store import cards, participants, phases, sessions
from app.store.cards import Draft
from app.store.columns import utc_now
from app.store.database import Database
from app.store.migrate import migrate
from app.store.participants import Profile, link_version, session_row
from app.store.phases import phase_called
from app.store.sessions import Start
from app.store.turn import Actor, Key, Outcome, Turn, take_turn
from app.web.secret_key import SecretKey
from app.web.settings import Settings

BRIEF = Start(
    title="How do we keep 40 village pumps running once donor funding ends?",
    challenge="Water committees collect fees for a year, then stop. Twelve of 40 pumps stood broken for over three "
    "months last year.",
    tried="Spare-part kits; two mechanic trainings; a 2 % reserve fund that was never replenished.",
    wanted="A fee model that survives the first dry year, and who should hold the money.",
    decision="Budget review on 12 December",
)
PEOPLE = {
    "Aminata Ouédraogo": (Role.FACILITATOR, Profile("Aminata Ouédraogo", "Learning Office")),
    "Fatou Diarra": (Role.HOST, Profile("Fatou Diarra", "Rural Water Programme, Mopti")),
    "Ibrahim Keïta": (Role.HOST, Profile("Ibrahim Keïta", "Rural Water Programme, Mopti")),
    "Gloria Nakato": (
        Role.RESOURCE,
        Profile("Gloria Nakato", "Soroti Water Board", "Savings groups that hold the reserve", "Soroti", "2023–25"),
    ),
    "Lucía Paredes": (
        Role.RESOURCE,
        Profile("Lucía Paredes", "Agua Viva", "Committee by-laws that hold", "Cusco", "2022–24"),
    ),
    "Rahel Tesfaye": (
        Role.RESOURCE,
        Profile("Rahel Tesfaye", "Tigray Water Bureau", "Mechanics on retainer", "Tigray", "2024"),
    ),
    "Sokha Bun": (Role.RESOURCE, Profile("Sokha Bun", "Mekong Wells", "Fees in kind", "Kampong Cham", "2021")),
}
CONTEXT = (
    ("situation", "Every village has a committee of five. Three of them are usually active."),
    ("tried", "Two trainings for 14 mechanics in 2023. Nine of them have left for the gold fields since."),
    ("constraint", "The mayor's office must sign every repair above 150 euro."),
    ("need", "Who should hold the money so that people trust that it is still there?"),
)
QUESTIONS = (
    (
        "Lucía Paredes",
        "Who decides today when a pump gets repaired: the committee, the mayor's office, or the mechanic?",
        ("Fatou Diarra", "The committee asks, the mayor signs. Signing takes three to six weeks, most of the downtime."),
    ),
    (
        "Rahel Tesfaye",
        "What does a repair cost on average, and how far away is the nearest mechanic?",
        ("Ibrahim Keïta", "About 90 euro with parts. The nearest mechanic is 35 km away on a bad road."),
    ),
    ("Gloria Nakato", "What share of households paid in month 13, once the project team had left?", None),
)
THOUGHTS = (
    ("Gloria Nakato", "It seems that people do not refuse to pay; they stop trusting that the money is there."),
    ("Rahel Tesfaye", "The mechanic earns only when something breaks. That is the wrong way round."),
)
RECOMMENDATIONS = (
    (
        "Gloria Nakato",
        "Put the reserve in a savings group, not in a bank",
        "Village savings groups hold the reserve and lend it out between repairs; it earns 8 % and everyone can see "
        "the box.",
        "did",
        "Soroti, Uganda, 22 pumps, 2023–25. Downtime fell from 74 to 9 days. Needs a group that already meets weekly.",
    ),
    (
        "Rahel Tesfaye",
        "One mechanic on retainer for ten villages",
        "Pay per working pump-month, not per repair: the mechanic earns when nothing breaks.",
        "did",
        "Tigray, 2024; the contract template can be shared.",
    ),
)


def have_demo(settings: Settings, address: str) -> str:
    """Return what to print of the demo session of before, as people left it, or of a new one where there is none."""
    try:
        session_id = _remembered(settings).read_text()
        with _opened(settings) as database:
            session = database.read_now(lambda sql: session_row(sql, session_id))
    except (FileNotFoundError, NotFound):
        return make_demo(settings, address)
    return _told("The demo session is as you left it. Open one link per window:", session, settings, address)


def make_demo(settings: Settings, address: str) -> str:
    """Make a new demo session and return what to print: its four links."""
    with _opened(settings) as database:
        session_id = database.write_now(lambda sql: sessions.begin(sql, BRIEF, utc_now()))
        _Story(database, session_id, settings.seats).tell()
        session = database.read_now(lambda sql: session_row(sql, session_id))
    settings.data.mkdir(parents=True, exist_ok=True)
    _remembered(settings).write_text(session_id)
    head = "A demo session is ready, in the middle of its listening phase. Open one link per window:"
    return _told(head, session, settings, address)


def _remembered(settings: Settings) -> Path:
    return settings.data / "demo-session"


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database)
    try:
        migrate(database)
        yield database
    finally:
        database.close()


def _told(head: str, session: Any, settings: Settings, address: str) -> str:
    key = SecretKey.kept_in(settings.data)
    lines = ["", head, ""]
    for role in (Role.FACILITATOR, Role.HOST, Role.RESOURCE, Role.OBSERVER):
        path = "lead" if role is Role.FACILITATOR else "join"
        token = key.role_link(session.id, role, link_version(session, role))
        lines.append(f"  {role.capitalize():<12}{address}/{path}#{token}")
    return "\n".join([*lines, "", f"Or start your own at {address}/", "Ctrl-C stops the board.", ""])


class _Story:
    """People of the demo doing what people do."""

    def __init__(self, database: Database, session_id: str, seats: int) -> None:
        self._database = database
        self._session_id = session_id
        self._ids = {name: self._join(role, profile, max(seats, len(PEOPLE))) for name, (role, profile) in PEOPLE.items()}
        self._lead = next(name for name, (role, _) in PEOPLE.items() if role is Role.FACILITATOR)

    def tell(self) -> None:
        """From context into the listening phase."""
        for name, (role, _) in PEOPLE.items():
            if role is Role.RESOURCE:
                self._act(name, participants.mark_read)
        self._open("context")
        for heading, text in CONTEXT:
            self._post("Fatou Diarra", Draft("context", text, heading=heading))
        self._open("questions")
        for asker, text, answer in QUESTIONS:
            asked = self._post(asker, Draft("question", text))
            self._act("Sokha Bun", lambda turn, i=asked: cards.ask_too(turn, cards.card_of(turn, i), True))
            if answer:
                self._post(answer[0], Draft("answer", answer[1], parent_id=asked))
        self._open("listening")
        for name, text in THOUGHTS:
            thought = self._post(name, Draft("thought", text))
        self._post("Lucía Paredes", Draft("comment", "The same with us, until the by-laws paid a fixed part.", thought))
        for name, headline, text, basis, evidence in RECOMMENDATIONS:
            self._post(name, Draft("recommendation", text, headline=headline, basis=basis, evidence=evidence))

    def _join(self, role: Role, profile: Profile, seats: int) -> str:
        now = datetime.now(UTC)
        person = self._database.write_now(
            lambda sql: participants.join(sql, self._session_id, role, 1, profile, (), seats, now)
        )
        return person.id

    def _open(self, kind: str) -> None:
        self._act(self._lead, lambda turn: phases.move_to(turn, phase_called(turn, kind)))

    def _post(self, name: str, draft: Draft) -> str:
        assert draft.kind in KINDS
        return self._act(name, lambda turn: cards.post(turn, draft)).target

    def _act(self, name: str, change: Callable[[Turn], object]) -> Outcome:
        actor = Actor(participant_id=self._ids[name])
        return self._database.write_now(lambda sql: take_turn(sql, self._session_id, actor, Key(), change))
