"""Somebody for whom a scribe wrote gets a device: while the host team listens, nobody may notice that one of it did."""

from __future__ import annotations

import re
from pathlib import Path

from tests.meeting.house import open_house
from tests.meeting.meeting import meeting_in
from tests.meeting.person import Person

PEOPLE = re.compile(r'<section id="people".*?</section>', re.DOTALL)


async def people_as_shown_to(person: Person) -> str:
    page = await person.asks(f"?me={person.id}")
    found = PEOPLE.search(page.text)
    assert page.status_code == 200 and found is not None
    return found.group()


async def test_a_listening_host_who_takes_over_looks_the_same_to_everybody(data: Path):
    async with open_house(data) as house, meeting_in(house, "questions") as m:
        await m.facilitator.does("POST", "/scribe/people", name="Old Hand", role="host")
        await m.opens("listening")
        others = (m.facilitator, m.host, m.resource, m.observer)
        before = [await people_as_shown_to(person) for person in others]
        assert all("Old Hand" in shown for shown in before)
        room = await house.inside.rooms.room(m.session_id)
        seat = next(person.id for person in room.snapshot.people.values() if person.name == "Old Hand")
        form = {"token": m.tokens["host"], "goes_on_as": seat}
        answer = await house.client(Origin=house.url).post("/join", data=form)
        assert answer.status_code == 201, answer.text
        assert [await people_as_shown_to(person) for person in others] == before
