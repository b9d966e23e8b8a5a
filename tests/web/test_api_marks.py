"""A program says what it saw, and does not write over what somebody else did since: it is told what stands now."""

from __future__ import annotations

from typing import Any

import pytest

from tests.meeting.meeting import Meeting
from tests.meeting.person import Person


async def card_for(person: Person, card_id: str) -> dict[str, Any]:
    """A card as this person's program reads it."""
    cards = (await person.board_as_json()).json()["cards"]
    return next(card for card in cards if card["id"] == card_id)


async def test_an_author_does_not_write_over_a_facilitators_words(meeting: Meeting) -> None:
    card = await meeting.resource.posts("question", "Whose fault is it?")
    seen = (await card_for(meeting.resource, card))["marks"]["wording"]
    await meeting.facilitator.does_by_api("PUT", f"/cards/{card}/wording", {"text": "What went wrong?", "seen": seen})
    mine = {"text": "Whose fault is it, really?", "seen": seen}
    refused = await meeting.resource.tries_by_api("PATCH", f"/cards/{card}", mine)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "conflict")
    assert refused.json()["error"]["sentence"].startswith("The facilitator reworded this card")
    stands = refused.json()["card"]
    assert stands == await card_for(meeting.resource, card) and stands["text"] == "What went wrong?"
    again = await meeting.resource.tries_by_api("PATCH", f"/cards/{card}", mine | {"seen": stands["marks"]["wording"]})
    assert (again.status_code, again.json()["text"]) == (200, "Whose fault is it, really?")


async def test_two_facilitators_words_and_places(meeting: Meeting) -> None:
    lead, other = meeting.facilitator, meeting.cofacilitator
    first, second = [await meeting.resource.posts("question", text) for text in ("Who decides?", "Who pays?")]
    seen = (await card_for(lead, second))["marks"]
    await other.does_by_api("PUT", f"/cards/{second}/wording", {"text": "Who pays today?", "seen": seen["wording"]})
    await other.does_by_api("PUT", f"/cards/{second}/place", {"lane": "question", "place": "first"})
    for noun, body in (
        ("wording", {"text": "Who should pay?", "seen": seen["wording"]}),
        ("place", {"lane": "question", "place": "last", "seen": seen["place"]}),
        ("stack", {"onto": first, "seen": seen["place"]}),
    ):
        refused = await lead.tries_by_api("PUT", f"/cards/{second}/{noun}", body)
        assert refused.status_code == 409 and "in the meantime" in refused.json()["error"]["sentence"], noun
        assert refused.json()["card"] == await card_for(lead, second), noun
    now = (await card_for(lead, second))["marks"]
    await lead.does_by_api("PUT", f"/cards/{second}/stack", {"onto": first, "seen": now["place"]})


async def test_what_waits_is_published_as_it_was_read(meeting: Meeting) -> None:
    lead = meeting.facilitator
    await lead.does_by_api("PUT", "/lanes/question/approval")
    card = await meeting.resource.posts("question", "May I ask?")
    seen = (await card_for(lead, card))["marks"]["wording"]
    await meeting.resource.does_by_api("PATCH", f"/cards/{card}", {"text": "May I ask who?"})
    refused = await lead.tries_by_api("PUT", f"/cards/{card}/publication", {"seen": seen})
    assert refused.status_code == 409 and refused.json()["card"]["text"] == "May I ask who?"
    seen = refused.json()["card"]["marks"]["wording"]
    await lead.does_by_api("PUT", f"/cards/{card}/publication", {"seen": seen})
    assert (await card_for(meeting.host, card))["text"] == "May I ask who?"


async def test_a_program_that_says_nothing_of_what_it_saw_is_believed(meeting: Meeting) -> None:
    card = await meeting.resource.posts("question", "Whose fault is it?")
    await meeting.facilitator.does_by_api("PUT", f"/cards/{card}/wording", {"text": "What went wrong?"})
    await meeting.resource.does_by_api("PATCH", f"/cards/{card}", {"text": "What then?"})
    assert (await card_for(meeting.host, card))["text"] == "What then?"


async def test_what_one_may_not_see_is_not_told_by_a_refusal(meeting: Meeting) -> None:
    card, kept = [await meeting.resource.posts("question", text) for text in ("Who decides?", "Who pays?")]
    await meeting.resource.does_by_api("DELETE", f"/cards/{card}")
    refused = await meeting.facilitator.tries_by_api("PUT", f"/cards/{card}/wording", {"text": "What?", "seen": "x"})
    assert (refused.status_code, set(refused.json())) == (409, {"error"})
    await meeting.opens("feedback")
    gives = {"first": "5", "second": "5"}
    assert (await meeting.observer.tries("PUT", "/feedback", key="mine", **gives)).status_code == 204
    await meeting.opens("prepare")
    refused = await meeting.observer.tries_by_api("PATCH", f"/cards/{kept}", {"text": "x"}, key="mine")
    assert refused.status_code == 409 and set(refused.json()) == {"error"}


async def test_a_card_goes_up_and_down_by_one_place(meeting: Meeting) -> None:
    cards = [await meeting.resource.posts("question", text) for text in ("First?", "Second?", "Third?")]
    lead = meeting.facilitator

    async def order() -> list[str]:
        return [card["id"] for card in (await meeting.host.board_as_json()).json()["cards"]]

    before = await order()
    middle = before[1]
    await lead.does_by_api("POST", f"/cards/{middle}/steps", {"to": "up"})
    assert await order() == [middle, before[0], before[2]]
    assert (await lead.tries_by_api("POST", f"/cards/{middle}/steps", {"to": "up"})).status_code == 200
    assert await order() == [middle, before[0], before[2]], "at the top it stays"
    once = await lead.tries_by_api("POST", f"/cards/{middle}/steps", {"to": "down"}, key="once")
    again = await lead.tries_by_api("POST", f"/cards/{middle}/steps", {"to": "down"}, key="once")
    assert once.json() == again.json() and await order() == before
    assert sorted(cards) == sorted(before)
    for body in ({"to": "sideways"}, {}, {"to": "up", "by": 2}, {"to": 1}):
        refused = await lead.tries_by_api("POST", f"/cards/{middle}/steps", body)
        assert refused.status_code == 422 and refused.json()["error"]["sentence"]


@pytest.mark.parametrize("number", ["0", "-1", "99", "2147483648", "9" * 30, "-" + "9" * 30])
async def test_a_turn_that_is_none_cannot_be_taken_back(meeting: Meeting, number: str) -> None:
    by_api = await meeting.facilitator.tries_by_api("DELETE", f"/history/{number}")
    by_page = await meeting.facilitator.tries("DELETE", f"/history/{number}")
    for answer in (by_api, by_page):
        assert answer.status_code == 404
        assert answer.json()["error"]["sentence"] == "There is nothing here that could be undone."


@pytest.mark.parametrize("number", ["x", "1.5", "1e3", "%00", "9" * 5_000, "१"])
async def test_what_is_no_number_is_said_to_be_unreadable(meeting: Meeting, number: str) -> None:
    by_api = await meeting.facilitator.tries_by_api("DELETE", f"/history/{number}")
    by_page = await meeting.facilitator.tries("DELETE", f"/history/{number}")
    for answer in (by_api, by_page):
        assert answer.status_code in (404, 422) and answer.json()["error"]["sentence"]


async def test_two_who_settle_the_order_by_programs_at_once(meeting: Meeting) -> None:
    lead, other = meeting.facilitator, meeting.cofacilitator
    await meeting.opens("listening")
    one, two = [await meeting.resource.posts("recommendation", text) for text in ("A savings group", "A mechanic")]
    await meeting.opens("priorities")
    await lead.does_by_api("PUT", "/reveal")

    async def seen() -> str:
        return (await lead.board_as_json()).json()["ballot"]["marks"]["order"]

    before = await seen()
    await other.does_by_api("PUT", "/ranking", {"order": [one, two], "seen": before})
    refused = await lead.tries_by_api("PUT", "/ranking", {"order": [two, one], "seen": before})
    assert refused.status_code == 409 and "in the meantime" in refused.json()["error"]["sentence"]
    ballot = refused.json()["ballot"]
    assert ballot == (await lead.board_as_json()).json()["ballot"] and [r["card"] for r in ballot["rows"]] == [one, two]
    # The same order is no conflict; with what stands now, or without a mark, one has one's way.
    await lead.does_by_api("PUT", "/ranking", {"order": [one, two], "seen": before})
    await lead.does_by_api("PUT", "/ranking", {"order": [two, one], "seen": ballot["marks"]["order"]})
    await other.does_by_api("PUT", "/ranking", {"order": [one, two]})
    too_late = await lead.tries_by_api("PUT", "/ranking", {"order": [one], "seen": before})
    assert (too_late.status_code, set(too_late.json())) == (409, {"error"})
