"""Another language in the middle of a session: every page speaks it at once, and nobody loses what they had begun."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from app.web.catalogue import catalogue_for
from tests.browser.conftest import all_agree
from tests.browser.people import Facilitator, Peer
from tests.browser.test_answers import the_agenda

pytestmark = pytest.mark.browser

FRENCH = catalogue_for("fr").gettext
BEGUN = "Who decides when a pump"


async def test_every_page_speaks_the_language_that_was_chosen(facilitator: Facilitator, peer: Peer) -> None:
    await peer.begins("#text-question", BEGUN)
    page = await the_agenda(facilitator)
    await page.select_option("#language", "fr")
    await page.click("#save-language")
    await expect(page.locator("#language-form-done")).to_have_text(
        FRENCH("Saved. This is the language of the session now.")
    )
    for window in (page, peer.page):
        await expect(window.locator("html")).to_have_attribute("lang", "fr")
        await expect(window.locator("#skip-link")).to_have_text(FRENCH("Skip to content"))
    await expect(peer.page.locator("#text-question")).to_have_value(BEGUN)
    asked = FRENCH("Ask one thing you need to understand")
    await expect(peer.page.locator("#text-question")).to_have_attribute("placeholder", asked)
    await peer.is_on_the_board()
    # The same language once more is said to be saved as well, and the form can be sent on.
    await page.click("#save-language")
    await expect(page.locator("#language-form-done")).to_be_focused()
    await page.select_option("#language", "en")
    await page.click("#save-language")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(peer.page.locator("html")).to_have_attribute("lang", "en")
    await peer.is_on_the_board()
    await all_agree(peer)
