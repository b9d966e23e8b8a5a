"""A form is pressed again while what it sent is still on its way: the same words are one card, and others go after it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.people import Facilitator, Host, Peer
from tests.browser.test_leaving import Held
from tests.browser.test_unanswered import lose_the_answer, reloads_unanswered

pytestmark = pytest.mark.browser

FIELD = "#text-question"


async def asks_and_waits(peer: Peer, text: str) -> Held:
    """Press "Ask" on a line on which nothing is answered yet."""
    posting = Held("POST")
    await peer.page.route("**/cards", posting)
    await peer.page.fill(FIELD, text)
    await peer.page.click("#post-question")
    await posting.has_come()
    return posting


async def test_what_is_pressed_meanwhile_is_posted_after_it(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    posting = await asks_and_waits(peer, "Who pays?")
    await peer.page.dblclick("#post-question")
    for text in ("Who pays the mechanic?", "Who signs?"):
        await peer.page.fill(FIELD, text)
        await peer.page.press(FIELD, "Control+Enter")
        await peer.page.click("#post-question")
    await peer.page.press(FIELD, "Control+End")
    await peer.begins(FIELD, " And who")
    await expect(peer.page.locator("#composing-question")).to_have_attribute("data-ui-posts", "3")
    posting.let_go.set()
    await facilitator.sees_once("Who signs?")
    # As they stood there when they were pressed, and in their order.
    cards = facilitator.page.locator("#cards-question > .slot .typed")
    await expect(cards).to_have_text(["Who pays?", "Who pays the mechanic?", "Who signs?"])
    await expect(peer.page.locator(FIELD)).to_have_value("And who")
    await expect(peer.page.locator("#composer-question:not(.htmx-request)")).to_have_count(1)
    assert peer.has_sent("/cards") == 3


async def test_words_that_are_refused_come_back_behind_those_that_took_their_place(
    facilitator: Facilitator, peer: Peer
) -> None:
    await facilitator.opens("questions")
    too_long = "x" * 2001
    posting = await asks_and_waits(peer, too_long)
    await peer.page.fill(FIELD, "Who signs?")
    await peer.page.press(FIELD, "Control+Enter")
    posting.let_go.set()
    await facilitator.sees_once("Who signs?")
    await expect(peer.page.locator(FIELD)).to_have_value(too_long)
    await expect(peer.page.locator("#composer-question-problem")).not_to_be_empty()
    await peer.still_has_on_this_laptop(too_long)


async def test_a_reload_in_between_loses_none_of_them_and_shows_none_twice(
    facilitator: Facilitator, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.page.route("**/cards", lose_the_answer)
    await peer.page.fill(FIELD, "Who pays?")
    await peer.page.click("#post-question")
    await facilitator.sees_once("Who pays?")
    await peer.page.fill(FIELD, "Who signs?")
    await peer.page.press(FIELD, "Control+Enter")
    await peer.page.fill(FIELD, "And who")
    await reloads_unanswered(peer.page)
    await expect(peer.page.locator(FIELD)).to_have_value("And who \nWho signs?")
    await peer.page.fill(FIELD, "Who signs?")
    await peer.page.click("#post-question")
    await facilitator.sees_once("Who signs?")
    await expect(facilitator.page.locator("#cards-question > .slot")).to_have_count(2)
    await expect(peer.page.locator(FIELD)).to_have_value("")
    await peer.page.reload()
    await expect(peer.page.locator(FIELD)).to_have_value("")


async def test_a_reply_stays_open_until_all_that_was_pressed_is_answered(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    await host.begins_reply("answer", "What does a repair cost?", "About 90 euro")
    posting = Held("POST")
    await host.page.route("**/cards", posting)
    field = host.page.locator("form[id^=answer-] textarea")
    await field.press("Control+Enter")
    await posting.has_come()
    await field.press("Control+End")
    await field.press_sequentially(", more in the dry season")
    await field.press("Control+Enter")
    posting.let_go.set()
    await peer.sees("About 90 euro, more in the dry season")
    await expect(field).to_have_count(0)
    await expect(peer.page.locator(".thread .reply")).to_have_count(2)
    await host.has_nothing_left_of("dry season")


async def test_who_saves_twice_at_once_is_not_taken_for_someone_else(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.asks("Who pays?")
    card = await peer.card_saying("Who pays?")
    await peer.chooses("edit", "Who pays?")
    saving, field = Held("PATCH"), peer.page.locator(f"#edit-text-{card}")
    await peer.page.route(f"**/cards/{card}", saving)
    await field.fill("Who pays the mechanic?")
    await field.press("Control+Enter")
    await saving.has_come()
    await field.fill("Who pays the mechanics?")
    await field.press("Control+Enter")
    saving.let_go.set()
    await facilitator.sees_once("Who pays the mechanics?")
    await expect(field).to_have_count(0)
    await expect(peer.page.locator(".toast")).to_have_count(0)


async def test_a_held_note_that_is_changed_while_it_is_posted_is_posted_as_well(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("listening")
    await peer.thinks("They stop trusting.")
    await host.notes_beside("They stop trusting", "True since 2022")
    await facilitator.opens("response")
    card = await host.is_offered_note("True since 2022")
    posting, note = Held("POST"), host.page.locator(f"#card-{card} .held--offer")
    await host.page.route("**/cards", posting)
    await note.locator("[data-act=clarification]").dblclick()
    await posting.has_come()
    await note.locator("textarea").fill("It would, with a box that everyone sees")
    await note.locator("[data-act=condition]").click()
    posting.let_go.set()
    await peer.sees("It would, with a box that everyone sees")
    await peer.sees("True since 2022")
    await expect(note).to_be_hidden()
    assert host.has_sent("/cards") == 2
    await host.has_nothing_left_of("a box")


async def test_what_is_pressed_while_the_page_is_shown_anew_is_told_once(facilitator: Facilitator, host: Host) -> None:
    await facilitator.opens("closed")
    page, field, told = host.page, "#report-text", host.page.locator(".follow__report .typed")
    await page.goto(host.board_url.replace("?", "/follow-up?"))
    anew, posting = Held("GET"), Held("POST")
    await page.route("**/follow-up?*", anew)
    await page.fill(field, "We began.")
    await page.click("#report-go")
    await anew.has_come()
    await page.route("**/reports", posting)
    for words in ("It works.", "It works well."):
        await page.fill(field, words)
        await page.click("#report-go")
    await posting.has_come()
    await page.fill(field, "And then")
    async with page.expect_response("**/follow-up?*"):
        anew.let_go.set()
    await page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))")
    assert not any("/receipts/" in request.url for request in host.requests)
    posting.let_go.set()
    await expect(told).to_have_text(["It works well.", "It works.", "We began."])
    await expect(page.locator(field)).to_have_value("And then")
