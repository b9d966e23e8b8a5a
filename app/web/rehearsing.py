"""A rehearsal: a session of its own in which simulated people post, so that a facilitator can try everything out."""

import asyncio
import random
from contextlib import suppress
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from app.live.view import BoardView
from app.rules import limits
from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.errors import BoardError, Conflict, NotFound, Refused
from app.rules.plan import Place
from app.rules.rehearsal import LINES, PEOPLE, SIMULATED, Line
from app.rules.roles import LEADS, Role
from app.rules.words import N_
from app.store import cards, feedback, floor, responses, votes
from app.store.announcing import mark_rehearsed
from app.store.cards import Draft
from app.store.columns import utc_now
from app.store.newcomers import Ticket, seated_once
from app.store.participants import Profile, join
from app.store.sessions import BRIEF_FIELDS, Start, begin
from app.store.tables import Participant
from app.store.turn import Actor, Key, NoTurn, Turn, take_turn, who
from app.store.visits import people_of
from app.web.asking import Asking, AskingPage, cookie_secret
from app.web.house import House
from app.web.pace import STARTS_OF_AN_ADDRESS, address_of
from app.web.pages import led_to
from app.web.secret_key import hashed
from app.web.templating import translated

router = APIRouter(prefix="/sessions/{session_id}")

# Quick enough to show a room in motion, slow enough to read.
BETWEEN_S = (3.0, 8.0)
LONGEST_S = 2 * 3600
LINES_IN_A_PHASE = 12
# After about five minutes without anyone watching it is over.
IDLE_LOOKS = 60

REHEARSAL = N_("Rehearsal: %(title)s")


@router.post("/rehearsals")
async def post_rehearsal(request: Request, session_id: str, asking: AskingPage) -> Response:
    """Begin a rehearsal of this session, with its brief and its agenda; the answer says where its links are."""
    house = asking.house
    _, view = await asking.view_for(session_id, Action.RUN)
    if view.session.rehearses_id:
        raise Conflict(N_("This is a rehearsal already."))
    house.pace.check(STARTS_OF_AN_ADDRESS, address_of(request))
    secret = hashed(cookie_secret(request))
    lead, people = await house.database.write(lambda sql: _begin_once(sql, asking, view, secret))
    if people:
        house.keep_running(Simulation(house, lead.session_id, people).run())
    place = f"/sessions/{lead.session_id}?me={quote(lead.id)}"
    return led_to(place)


@router.post("/rehearsals/return")
async def post_return(request: Request, session_id: str, asking: AskingPage) -> Response:
    """Go from a rehearsal back to its session, which counts as rehearsed if the rehearsal came to any phase."""
    house = asking.house
    _, view = await asking.view_for(session_id, Action.RUN)
    real = view.session.rehearses_id
    if not real:
        raise NotFound()
    here = await house.database.read(lambda sql: people_of(sql, hashed(cookie_secret(request)), real))
    lead = next((one for one in here if Role(one.role) in LEADS and one.removed_at is None), None)
    if lead and any(phase.opened_at and not PHASES[phase.kind].prepares for phase in view.snapshot.phases):
        # Whoever may not lead there any more is led there all the same, and told.
        with suppress(Refused):
            await replace(asking, actor=replace(asking.actor, participant_id=lead.id), key=Key()).turn(
                real, lambda turn: mark_rehearsed(turn, True)
            )
    place = f"/sessions/{real}" + (f"?me={quote(lead.id)}" if lead else "")
    return led_to(place)


def _begin_once(sql: Connection, asking: Asking, view: BoardView, secret: str) -> tuple[Participant, dict[str, Role]]:
    """Its facilitator, and the simulated people by id: none where this is a request that was carried out before."""
    key, people = asking.key, dict[str, Role]()
    ticket = Ticket(view.viewer.id, key.fingerprint, key.value) if key.value else Ticket()

    def take() -> Participant:
        lead, simulated = _begin(sql, asking, view, secret)
        people.update(simulated)
        return lead

    return seated_once(sql, ticket, (secret,), utc_now(), take), people


def _begin(sql: Connection, asking: Asking, view: BoardView, secret: str) -> tuple[Participant, dict[str, Role]]:
    """The new session's facilitator, and the simulated people by id."""
    house, session = asking.house, view.session
    now, seats = utc_now(), house.settings.seats + len(PEOPLE)
    # Once a session has ended its board may keep names to itself, the facilitator's own among them.
    name = who(sql, session.id, asking.actor).name
    templates = house.languages.templates(session.language)
    title = translated(templates, REHEARSAL, {"title": session.title})[: limits.TITLE]
    brief = {name: getattr(session, name) for name in BRIEF_FIELDS if name not in ("title", "decision_on")}
    decided = session.decision_on.isoformat() if session.decision_on else ""
    start = Start(title, **brief, decision_on=decided, dots=session.dots, language=session.language)
    kept = ("kind", "title", "minutes", "host_prompt", "resource_prompt")
    plan = [Place(**{name: getattr(phase, name) for name in kept}) for phase in view.snapshot.phases]
    rehearsed = begin(sql, start, now, plan, session.id)
    lead = join(sql, rehearsed, Role.FACILITATOR, 1, Profile(name), (secret,), seats, now)
    people = {}
    for name, role in PEOPLE:
        profile = Profile(translated(templates, SIMULATED, {"name": name}))
        person = join(sql, rehearsed, role, 1, profile, (), seats, now)
        people[person.id] = role
    return lead, people


class Simulation:
    """People who do what their phase asks of them, now and then, until the session closes or nobody watches."""

    def __init__(self, house: House, session_id: str, people: dict[str, Role]) -> None:
        self._house = house
        self._session_id = session_id
        self._people = people
        self._said: dict[str, int] = {}

    async def run(self) -> None:
        """Act until the end."""
        idle = 0
        ends = asyncio.get_running_loop().time() + LONGEST_S
        while asyncio.get_running_loop().time() < ends:
            await asyncio.sleep(random.uniform(*BETWEEN_S))
            room = await self._house.rooms.room(self._session_id)
            session = room.snapshot.session
            if PHASES[session.phase_kind].ends:
                return
            idle = 0 if room.connections else idle + 1
            if idle > IDLE_LOOKS:
                return
            if room.connections and self._said.get(session.phase_id, 0) < LINES_IN_A_PHASE:
                await self.act(session.phase_kind, session.phase_id)

    async def act(self, kind: str, phase_id: str) -> None:
        """Have one of them say the next line of this phase, if it has any."""
        number = self._said.get(phase_id, 0)
        self._said[phase_id] = number + 1
        lines = LINES.get(kind, ())
        if not lines:
            return
        line = lines[number % len(lines)]
        who = [person for person, role in self._people.items() if role is line.role]
        actor = Actor(participant_id=who[number % len(who)])

        def change(turn: Turn) -> None:
            self._do(turn, line, number)

        try:
            await self._house.turn(lambda sql: take_turn(sql, self._session_id, actor, Key(), change))
        except (BoardError, NoTurn):
            # The phase has moved on, or there is nothing to answer or to change. That happens in real sessions too.
            return

    def _do(self, turn: Turn, line: Line, number: int) -> None:
        text = translated(self._house.languages.templates(turn.session.language), line.text)
        if line.verb == "hand":
            floor.raise_hand(turn)
        elif line.verb == "feedback":
            feedback.give(turn, 3 + number % 3, 4, text, "")
        elif line.verb in ("dots", "decide"):
            found = cards.newest(turn, "recommendation", number)
            if line.verb == "dots":
                votes.place_dots(turn, found, 1 + number % 2)
            else:
                responses.decide(turn, found, "adopt" if number % 2 else "adapt", text)
        else:
            parent = cards.newest(turn, "question", number) if line.verb == "answer" else None
            parent = cards.newest(turn, "thought", number) if line.verb == "comment" else parent
            draft = Draft(line.verb, text, parent.id if parent else None, basis="did", evidence="")
            cards.post(turn, draft)
