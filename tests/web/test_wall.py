"""The wall of a room: it shows the board as observers see it, and is nobody in lists, counts, the record and files."""

from __future__ import annotations

import json
import re

import pytest

from tests.meeting.meeting import Meeting
from tests.meeting.person import Person


@pytest.fixture
def phase() -> str:
    return "feedback"


async def wall_of(person: Person) -> str:
    """Put up a wall in a person's browser; the answer is its id."""
    answer = await person.does("POST", "/projector")
    return answer.headers["location"].partition("me=")[2]


async def test_a_wall_is_nobody(meeting: Meeting) -> None:
    lead = meeting.facilitator
    before = (await lead.board_as_json()).json()["participants"]
    wall = await wall_of(lead)
    assert await wall_of(lead) == wall, "a browser has one"
    shown = await lead.asks(f"/projector?me={wall}")
    assert shown.status_code == 200 and 'data-role="observer"' in shown.text
    assert (await lead.board_as_json()).json()["participants"] == before
    for text in (
        (await lead.asks(f"?me={lead.id}")).text,
        (await lead.client.get("/", headers={"Cookie": f"peer_assist={lead.cookie}"})).text,
        (await lead.asks("/record")).text,
    ):
        assert wall not in text
    # Who names nobody is the person, not the wall.
    assert 'data-role="facilitator"' in (await lead.asks()).text


async def test_a_wall_is_in_no_file(meeting: Meeting) -> None:
    await meeting.facilitator.does("PUT", "/phase", phase="closed", reason="It is a test.")
    wall = await wall_of(meeting.facilitator)
    told = json.loads((await meeting.host.asks("/record.json")).text)
    assert len(told["people"]) == len(meeting.people)
    assert wall not in json.dumps(told)


async def test_nobody_acts_through_a_wall(meeting: Meeting) -> None:
    lead = meeting.facilitator
    headers = lead.headers | {"X-Participant": await wall_of(lead)}
    answer = await lead.client.put(
        f"/sessions/{meeting.session_id}/feedback", headers=headers, data={"first": "1", "second": "1"}
    )
    assert answer.status_code == 403, answer.text
    assert answer.json()["error"]["code"] == "not_your_role"


@pytest.mark.parametrize("way", ["removed", "made a host", "signed out", "link renewed"])
async def test_a_wall_goes_with_whoever_put_it_up(meeting: Meeting, way: str) -> None:
    lead, late = meeting.facilitator, await meeting.joins("third", "facilitator")
    kept, wall = await wall_of(lead), await wall_of(late)
    assert (await late.asks(f"/projector?me={wall}")).status_code == 200
    link = re.search(r"/back#([\w.-]+)", (await late.asks(f"/way-back?me={wall}")).text)
    assert link is not None
    if way == "removed":
        await lead.does("DELETE", f"/participants/{late.id}")
    elif way == "made a host":
        await lead.does("PUT", f"/participants/{late.id}/role", role="host", confirmed="on")
    elif way == "signed out":
        await lead.does("POST", f"/participants/{late.id}/way-back", end_visits="on")
    else:
        await lead.does("POST", "/links/facilitator", end_visits="on")
    assert (await late.asks(f"/projector?me={wall}")).status_code in (401, 403)
    again = await late.client.post("/back", headers=late.headers, data={"token": link[1]})
    assert again.status_code in (403, 404), "nor does it come back by a link of its own"
    assert (await lead.asks(f"/projector?me={kept}")).status_code == 200, "others' walls stand"


async def test_whoever_signs_out_elsewhere_keeps_the_wall_beside_them(meeting: Meeting) -> None:
    lead = meeting.facilitator
    wall = await wall_of(lead)
    await lead.does("POST", f"/participants/{lead.id}/way-back", end_visits="on")
    assert (await lead.asks(f"/projector?me={wall}")).status_code == 200


async def test_the_projector_is_for_observers_since_the_whole_room_sees_it(meeting: Meeting) -> None:
    assert (await meeting.observer.asks("/projector")).status_code == 200
    for person in (meeting.facilitator, meeting.host, meeting.resource):
        answer = await person.asks(f"/projector?me={person.id}")
        assert answer.status_code == 403, person.name


async def test_a_link_offers_to_go_on_as_oneself_not_as_a_wall_nor_as_somebody_removed(meeting: Meeting) -> None:
    lead, token = meeting.facilitator, {"token": meeting.tokens["resource"]}
    wall = await wall_of(lead)
    offered = (await lead.client.post("/join/look", headers=lead.headers, data=token)).text
    assert f"go-on-as-{lead.id}" in offered and wall not in offered
    intruder = await meeting.joins("intruder", "resource")
    await lead.does("DELETE", f"/participants/{intruder.id}")
    answer = await intruder.client.post("/join/look", headers=intruder.headers, data=token)
    assert answer.status_code == 200 and intruder.id not in answer.text
