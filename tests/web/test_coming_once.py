"""Joining and starting, whose answer was lost and which are sent again: one seat, one session, and nobody else's."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from app.rules.errors import Conflict
from app.web.secret_key import new_secret
from tests.meeting.house import OpenHouse
from tests.meeting.meeting import Meeting, meeting_in

START = {"title": "Forty pumps", "challenge": "Fees stop.", "name": "Aminata"}


def stranger(house: OpenHouse) -> httpx2.AsyncClient:
    """A browser without a cookie."""
    return house.client(Origin=house.url, **{"HX-Request": "true"})


async def seats(meeting: Meeting) -> list[str]:
    """Who has a seat, by name."""
    return [person["name"] for person in (await meeting.facilitator.board_as_json()).json()["participants"]]


async def sends(client: httpx2.AsyncClient, path: str, key: str, **form: str) -> httpx2.Response:
    """Send a form with a key."""
    return await client.post(path, data=form, headers={"Idempotency-Key": key})


async def test_a_seat_whose_answer_was_lost_is_given_again_with_the_same_cookie(house: OpenHouse) -> None:
    async with meeting_in(house, "questions") as meeting:
        form = {"token": meeting.tokens["resource"], "name": "Ana Twice"}
        key = new_secret()
        first = await sends(stranger(house), "/join", key, **form)
        again = await sends(stranger(house), "/join", key, **form)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        assert first.cookies["peer_assist"] == again.cookies["peer_assist"]
        assert (await seats(meeting)).count("Ana Twice") == 1
        other = await sends(stranger(house), "/join", new_secret(), **form)
        assert other.cookies["peer_assist"] != first.cookies["peer_assist"]
        assert (await seats(meeting)).count("Ana Twice") == 2


async def test_a_browser_that_got_a_cookie_meanwhile_is_the_same_person(house: OpenHouse) -> None:
    async with meeting_in(house, "questions") as meeting:
        form = {"token": meeting.tokens["resource"], "name": "Ana Twice"}
        key, browser = new_secret(), stranger(house)
        first = await sends(stranger(house), "/join", key, **form)
        await sends(browser, "/sessions", new_secret(), **START)
        again = await sends(browser, "/join", key, **form)
        assert again.json() == first.json()
        assert (await browser.get(again.json()["location"])).status_code == 200


async def test_a_key_opens_nothing_that_was_ended(house: OpenHouse) -> None:
    async with meeting_in(house, "questions") as meeting:
        form = {"token": meeting.tokens["resource"], "name": "Ana Twice"}
        key = new_secret()
        await sends(stranger(house), "/join", key, **form)
        renamed = await sends(stranger(house), "/join", key, **form | {"name": "Somebody else"})
        assert renamed.status_code == Conflict.status
        await meeting.facilitator.does("POST", "/links/resource", end_visits="on")
        assert (await sends(stranger(house), "/join", key, **form)).status_code == 401


async def test_a_removed_person_does_not_come_back_by_the_key(house: OpenHouse) -> None:
    async with meeting_in(house, "questions") as meeting:
        body = {"token": meeting.tokens["resource"], "name": "Ana Twice"}
        headers = {"Idempotency-Key": new_secret()}
        seat = (await house.client().post("/api/v1/join", json=body, headers=headers)).json()
        await meeting.facilitator.does("DELETE", f"/participants/{seat['participant_id']}")
        again = await house.client().post("/api/v1/join", json=body, headers=headers)
        assert again.status_code == 403


async def test_a_cookie_of_its_own_is_kept_and_nobody_else_is_let_in_by_the_key(house: OpenHouse) -> None:
    async with meeting_in(house, "questions") as meeting:
        form = {"token": meeting.tokens["resource"], "name": "Ana Twice"}
        key, browser = new_secret(), stranger(house)
        await sends(browser, "/sessions", new_secret(), **START)
        cookie = browser.cookies["peer_assist"]
        first = await sends(browser, "/join", key, **form)
        assert (await sends(browser, "/join", key, **form)).json() == first.json()
        assert browser.cookies["peer_assist"] == cookie
        assert (await sends(stranger(house), "/join", key, **form)).status_code == 401


@pytest.mark.parametrize("by_hand", [False, True], ids=["header", "form's own field"])
async def test_a_start_sent_again_is_the_same_session(house: OpenHouse, by_hand: bool) -> None:
    key = new_secret()
    options: dict[str, Any] = {"data": START, "headers": {"Idempotency-Key": key}}
    if by_hand:
        options = {"data": START | {"key": key}}
    answers = [await stranger(house).post("/sessions", **options) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].cookies["peer_assist"] == answers[1].cookies["peer_assist"]


async def test_a_browser_without_scripts_is_led_to_its_session(house: OpenHouse) -> None:
    client = house.client(Origin=house.url, Accept="text/html")
    page = (await client.get("/")).text
    key = page.partition('name="key" value="')[2].partition('"')[0]
    assert len(key) > 40
    first = await client.post("/sessions", data=START | {"key": key})
    again = await client.post("/sessions", data=START | {"key": key})
    assert first.status_code == 303 and first.headers["Location"] == again.headers["Location"]
    assert (await client.get(first.headers["Location"])).status_code == 200


async def test_a_program_is_given_the_same_answer(house: OpenHouse) -> None:
    headers = {"Idempotency-Key": new_secret()}
    body = {"title": "Forty pumps", "challenge": "Fees stop."}
    begun = [(await house.client().post("/api/v1/sessions", json=body, headers=headers)) for _ in range(2)]
    assert begun[0].status_code == 201 and begun[0].json() == begun[1].json()
    token = begun[0].json()["links"]["facilitator"].partition("#")[2]
    headers = {"Idempotency-Key": new_secret()}
    joined = [
        (await house.client().post("/api/v1/join", json={"token": token, "name": "Aminata"}, headers=headers))
        for _ in range(2)
    ]
    assert joined[0].status_code == 201 and joined[0].json() == joined[1].json()
    session = begun[0].json()["id"]
    bearer = {"Authorization": f"Bearer {joined[1].json()['access_token']}"}
    board = (await house.client().get(f"/api/v1/sessions/{session}", headers=bearer)).json()
    assert [person["name"] for person in board["participants"]] == ["Aminata"]


async def test_a_key_that_can_be_guessed_is_refused(house: OpenHouse) -> None:
    answer = await sends(stranger(house), "/sessions", "session-1", **START)
    assert answer.status_code == 422 and "hard to guess" in answer.json()["error"]["sentence"]
