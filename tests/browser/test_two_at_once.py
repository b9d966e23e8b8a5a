"""Two people have the same form open: what one left as it was stays as the other has it, and nothing is covered unsaid."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting
from tests.browser.people import Facilitator, Host, Peer
from tests.browser.test_leaving import Held

pytestmark = pytest.mark.browser


async def test_two_who_announce_at_once_lose_nothing(facilitator: Facilitator, meeting: Meeting) -> None:
    other = await meeting.welcomes(Role.FACILITATOR)
    for person in (facilitator, other):
        await person.page.click("#announce-open")
    await facilitator.page.fill("#starts-at", "2027-01-14T09:00")
    await facilitator.page.fill("#meeting-place", "Hall 2")
    await facilitator.page.click("#save-announcement")
    await other.sees("Hall 2")
    await other.page.fill("#meeting-place", "Hall 3, first floor")
    await other.page.click("#save-announcement")
    await other.is_told("Someone else changed this in the meantime; yours still stands here.")
    await expect(other.page.locator("#meeting-place")).to_have_value("Hall 3, first floor")
    await other.page.click("#save-announcement")
    await facilitator.sees("Hall 3, first floor")
    # One's own change is nobody else's.
    await other.page.fill("#meeting-place", "Hall 4")
    await other.page.click("#save-announcement")
    await facilitator.sees("Hall 4")
    await expect(other.page.locator("#announce-form-problem")).to_be_empty()
    await facilitator.reloads()
    await expect(facilitator.page.locator("#starts-at")).to_have_value("2027-01-14T09:00")


@pytest.mark.parametrize("form", ["summary", "brief"])
async def test_who_went_on_typing_while_it_was_saved_is_not_taken_for_someone_else(
    facilitator: Facilitator, form: str
) -> None:
    if form == "summary":
        await facilitator.opens("response")
    page, field = facilitator.page, {"summary": "#summary-text", "brief": "#brief-tried"}[form]
    await page.click(f"#edit-{form}")
    await page.fill(field, "Two trainings.")
    saving = Held("PUT")
    await page.route(f"**/{form}", saving)
    await page.click(f"#save-{form}")
    await saving.has_come()
    await facilitator.begins(field, " A reserve.")
    saving.let_go.set()
    await facilitator.sees("Two trainings.")
    await expect(page.locator(f"#{form}-form")).not_to_have_attribute("data-ui", "retrying")
    text = await page.input_value(field)
    assert "A reserve." in text
    await page.click(f"#save-{form}")
    await facilitator.sees(text)
    await expect(page.locator(field)).to_have_count(0)


async def test_two_who_say_how_an_action_stands_lose_nothing(facilitator: Facilitator, host: Host) -> None:
    await facilitator.opens("response")
    await host.promises("Ask two groups", "Fatou")
    for person in (facilitator, host):
        await person.page.locator("#actions").get_by_text("How does it stand?").click()
    outcome = "#actions input[name=outcome]"
    await host.page.fill(outcome, "One said yes.")
    await host.page.locator("#actions .action button", has_text="Save").click()
    await facilitator.sees("One said yes.")
    await facilitator.page.select_option("#actions .action select[name=state]", "under_way")
    await facilitator.page.locator("#actions .action button", has_text="Save").click()
    await expect(host.page.locator("#actions .action[data-state=under_way]")).to_contain_text("One said yes.")
    for words in ("Both said yes.", "Both said yes, and begin."):
        await host.page.fill(outcome, words)
        await host.page.locator("#actions .action button", has_text="Save").click()
        await facilitator.sees(words)


async def test_who_edits_a_card_in_two_windows_is_told_and_has_the_last_word(
    facilitator: Facilitator, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("Who pays?")
    card = await peer.card_saying("Who pays?")
    other = await peer.context.new_page()
    await other.goto(peer.board_url)
    for page in (peer.page, other):
        await page.click(f"#more-{card}")
        await page.click(f"#edit-{card}")
        await page.locator(f"#edit-text-{card}").wait_for()
    await peer.page.fill(f"#edit-text-{card}", "Who pays for spare parts?")
    await peer.page.click(f"#save-edit-{card}")
    await facilitator.sees("Who pays for spare parts?")
    await other.fill(f"#edit-text-{card}", "Who pays the mechanic?")
    await other.click(f"#save-edit-{card}")
    await expect(other.locator(f"#edit-form-{card}-problem")).to_contain_text("in another window")
    await expect(other.locator(f"#edit-text-{card}")).to_have_value("Who pays the mechanic?")
    await other.click(f"#save-edit-{card}")
    await facilitator.sees("Who pays the mechanic?")
    await expect(other.locator(f"#edit-form-{card}")).to_have_count(0)


async def test_of_two_windows_of_one_person_only_what_was_sent_is_emptied(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("listening")
    other = await peer.context.new_page()
    await other.goto(peer.board_url)
    for page in (peer.page, other):
        await page.locator("#headline-recommendation").focus()
        await page.fill("#headline-recommendation", "Two mechanics for each area")
    await other.check("#basis-saw")
    await peer.page.click("#post-recommendation")
    await facilitator.sees_once("Two mechanics for each area")
    await expect(peer.page.locator("#headline-recommendation")).to_have_value("")
    # The same words with another choice are not what was sent.
    await expect(other.locator("#headline-recommendation")).to_have_value("Two mechanics for each area")
    await expect(other.locator("#basis-saw")).to_be_checked()
    # What one window has begun stays on the device when another sends, also when the window is closed.
    await other.fill("#headline-recommendation", "A reserve of spare parts")
    await peer.page.fill("#headline-recommendation", "Name a treasurer")
    await other.press("#headline-recommendation", "Control+End")
    await other.type("#headline-recommendation", " in each town")
    await peer.page.click("#post-recommendation")
    await other.close()
    await facilitator.sees_once("Name a treasurer")
    await expect(peer.page.locator("#headline-recommendation")).to_have_value("")
    await peer.opens_the_board()
    await expect(peer.page.locator("#headline-recommendation")).to_have_value("A reserve of spare parts in each town")
    await expect(peer.page.locator("#basis-saw")).to_be_checked()


async def test_the_same_change_saved_in_one_of_two_windows_is_saved_in_both(facilitator: Facilitator) -> None:
    other = await facilitator.context.new_page()
    await other.goto(facilitator.board_url)
    for page in (facilitator.page, other):
        await page.click("#announce-open")
        await page.fill("#meeting-place", "Hall 2")
    await facilitator.page.click("#save-announcement")
    await expect(other.locator("#brief")).to_contain_text("Hall 2")
    await expect(facilitator.page.locator("#announce-form-done")).not_to_be_empty()
    await expect(other.locator("#meeting-place")).to_have_value("Hall 2")
    # It is one's own change, and not someone else's.
    await other.fill("#meeting-place", "Hall 2, first floor")
    async with other.expect_response("**/announcement") as saved:
        await other.click("#save-announcement")
    assert (await saved.value).status == 204
