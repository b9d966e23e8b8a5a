"""Dots and minutes: how many there are is the facilitator's to say, and each press counts."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import Facilitator, Host, Peer
from tests.browser.test_leaving import Held

pytestmark = pytest.mark.browser


async def test_the_facilitator_gives_more_dots(facilitator: Facilitator, peer: Peer, host: Host) -> None:
    page = facilitator.page
    await facilitator.opens("listening")
    for words in ("Pay per working month", "A savings group", "A mechanic on retainer"):
        await peer.recommends(words)
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


async def is_voted_on(facilitator: Facilitator, peer: Peer, host: Host) -> str:
    """A recommendation that is on the host's ballot."""
    await facilitator.opens("listening")
    await peer.recommends("Pay per working month")
    await facilitator.opens("priorities")
    return await host.card_saying("Pay per working month")


async def test_with_the_keyboard_one_keeps_ones_place_when_no_more_dots_fit(
    facilitator: Facilitator, peer: Peer, host: Host
) -> None:
    card = await is_voted_on(facilitator, peer, host)
    more, less = host.page.locator(f"#more-{card}"), host.page.locator(f"#less-{card}")
    await expect(more).to_have_accessible_description("Pay per working month")
    await more.focus()
    await more.press("Enter")
    await expect(host.page.locator(f"#dots-{card}")).to_contain_text("1 dot")
    await more.press("Enter")
    await expect(more).to_be_disabled()
    await expect(less).to_be_focused()


async def test_each_press_counts_however_long_the_answers_take(
    facilitator: Facilitator, peer: Peer, host: Host
) -> None:
    card = await is_voted_on(facilitator, peer, host)
    await _presses_before_the_first_answer(host.page, f"#more-{card}", "**/dots", 2)
    await expect(host.page.locator(f"#dots-{card}")).to_contain_text("2 dots")
    await facilitator.opens("feedback")
    clock = facilitator.page.locator("#timer [data-clock]")
    before = _minutes(await clock.inner_text())
    await _presses_before_the_first_answer(facilitator.page, "#minutes-five", "**/minutes", 4)
    await expect(clock).to_have_text(re.compile(rf"^({before + 20}|{before + 19}):\d\d$"))


async def _presses_before_the_first_answer(page: Page, button: str, requests: str, times: int) -> None:
    held = Held("POST")
    await page.route(requests, held)
    for _ in range(times):
        await page.click(button)
    held.let_go.set()


def _minutes(clock: str) -> int:
    return int(clock.split(":")[0])
