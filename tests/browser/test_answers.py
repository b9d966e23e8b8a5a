"""What a form says after it was sent: that it was done, what was wrong and where, and how one goes on."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting
from tests.browser.people import Facilitator, Host, Peer
from tests.browser.test_leaving import Held

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


async def test_a_refusal_goes_with_its_phase_and_what_was_typed_stays(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    posting = Held("POST")
    await host.page.route("**/cards", posting)
    await host.starts_answering("What does a repair cost?", "About 90 euro")
    await host.page.click("button[id^=send-answer-]")
    await posting.has_come()
    await facilitator.opens("listening")
    await host.is_in_phase("listening")
    posting.let_go.set()
    refusal = host.page.locator(".toast").filter(has_text="You are listening.")
    await expect(refusal).to_be_visible()
    # It would go by itself after a while, but not from under a hand.
    await refusal.hover()
    await peer.thinks("They stop trusting.")
    await host.sees("They stop trusting.")
    await expect(refusal).to_be_visible()
    await facilitator.opens("priorities")
    await host.is_in_phase("priorities")
    await expect(refusal).to_have_count(0)
    await host.still_has_on_this_laptop("About 90 euro")


async def test_a_conflict_beside_a_form_goes_with_its_phase(facilitator: Facilitator, host: Host) -> None:
    await facilitator.opens("response")
    page = facilitator.page
    await page.click("#edit-summary")
    await page.fill("#summary-text", "They begin in spring.")
    await host.sums_up("We begin with a savings group.")
    await page.click("#save-summary")
    await facilitator.is_told("Someone else changed the summary while you wrote")
    await facilitator.opens("feedback")
    await expect(page.locator("#summary-form-problem")).to_be_empty()
    await expect(page.locator("#summary-text")).to_have_value("They begin in spring.")


async def test_a_name_that_is_too_long_is_kept_and_told(facilitator: Facilitator, meeting: Meeting) -> None:
    peer = await meeting.person(Role.RESOURCE)
    page = await peer.context.new_page()
    await page.goto(meeting.links[Role.RESOURCE])
    for field, text in (("#join-name", "Gloria " * 20), ("#join-organisation", "Water " * 30)):
        await page.focus(field)
        await page.keyboard.insert_text(text)
        await page.click("#join-go")
        await expect(page.locator("#join-form-problem")).to_contain_text("characters long; at most")
        await expect(page.locator(field)).to_have_value(text)
        await expect(page.locator(field)).to_be_focused()
        await page.fill(field, text[:12])
    await page.click("#join-go")
    await facilitator.sees("Gloria Glori")


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
