"""Asking whether something was done whose answer never came: of one's own requests only."""

from __future__ import annotations

import httpx2

from tests.meeting.house import OpenHouse
from tests.meeting.meeting import Meeting, meeting_in
from tests.meeting.person import Person


async def receipt(person: Person, key: str) -> httpx2.Response:
    """What this person is told of a request with this key."""
    return await person.client.get(
        f"/sessions/{person.meeting.session_id}/receipts/{key}", headers=person.headers | {"X-Participant": person.id}
    )


async def test_who_was_not_answered_is_told_what_was_done(house: OpenHouse) -> None:
    async with meeting_in(house, "questions") as meeting:
        posted = await meeting.resource.tries("POST", "/cards", key="sent", kind="question", text="Who pays?")
        done = await receipt(meeting.resource, "sent")
        assert (done.status_code, done.headers["X-Seq"]) == (204, posted.headers["X-Seq"])
        assert (await receipt(meeting.resource, "never-sent")).status_code == 404
        assert (await receipt(meeting.resource2, "sent")).status_code == 404


async def test_what_was_refused_was_not_done(house: OpenHouse) -> None:
    async with meeting_in(house, "listening") as meeting:
        refused = await meeting.host.tries("POST", "/cards", key="refused", kind="context", text="But")
        assert refused.status_code == 403
        assert (await receipt(meeting.host, "refused")).status_code == 404


async def test_strangers_and_the_removed_are_told_nothing(house: OpenHouse) -> None:
    async with meeting_in(house, "questions") as meeting:
        peer = meeting.resource
        await peer.does("POST", "/cards", kind="question", text="Who pays?")
        address = f"/sessions/{meeting.session_id}/receipts/any"
        assert (await house.client().get(address, headers={"HX-Request": "true"})).status_code == 401
        await meeting.facilitator.does("DELETE", f"/participants/{peer.id}")
        assert (await receipt(peer, "any")).status_code == 403


async def test_a_refusal_says_in_which_phase_it_was_said(meeting: Meeting) -> None:
    await meeting.opens("listening")
    refused = await meeting.host.tries("POST", "/cards", kind="context", text="But")
    assert refused.json()["error"]["phase"] == "listening"
    too_early = await meeting.facilitator.tries("PUT", "/reveal")
    assert too_early.status_code == 409 and too_early.json()["error"]["phase"] == "listening"
