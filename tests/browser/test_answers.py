"""What a form says after it was sent: that it was done, what was wrong and where, and how one goes on."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import Facilitator, Peer

pytestmark = pytest.mark.browser


async def the_agenda(facilitator: Facilitator) -> Page:
    """The agenda's page in a window of its own."""
    page = await facilitator.context.new_page()
    await page.goto(facilitator.board_url.replace("?", "/agenda?"))
    return page


async def test_who_saves_the_agenda_is_told_so(facilitator: Facilitator) -> None:
    page = await the_agenda(facilitator)
    await page.fill("#minutes-4", "31")
    await page.click("#save-agenda")
    await expect(page.locator("#agenda-form-done")).to_have_text("Saved. Everyone sees the new agenda.")
    await page.fill("#minutes-4", "32")
    await page.click("#save-agenda")
    await expect(page.locator("#minutes-4")).to_have_value("32")
    await expect(page.locator("#agenda-form-done")).not_to_be_empty()


async def test_a_mistake_in_the_agenda_is_shown_where_it_stands(facilitator: Facilitator) -> None:
    page = await the_agenda(facilitator)
    await page.locator("#prompts-4").evaluate("details => { details.open = true }")
    await page.fill("#opens-4", "2027-01-14T09:00")
    await page.fill("#closes-4", "2027-01-13T09:00")
    await page.locator("#prompts-4").evaluate("details => { details.open = false }")
    await page.click("#save-agenda")
    await expect(page.locator("#agenda-form-problem")).to_contain_text("closes after it opens")
    await expect(page.locator("#closes-4")).to_be_focused()
    await expect(page.locator("#closes-4")).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("#agenda-form-done")).to_be_empty()


async def test_an_agenda_that_someone_else_changed_meanwhile_can_still_be_saved(facilitator: Facilitator) -> None:
    page, another = await the_agenda(facilitator), await the_agenda(facilitator)
    await another.fill("#minutes-5", "12")
    await another.click("#save-agenda")
    await expect(another.locator("#agenda-form-done")).not_to_be_empty()
    await page.fill("#minutes-4", "31")
    await page.click("#save-agenda")
    await expect(page.locator("#agenda-form-problem")).to_contain_text("If you save once more, yours takes its place.")
    await expect(page.locator("#minutes-4")).to_have_value("31")
    await page.click("#save-agenda")
    await expect(page.locator("#agenda-form-done")).not_to_be_empty()
    await another.reload()
    await expect(another.locator("#minutes-4")).to_have_value("31")
    await expect(another.locator("#minutes-5")).to_have_value("10")


async def test_feedback_that_was_given_stands_in_its_form_when_one_comes_back(
    facilitator: Facilitator, peer: Peer
) -> None:
    await facilitator.opens("feedback")
    await peer.gives_feedback(4, 5, "More time for questions.", "The reserve.")
    await peer.reloads()
    await peer.sees("Thank you: your feedback is in")
    await expect(peer.page.locator("#first-4")).to_be_checked()
    await expect(peer.page.locator("#second-5")).to_be_checked()
    await expect(peer.page.locator("#feedback-words")).to_have_value("More time for questions.")
    await peer.page.check("#second-3")
    await peer.page.click("#give-feedback")
    await facilitator.sees("4/5 · 3/5")
    await facilitator.sees("The reserve.")


async def test_who_gave_no_mark_is_taken_to_the_question(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("feedback")
    await peer.page.check("#first-4")
    await peer.page.fill("#feedback-words", "Words that stay.")
    await peer.page.locator("#feedback-form").evaluate("form => { form.noValidate = true }")
    await peer.page.click("#give-feedback")
    await peer.is_told("Please choose a mark from 1 to 5.")
    await expect(peer.page.locator("#second-1")).to_be_focused()
    await expect(peer.page.locator("#feedback-words")).to_have_value("Words that stay.")


async def test_nothing_is_dropped_of_a_text_that_is_too_long(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    words = peer.page.locator("#text-question")
    await words.focus()
    await peer.page.keyboard.insert_text("Why? " * 600)
    await peer.page.click("#post-question")
    await peer.is_told("2999 characters long; at most 2000 fit")
    await expect(peer.page.locator("#composer-question output.count")).to_have_text("3000 / 2000")
    await expect(words).to_have_value("Why? " * 600)
    await words.fill("Why do people stop paying?")
    await peer.page.click("#post-question")
    await facilitator.sees_once("Why do people stop paying?")
