"""Changes to the agenda that are not saved yet: kept on the device, told plainly, and nobody else's are covered."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting
from tests.browser.people import Facilitator
from tests.browser.test_answers import the_agenda
from tests.browser.test_unanswered import lose_the_answer

pytestmark = pytest.mark.browser

KEPT = "Not saved yet. Your changes are kept on this device"
CHANGED = "someone else has changed it since"


def notice(page: Page) -> Locator:
    """Where the page speaks of changes that are not saved."""
    return page.locator("#kept-plan-notice")


def titles(page: Page) -> Locator:
    """What the phases are called, in their order."""
    return page.locator("#agenda-form legend")


async def minutes_of(page: Page, phase: str) -> str:
    return await page.get_by_role("group", name=phase).get_by_label("Minutes").input_value()


async def set_minutes(page: Page, phase: str, minutes: str) -> None:
    await page.get_by_role("group", name=phase).get_by_label("Minutes").fill(minutes)


async def test_a_reload_in_the_middle_of_the_agenda_loses_nothing(facilitator: Facilitator) -> None:
    page = await the_agenda(facilitator)
    await expect(notice(page)).to_be_hidden()
    await set_minutes(page, "Listening", "31")
    await expect(notice(page)).to_contain_text(KEPT)
    await page.click("#add-phase")
    added = page.get_by_role("group", name="New phase")
    await added.get_by_label("Title").fill("A walk to the pump")
    await page.locator("#prompts-3").evaluate("details => { details.open = true }")
    await page.fill("#opens-3", "2027-01-14T09:00")
    await page.fill("#host-prompt-3", "Say what it costs")
    await page.get_by_role("group", name="Priorities").get_by_role("button", name="Earlier").click()
    await page.get_by_role("group", name="Feedback").get_by_role("button", name="Leave out").click()
    order = await titles(page).all_inner_texts()
    await page.reload()
    await expect(notice(page)).to_contain_text(KEPT)
    assert await titles(page).all_inner_texts() == order
    assert await minutes_of(page, "Listening") == "31"
    await expect(page.locator("#opens-3")).to_have_value("2027-01-14T09:00")
    await expect(page.locator("#host-prompt-3")).to_have_value("Say what it costs")
    await expect(added.get_by_label("Title")).to_have_value("A walk to the pump")
    await page.click("#save-agenda")
    await expect(page.locator("#agenda-form-done")).not_to_be_empty()
    await expect(notice(page)).to_be_hidden()
    await page.reload()
    await expect(page.get_by_role("group", name="A walk to the pump")).to_be_visible()
    await expect(notice(page)).to_be_hidden()
    assert await minutes_of(page, "Listening") == "31"
    await facilitator.has_nothing_left_of("A walk to the pump")


async def test_changes_can_be_thrown_away(facilitator: Facilitator) -> None:
    page = await the_agenda(facilitator)
    await set_minutes(page, "Listening", "31")
    await page.reload()
    await expect(notice(page)).to_be_visible()
    await page.click("#discard-plan")
    await expect(notice(page)).to_be_hidden()
    assert await minutes_of(page, "Listening") == "25"
    # An arrow that leads nowhere says so and changes nothing; what closes the session stays at the end.
    phase = {name: page.get_by_role("group", name=name) for name in ("Prepare", "Context", "Feedback", "Closed")}
    first, last = phase["Prepare"].get_by_label("Earlier"), phase["Feedback"].get_by_label("Later")
    for idle in (first, last):
        await expect(idle).to_have_attribute("aria-disabled", "true")
        await idle.click(force=True)
    await expect(phase["Closed"].get_by_role("button")).to_have_count(0)
    await expect(notice(page)).to_be_hidden()
    await phase["Context"].get_by_label("Earlier").click()
    await expect(first).to_have_attribute("aria-disabled", "false")
    await expect(phase["Context"].get_by_label("Earlier")).to_have_attribute("aria-disabled", "true")
    await first.click()
    # Taken back by hand they are none either.
    await set_minutes(page, "Listening", "31")
    await expect(notice(page)).to_be_visible()
    await set_minutes(page, "Listening", "25")
    await expect(notice(page)).to_be_hidden()


async def test_saving_something_else_on_the_page_loses_nothing(facilitator: Facilitator) -> None:
    page = await the_agenda(facilitator)
    await set_minutes(page, "Listening", "31")
    await page.fill("#dots-count", "4")
    await page.click("#save-dots")
    await expect(page.locator("#dots-form-done")).not_to_be_empty()
    await expect(notice(page)).to_contain_text(KEPT)
    assert await minutes_of(page, "Listening") == "31"


@pytest.mark.parametrize("puts", [True, False], ids=["puts theirs", "lets it be"])
async def test_an_agenda_that_someone_else_changed_is_not_covered(
    facilitator: Facilitator, meeting: Meeting, puts: bool
) -> None:
    other = await meeting.welcomes(Role.FACILITATOR)
    page, theirs = await the_agenda(facilitator), await the_agenda(other)  # type: ignore[arg-type]
    await set_minutes(page, "Listening", "31")
    await page.get_by_role("group", name="Feedback").get_by_role("button", name="Leave out").click()
    await set_minutes(theirs, "Questions", "12")
    await theirs.click("#add-phase")
    await theirs.get_by_role("group", name="New phase").get_by_label("Title").fill("A walk to the pump")
    await theirs.click("#save-agenda")
    await expect(theirs.locator("#agenda-form-done")).not_to_be_empty()

    await page.reload()
    await expect(notice(page)).to_contain_text(CHANGED)
    assert (await minutes_of(page, "Questions"), await minutes_of(page, "Listening")) == ("12", "25")
    await expect(page.get_by_role("group", name="Feedback")).to_be_visible()
    # Until somebody has chosen, neither agenda can be changed.
    await expect(page.locator("#agenda-form")).to_have_attribute("inert", "")
    if puts:
        await page.click("#lay-plan")
        await expect(notice(page)).to_contain_text(KEPT)
        assert (await minutes_of(page, "Questions"), await minutes_of(page, "Listening")) == ("20", "31")
        await page.click("#save-agenda")
        await expect(page.locator("#agenda-form-done")).not_to_be_empty()
    else:
        await page.click("#discard-plan")
    await expect(notice(page)).to_be_hidden()
    await page.reload()
    await expect(page.get_by_role("group", name="Feedback")).to_have_count(0 if puts else 1)
    await expect(page.get_by_role("group", name="A walk to the pump")).to_be_visible()
    await expect(notice(page)).to_be_hidden()


@pytest.mark.parametrize("goes_on", [False, True], ids=["as sent", "changed since"])
async def test_what_had_been_saved_is_not_taken_for_someone_elses(facilitator: Facilitator, goes_on: bool) -> None:
    page = await the_agenda(facilitator)
    await page.route("**/agenda", lose_the_answer)
    await set_minutes(page, "Listening", "31")
    await page.click("#add-phase")
    await page.get_by_role("group", name="New phase").get_by_label("Title").fill("A walk to the pump")
    await page.click("#save-agenda")
    await expect(page.locator("#agenda-form")).to_have_attribute("data-ui", "retrying")
    if goes_on:
        await set_minutes(page, "Questions", "12")
    await page.unroute_all(behavior="wait")
    await page.reload()
    await expect(page.get_by_role("group", name="A walk to the pump")).to_have_count(1)
    if goes_on:
        await expect(notice(page)).to_contain_text(KEPT)
        assert await minutes_of(page, "Questions") == "12"
    else:
        await expect(notice(page)).to_be_hidden()
        await expect(page.locator("#agenda-form")).not_to_have_attribute("inert", "")
        await facilitator.has_nothing_left_of("A walk to the pump")
    await expect(page.get_by_role("group", name="New phase")).to_have_count(0)
    assert await minutes_of(page, "Listening") == "31"


async def test_each_window_keeps_its_own_changes_to_the_agenda(facilitator: Facilitator) -> None:
    page = await the_agenda(facilitator)
    other = await facilitator.context.new_page()
    await other.goto(page.url)
    await set_minutes(other, "Questions", "12")
    await set_minutes(page, "Listening", "31")
    await other.close()
    await page.reload()
    assert (await minutes_of(page, "Questions"), await minutes_of(page, "Listening")) == ("20", "31")
    await page.click("#discard-plan")
    await expect(notice(page)).to_contain_text(KEPT)
    assert (await minutes_of(page, "Questions"), await minutes_of(page, "Listening")) == ("12", "25")
    other = await facilitator.context.new_page()
    await other.goto(page.url)
    assert await minutes_of(other, "Questions") == "12"
    await other.click("#save-agenda")
    await expect(other.locator("#agenda-form-done")).not_to_be_empty()
    # Both had the very same.
    await page.reload()
    await expect(notice(page)).to_be_hidden()
