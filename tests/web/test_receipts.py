"""Asking whether something was done whose answer never came: of one's own requests only."""

from __future__ import annotations

import json

import httpx2
import pytest

from app.rules.text import fingerprint
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


async def test_of_what_was_begun_with_a_key_there_is_a_receipt_too(meeting: Meeting) -> None:
    answer = await meeting.facilitator.tries("POST", "/rehearsals", key="rehearse")
    assert answer.status_code == 201
    assert (await receipt(meeting.facilitator, "rehearse")).status_code == 204
    assert (await receipt(meeting.host, "rehearse")).status_code == 404


async def test_what_is_asked_by_the_address_counts_as_what_is_asked_by_a_form(meeting: Meeting) -> None:
    lead, path = meeting.facilitator, f"/participants/{meeting.resource2.id}"
    codes = [(await lead.tries("DELETE", path + query, key="out")).status_code for query in ("", "", "?renew=on")]
    assert codes == [204, 204, 409]


async def test_what_was_refused_was_not_done(house: OpenHouse) -> None:
    async with meeting_in(house, "listening") as meeting:
        refused = await meeting.host.tries("POST", "/cards", key="refused", kind="context", text="But")
        assert refused.status_code == 403
        assert (await receipt(meeting.host, "refused")).status_code == 404


def seen_in(answer: httpx2.Response) -> dict[str, str]:
    """The marks that a form is told of what it sent, by the names of its fields."""
    assert answer.status_code == 204, answer.text
    return {name.removeprefix("seen_"): mark for name, mark in json.loads(answer.headers["X-Seen"]).items()}


async def test_who_asks_again_is_told_the_marks_of_what_they_wrote(meeting: Meeting) -> None:
    """Of their own words, not of what others made of them meanwhile: that would be covered unsaid."""
    lead, peer = meeting.facilitator, meeting.resource
    card = await peer.posts("question", "Who pays?")
    form = {"text": "Who pays for it?", "seen": fingerprint("\nWho pays?\n")}
    told = [seen_in(await peer.tries("PATCH", f"/cards/{card}", key="edit", **form)) for _ in range(2)]
    told += [seen_in(await receipt(peer, "edit"))]
    assert told == [{"seen": fingerprint("\nWho pays for it?\n")}] * 3
    more = {"text": "Who pays for it today?"}
    await lead.does("PUT", f"/cards/{card}/wording", text="Who funds it?")
    again = seen_in(await peer.tries("PATCH", f"/cards/{card}", key="edit", **form))
    assert (await peer.tries("PATCH", f"/cards/{card}", **more, **again)).status_code == 409
    await peer.does("PATCH", f"/cards/{card}", **more)
    same = seen_in(await peer.tries("PATCH", f"/cards/{card}", **more, seen=form["seen"]))
    assert same == {"seen": fingerprint("\nWho pays for it today?\n")}, "where nothing was left to do too"


@pytest.mark.parametrize("path", ["/brief", "/announcement"])
async def test_fields_of_several_are_marked_again_too(meeting: Meeting, path: str) -> None:
    await meeting.opens("prepare")
    form = {"tried": "Two trainings.", "place": "Hall 2", "wanted": "", "starts_at": ""}
    found = {f"seen_{name}": fingerprint("") for name in ("tried", "place", "wanted")} | {
        "seen_starts_at": fingerprint(None)
    }
    mine = {"/brief": {"tried": fingerprint("Two trainings.")}, "/announcement": {"place": fingerprint("Hall 2")}}
    told = [seen_in(await meeting.facilitator.tries("PUT", path, key="once", **form, **found)) for _ in range(2)]
    assert [*told, seen_in(await receipt(meeting.facilitator, "once"))] == [mine[path]] * 3


async def test_a_summary_sent_again_is_not_taken_for_someone_elses(meeting: Meeting) -> None:
    await meeting.opens("response")
    host, other = meeting.host, meeting.facilitator
    form = {"text": "Two groups try it.", "by": "", "seen": fingerprint("")}
    told = [seen_in(await host.tries("PUT", "/summary", key="sum", **form)) for _ in range(2)]
    assert told[0] == told[1] != {}
    await host.does("PUT", "/summary", text="Two groups try it in May.", by="", **told[1])
    refused = await other.tries("PUT", "/summary", text="Nobody tries it.", by="", **told[0])
    assert refused.status_code == 409
    await other.does("PUT", "/summary", text="Nobody tries it.", by="", **refused.json()["seen"])


async def test_who_was_late_saves_once_more_and_means_it(meeting: Meeting) -> None:
    """The conflict tells what stands there now, so that the form that is open can be sent again."""
    lead, host, peer = meeting.facilitator, meeting.host, meeting.resource
    card = await peer.posts("question", "Who pays?")
    await lead.does("PUT", f"/cards/{card}/wording", text="Who funds it?")
    ways = [
        (peer, "PATCH", f"/cards/{card}", {"text": "Who paid?"}),
        (lead, "PUT", f"/cards/{card}/wording", {"text": "Who?"}),
    ]
    for person, verb, path, form in ways:
        late = await person.tries(verb, path, **form, seen="mark-of-another-day")
        assert late.status_code == 409 and "If you save once more" in late.json()["error"]["sentence"]
        assert list(late.json()["seen"]) == ["seen"]
        await person.does(verb, path, **form, **late.json()["seen"])
    await meeting.opens("prepare")
    await lead.does("PUT", "/brief", tried="Kits.")
    late = await host.tries("PUT", "/brief", tried="Trainings.", wanted="A plan.", seen_tried=fingerprint(""))
    assert late.status_code == 409 and "If you save once more" in late.json()["error"]["sentence"]
    assert late.json()["seen"] == {
        f"seen_{name}": fingerprint(text) for name, text in (("tried", "Kits."), ("wanted", ""))
    }
    await host.does("PUT", "/brief", tried="Trainings.", wanted="A plan.", **late.json()["seen"])


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
