"""The API as it is promised: statuses and shapes that programs outside rely on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.meeting.house import OpenHouse, open_house
from tests.meeting.meeting import Meeting, meeting_in
from tests.meeting.person import Person

BOARD = {
    "id",
    "seq",
    "epoch",
    "title",
    "phase",
    "phase_id",
    "round",
    "ends_at",
    "cards",
    "participants",
    "agenda",
    "me",
    "may",
}
CARD = {"id", "kind", "text", "author", "parent_id", "seq", "posted_at", "edited_at"}


async def test_a_session_answers_with_its_four_links(house: OpenHouse) -> None:
    answer = await house.client().post("/api/v1/sessions", json={"title": "T", "challenge": "C", "agenda": "long"})
    assert answer.status_code == 201
    assert set(answer.json()) >= {"id", "links"}
    assert set(answer.json()["links"]) == {"facilitator", "host", "resource", "observer"}
    for role, link in answer.json()["links"].items():
        path, _, token = link.partition("#")
        assert path == f"{house.url}/{'lead' if role == 'facilitator' else 'join'}" and len(token) > 30


async def test_a_brief_is_read_as_it_was_begun_with(house: OpenHouse) -> None:
    brief = {
        "challenge": "How do pumps last?",
        "tried": "Spare parts",
        "constraints": "No new staff",
        "wanted": "A fee model",
        "deliverable": "Two options",
        "decision": "The budget",
        "decision_on": "2026-12-01",
    }
    begun = (await house.client().post("/api/v1/sessions", json={"title": "Pumps", **brief})).json()
    token = begun["links"]["facilitator"].partition("#")[2]
    joined = (await house.client().post("/api/v1/join", json={"token": token, "name": "Ada"})).json()
    headers = {"Authorization": f"Bearer {joined['access_token']}"}
    board = await house.client().get(f"/api/v1/sessions/{begun['id']}", headers=headers)
    assert board.json()["brief"] == brief
    wrong = await house.client().post("/api/v1/sessions", json={"title": "P", **brief, "decision_on": "tomorrow"})
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (422, "decision_on")


async def test_joining_gives_a_token_and_a_cookie(house: OpenHouse, meeting: Meeting) -> None:
    answer = await house.client().post("/api/v1/join", json={"token": meeting.tokens["host"], "name": "New"})
    assert answer.status_code == 201
    told = answer.json()
    assert set(told) >= {"session_id", "participant_id", "role", "access_token", "seq"}
    assert (told["session_id"], told["role"]) == (meeting.session_id, "host")
    assert answer.cookies["peer_assist"] != told["access_token"]


async def test_a_full_session_says_so(data: Path) -> None:
    async with open_house(data, seats=6) as house, meeting_in(house) as meeting:
        full = await house.client().post("/api/v1/join", json={"token": meeting.tokens["host"], "name": "Late"})
        assert (full.status_code, full.json()["error"]["code"]) == (409, "full")
        body = {"token": meeting.tokens["observer"], "name": "Late"}
        assert (await house.client().post("/api/v1/join", json=body)).status_code == 201


async def test_the_board_has_its_parts(meeting: Meeting) -> None:
    card = await meeting.resource.posts("question", "Who decides?")
    board = (await meeting.host.board_as_json()).json()
    assert set(board) >= BOARD
    assert (board["id"], board["phase"], board["round"]) == (meeting.session_id, "questions", 1)
    (found,) = board["cards"]
    assert set(found) >= CARD
    assert (found["id"], found["kind"], found["state"], found["parent_id"]) == (card, "question", "open", None)
    assert found["author"] == {"id": meeting.resource.id, "name": meeting.resource.shown_name, "role": "resource"}


async def test_a_card_is_made_changed_hidden_and_withdrawn(meeting: Meeting) -> None:
    body = {"kind": "question", "text": "Who decides?"}
    made = await meeting.resource.tries_by_api("POST", "/cards", body)
    assert made.status_code == 201 and made.json()["text"] == "Who decides?"
    assert made.headers["X-Seq"] == str(made.json()["seq"])
    path = f"/cards/{made.json()['id']}"
    changed = await meeting.resource.tries_by_api("PATCH", path, {"text": "Who decides today?"})
    assert (changed.status_code, changed.json()["text"]) == (200, "Who decides today?")
    hidden = await meeting.facilitator.tries_by_api("PUT", f"{path}/hiding", {"reason": "r"})
    assert hidden.status_code == 200 and hidden.json()["seq"] > changed.json()["seq"]
    assert (await meeting.host.board_as_json()).json()["cards"] == []
    assert (await meeting.facilitator.tries_by_api("DELETE", f"{path}/hiding")).status_code == 200
    gone = await meeting.resource.tries_by_api("DELETE", path)
    assert gone.status_code == 204 and int(gone.headers["X-Seq"]) > 0
    assert (await meeting.resource.tries_by_api("PATCH", path, {"text": "x"})).status_code == 404


async def test_a_moderator_is_answered_with_the_turn_and_what_is_wrong(meeting: Meeting) -> None:
    lead = meeting.facilitator
    card = await meeting.resource.posts("question", "Whose fault is it?")
    done = await lead.tries_by_api("PUT", f"/cards/{card}/wording", {"text": "What went wrong?"}, key="again")
    again = await lead.tries_by_api("PUT", f"/cards/{card}/wording", {"text": "What went wrong?"}, key="again")
    assert done.status_code == again.status_code == 200 and done.json() == again.json()
    (shown,) = (await meeting.resource.board_as_json()).json()["cards"]
    assert (shown["text"], shown["original"]["text"]) == ("What went wrong?", "Whose fault is it?")
    for path, body, status in (
        (f"/cards/{card}/place", {"lane": "nowhere"}, 422),
        (f"/cards/{card}/place", {"lane": "question", "place": "no-such-card"}, 409),
        (f"/cards/{card}/stack", {"onto": card}, 409),
        (f"/cards/{card}/wording", {"words": "x"}, 422),
        (f"/cards/{card}/holding", {"note": "x"}, 409),
        (f"/participants/{meeting.host.id}/role", {"role": "boss"}, 422),
        ("/participants/none", None, 404),
        ("/cards/none/pin", None, 404),
        ("/lanes/nowhere/approval", None, 422),
    ):
        answer = await lead.tries_by_api("PUT", path, body)
        assert answer.status_code == status and answer.json()["error"]["sentence"], f"{path} {body}: {answer.text}"
    await meeting.opens("listening")
    refused = await lead.tries_by_api("PUT", f"/participants/{meeting.host.id}/role", {"role": "resource"})
    assert refused.status_code == 409
    body = {"role": "resource", "confirmed": True}
    assert (await lead.tries_by_api("PUT", f"/participants/{meeting.host.id}/role", body)).status_code == 200


async def test_a_renewed_link_is_told_and_stops_the_former(house: OpenHouse, meeting: Meeting) -> None:
    lead, former = meeting.facilitator, meeting.tokens["host"]
    told = await lead.tries_by_api("POST", "/links/host", key="again")
    assert told.status_code == 200
    renewed = told.json()["link"].partition(f"{house.url}/join#")[2]
    assert (await lead.tries_by_api("POST", "/links/host", key="again")).json() == told.json()
    for token, status in ((former, 404), (renewed, 201)):
        answer = await house.client().post("/api/v1/join", json={"token": token, "name": "Ana"})
        assert answer.status_code == status, answer.text
    assert (await lead.tries_by_api("POST", "/links/boss")).status_code == 422


async def test_a_way_back_by_the_api_leads_back(meeting: Meeting) -> None:
    path = f"/participants/{meeting.host.id}/way-back"
    told = await meeting.facilitator.tries_by_api("POST", path, {"end_visits": True})
    assert told.status_code == 200 and "/back#" in told.json()["link"]
    assert (await meeting.host.board_as_json()).status_code == 401
    assert (await meeting.facilitator.tries_by_api("POST", "/participants/none/way-back")).status_code == 404


async def test_ending_ones_own_visits_ends_those_elsewhere_and_says_so(meeting: Meeting) -> None:
    lead = meeting.facilitator
    path = f"/participants/{lead.id}/way-back"
    told = await lead.tries_by_api("POST", path, {"end_visits": True}, key="again")
    assert told.status_code == 200 and "/back#" in told.json()["link"]
    assert (await lead.tries_by_api("POST", path, {"end_visits": True}, key="again")).json() == told.json()
    assert (await lead.board_as_json()).status_code == 200
    assert (await lead.asks(f"?me={lead.id}")).status_code == 401, "their browser is elsewhere"
    token = told.json()["link"].partition("#")[2]
    browser = meeting.house.client(Origin=meeting.house.url)
    back = await browser.post("/back", data={"token": token})
    assert back.status_code == 201
    lead.cookie = back.cookies["peer_assist"]
    answer = await lead.tries("POST", path, end_visits="on")
    assert answer.status_code == 200 and "back-link-" in answer.text, "by the page the same"
    assert (await lead.asks(f"?me={lead.id}")).status_code == 200
    assert (await lead.board_as_json()).status_code == 401, "and now the program is elsewhere"


async def test_whoever_is_removed_can_be_kept_from_coming_again(house: OpenHouse, meeting: Meeting) -> None:
    gone = await meeting.facilitator.tries_by_api("DELETE", f"/participants/{meeting.host.id}?renew=true")
    assert gone.status_code == 204
    again = await house.client().post("/api/v1/join", json={"token": meeting.tokens["host"], "name": "Another"})
    assert (again.status_code, again.json()["error"]["code"]) == (404, "stale_link")


async def test_a_refusal_has_a_code_and_a_sentence(meeting: Meeting) -> None:
    await meeting.opens("listening")
    refused = await meeting.host.tries_by_api("POST", "/cards", {"kind": "context", "text": "But!"})
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "hosts_are_listening"
    assert refused.json()["error"]["sentence"].startswith("You are listening")
    bad = await meeting.resource.tries_by_api("POST", "/cards", {"kind": "thought", "text": ""})
    assert (bad.status_code, bad.json()["error"]["field"]) == (422, "text")


async def test_phases_dots_and_removals(meeting: Meeting) -> None:
    opened = await meeting.facilitator.tries_by_api("PUT", "/phase", {"phase": "listening"})
    assert opened.status_code == 200 and opened.json()["seq"] == int(opened.headers["X-Seq"])
    assert (await meeting.facilitator.tries_by_api("PUT", "/phase", {"phase": "lunch"})).status_code == 404
    body = {"kind": "recommendation", "text": "A savings group"}
    card = (await meeting.resource.tries_by_api("POST", "/cards", body)).json()["id"]
    await meeting.opens("priorities")
    dots = await meeting.host.tries_by_api("PUT", f"/cards/{card}/dots", {"count": 2})
    assert dots.status_code == 200
    assert (await meeting.host.tries_by_api("PUT", f"/cards/{card}/dots", {"count": 3})).status_code == 422
    gone = await meeting.facilitator.tries_by_api("DELETE", f"/participants/{meeting.host2.id}")
    assert gone.status_code == 204
    assert (await meeting.host2.board_as_json()).status_code == 403


async def test_the_ballot_is_blind_until_the_facilitator_reveals_it(meeting: Meeting) -> None:
    lead = meeting.facilitator
    assert await ballot_of(meeting.host) is None
    await meeting.opens("listening")
    first, second = [await meeting.resource.posts("recommendation", text) for text in ("A savings group", "A mechanic")]
    await meeting.opens("priorities")
    await meeting.host.does_by_api("PUT", f"/cards/{second}/dots", {"count": 2})
    await meeting.host.does_by_api("PUT", f"/cards/{first}/dots", {"count": 1})
    blind = {"vote": 1, "revealed": False, "finished": 1, "voters": 4}
    mine = [{"card": first, "mine": 1}, {"card": second, "mine": 2}]
    assert await ballot_of(meeting.host) == blind | {"left": 0, "rows": mine}
    nothing = [{"card": first, "mine": 0}, {"card": second, "mine": 0}]
    assert await ballot_of(meeting.resource) == blind | {"left": 3, "rows": nothing}
    for other in (lead, meeting.observer):
        assert await ballot_of(other) == blind | {"rows": [{"card": first}, {"card": second}]}
    too_early = await lead.tries_by_api("PUT", "/ranking", {"order": [first, second]})
    assert (too_early.status_code, (await lead.tries_by_api("POST", "/votes")).status_code) == (409, 409)

    await lead.does_by_api("PUT", "/reveal")
    told = [{"card": second, "resource": 0, "host": 2}, {"card": first, "resource": 0, "host": 1}]
    shown = {"vote": 1, "revealed": True, "settled": False, "rows": told, "former": []}
    unsettled = (await ballot_of(lead))["marks"]
    shown["marks"] = unsettled
    for everyone in (lead, meeting.host, meeting.resource, meeting.observer):
        assert await ballot_of(everyone) == shown
    assert (await lead.tries_by_api("PUT", "/ranking", {"order": [first]})).status_code == 409
    await lead.does_by_api("PUT", "/ranking", {"order": [first, second]})
    settled = (await ballot_of(meeting.host))["marks"]
    assert settled != unsettled
    assert await ballot_of(meeting.host) == shown | {"settled": True, "rows": told[::-1], "marks": settled}

    await lead.does_by_api("POST", "/votes")
    again = await ballot_of(meeting.host)
    assert again == blind | {"vote": 2, "finished": 0, "left": 3, "rows": nothing}
    await lead.does_by_api("PUT", "/reveal")
    assert (await ballot_of(meeting.host))["former"] == [{"vote": 1, "rows": told}]


async def ballot_of(person: Person) -> Any:
    return (await person.board_as_json()).json()["ballot"]


@pytest.mark.parametrize("suffix", ["md", "json", "csv", "docx", "pdf"])
async def test_the_record_comes_in_every_format(meeting: Meeting, suffix: str) -> None:
    await meeting.resource.posts("question", "canary-shown")
    hidden = await meeting.resource.posts("question", "canary-hidden")
    await meeting.facilitator.does("PUT", f"/cards/{hidden}/hiding")
    for person in (meeting.host, meeting.facilitator):
        answer = await person.client.get(
            f"/api/v1/sessions/{meeting.session_id}/record.{suffix}",
            headers={"Authorization": f"Bearer {person.token}"},
        )
        assert answer.status_code == 200 and answer.headers["content-disposition"].startswith("attachment")
        assert b"canary-hidden" not in answer.content
        if suffix in ("md", "json"):
            assert b"canary" in answer.content


async def test_each_request_of_the_api_is_in_its_document(house: OpenHouse) -> None:
    document = (await house.client().get("/api/openapi.json")).json()
    page = (await house.client().get("/api/docs")).text
    known = {verb for verb in house.verbs() if "/api/v1/" in verb}
    assert {f"{m.upper()} {path}" for path, methods in document["paths"].items() for m in methods} >= known
    for verb in known:
        assert verb.partition(" ")[2] in page
