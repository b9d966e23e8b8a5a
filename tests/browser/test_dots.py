"""How many dots each person has is the facilitator's to say, before people vote."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.people import Facilitator, Host

pytestmark = pytest.mark.browser


async def test_the_facilitator_gives_more_dots(facilitator: Facilitator, host: Host) -> None:
    page = facilitator.page
    await page.locator("#controls-tools").evaluate("details => { details.open = true }")
    await page.click("#edit-agenda")
    await page.fill("#dots-count", "5")
    await page.click("#save-dots")
    # Shown anew once it is kept: then it is the server that says so.
    await expect(page.locator("#dots-count")).to_have_attribute("value", "5")
    await expect(page.locator("#dots-form-done")).to_have_text("Saved. Everyone has so many dots.")
    await page.click("#back-to-board")
    await facilitator.is_on_the_board()
    await facilitator.opens("priorities")
    await expect(host.page.locator("#ballot")).to_contain_text("5 dots left")
