"""A rehearsal begins with all that its session has: the whole brief, and the agenda with its own prompts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, update

from app.rules.roles import Role
from app.store.sessions import BRIEF_FIELDS
from app.store.tables import Phase, Session
from app.web.rehearsing import LINES_IN_A_PHASE, Simulation
from tests.meeting.house import open_house
from tests.meeting.meeting import Meeting, meeting_in

BRIEF = {
    "challenge": "Committees collect, then stop.",
    "tried": "Kits.",
    "constraints": "No new staff.",
    "wanted": "A fee model.",
    "deliverable": "Two pages.",
    "decision": "The budget.",
    "decision_on": "2027-03-01",
}


async def rehearsal_of(meeting: Meeting) -> str:
    """Begin one; the answer is its session's id."""
    answer = await meeting.facilitator.tries("POST", "/rehearsals")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["location"]).split("/")[2].partition("?")[0]


def brief_of(session: Session) -> dict[str, object]:
    return {name: getattr(session, name) for name in BRIEF_FIELDS if name != "title"}


def agenda_of(phases: Iterable[Phase]) -> list[tuple[object, ...]]:
    return [(p.kind, p.title, p.minutes, p.host_prompt, p.resource_prompt) for p in phases]


def prompts_are_own(sql: Connection, session_id: str) -> None:
    table = Phase.__table__  # type: ignore[attr-defined]
    own = {"host_prompt": "Mopti first", "resource_prompt": "Ask about fees"}
    sql.execute(update(table).where(table.c.session_id == session_id, table.c.kind == "context").values(**own))


async def test_a_rehearsal_has_the_whole_brief_and_agenda(data: Path):
    async with open_house(data) as house, meeting_in(house) as meeting:
        await house.inside.database.write(lambda sql: prompts_are_own(sql, meeting.session_id))
        await meeting.facilitator.does("PUT", "/brief", **BRIEF)
        rehearsed = (await house.inside.rooms.room(await rehearsal_of(meeting))).snapshot
        real = (await house.inside.rooms.room(meeting.session_id)).snapshot
        assert brief_of(rehearsed.session) == brief_of(real.session)
        assert rehearsed.session.decision_on == date(2027, 3, 1)
        assert rehearsed.session.title.startswith("Rehearsal: ")
        assert agenda_of(rehearsed.phases) == agenda_of(real.phases)
        assert "Mopti first" in {phase.host_prompt for phase in rehearsed.phases}


async def test_a_rehearsal_leads_back_and_is_not_rehearsed_itself(data: Path):
    async with open_house(data) as house, meeting_in(house) as meeting:
        lead = meeting.facilitator
        rehearsed = await rehearsal_of(meeting)
        page = (await lead.client.get(f"/sessions/{rehearsed}", headers=lead.headers)).text
        assert f'action="/sessions/{rehearsed}/rehearsals/return' in page
        assert 'id="rehearse"' not in page and 'id="rehearsed"' not in page
        assert "link-rehearsed" not in (await lead.asks()).text
        again = await lead.client.post(f"/sessions/{rehearsed}/rehearsals", headers=lead.headers)
        assert again.status_code == 409
        assert again.json()["error"]["sentence"] == "This is a rehearsal already."


async def test_who_comes_back_from_a_rehearsal_has_rehearsed_if_it_came_to_any_phase(data: Path):
    async with open_house(data) as house, meeting_in(house) as meeting:
        lead, real = meeting.facilitator, meeting.session_id
        begun = (await lead.tries("POST", "/rehearsals")).json()["location"]
        rehearsed, _, me = begun.removeprefix("/sessions/").partition("?me=")
        as_its_lead = lead.headers | {"X-Participant": me}

        async def comes_back() -> bool:
            answer = await lead.client.post(f"/sessions/{rehearsed}/rehearsals/return", headers=as_its_lead)
            assert answer.json() == {"location": f"/sessions/{real}?me={lead.id}"}
            return (await house.inside.rooms.room(real)).snapshot.session.rehearsed_at is not None

        assert not await comes_back()
        opened = await lead.client.put(f"/sessions/{rehearsed}/phase", headers=as_its_lead, data={"phase": "context"})
        assert opened.status_code == 204
        assert await comes_back() and await comes_back()
        assert (await lead.tries("POST", "/rehearsals/return")).status_code == 404


async def test_a_rehearsal_that_is_asked_for_again_is_the_same(data: Path):
    async with open_house(data) as house, meeting_in(house) as meeting:
        lead, going_on = meeting.facilitator, house.inside.running
        first = await lead.tries("POST", "/rehearsals", key="pressed once")
        again = await lead.tries("POST", "/rehearsals", key="pressed once")
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json() and len(going_on) == 1
        other = await lead.tries("POST", "/rehearsals", key="pressed again")
        assert other.json() != first.json() and len(going_on) == 2


async def test_simulated_people_go_on_where_there_is_nothing_new_to_say(data: Path):
    async with open_house(data) as house, meeting_in(house, "feedback") as meeting:
        everyone = {meeting.host.id: Role.HOST, meeting.resource.id: Role.RESOURCE}
        simulation = Simulation(house.inside, meeting.session_id, everyone)
        here = (await house.inside.rooms.room(meeting.session_id)).snapshot.session.phase_id
        for _ in range(LINES_IN_A_PHASE):
            await simulation.act("feedback", here)
        given = (await house.inside.rooms.room(meeting.session_id)).snapshot.feedback
        assert given.keys() == everyone.keys()


async def test_a_closed_session_that_keeps_names_to_itself_can_be_rehearsed(data: Path):
    async with open_house(data) as house, meeting_in(house) as meeting:
        await meeting.facilitator.does("PUT", "/confidentiality", confidentiality="roles")
        await meeting.opens("closed")
        rehearsed = (await house.inside.rooms.room(await rehearsal_of(meeting))).snapshot
        leads = [person.name for person in rehearsed.people.values() if person.role == "facilitator"]
        assert leads == [meeting.facilitator.shown_name]
