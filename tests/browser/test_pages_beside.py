"""The pages beside the board: what is typed there and not sent yet survives what else is done on them, and a reload."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.people import Facilitator, Host

pytestmark = pytest.mark.browser


def about(page: Page, action: str) -> Locator:
    """The part of the follow-up that is about an action."""
    return page.locator(".follow__action").filter(has_text=action)


async def test_saving_how_one_action_stands_keeps_what_is_typed_about_another(
    facilitator: Facilitator, host: Host
) -> None:
    await facilitator.opens("response")
    for action in ("Ask two groups", "Count the pumps"):
        await host.promises(action, "Fatou")
    page = await host.context.new_page()
    await page.goto(host.board_url.replace("?", "/follow-up?"))
    for action, words in (("Ask two groups", "One said yes."), ("Count the pumps", "Half of them")):
        await about(page, action).get_by_text("How does it stand?").click()
        await about(page, action).get_by_label("What came of it").fill(words)
    await about(page, "Ask two groups").get_by_role("button", name="Save").click()
    await expect(about(page, "Ask two groups").locator("p.typed")).to_have_text("One said yes.")
    typed = about(page, "Count the pumps").get_by_label("What came of it")
    for _ in range(2):
        await expect(typed).to_be_visible()
        await expect(typed).to_have_value("Half of them")
        await page.reload()
    # It can be sent from its own page only, so the board does not speak of it.
    await host.reloads()
    await host.is_on_the_board()
    await expect(host.page.locator("#kept-drafts .kept__row")).to_have_count(0)
    await about(page, "Count the pumps").get_by_role("button", name="Save").click()
    await expect(about(page, "Count the pumps").locator("p.typed")).to_have_text("Half of them")
