"""Leaving a page in the moment in which it is answered: what was sent is kept, and nobody is fetched back."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Page, Request, Route, expect

from tests.browser.people import Facilitator
from tests.browser.person import PATIENCE_MS

pytestmark = pytest.mark.browser

BOARD = re.compile(r"/sessions/\w+\?me=\w+$")
AGENDA = re.compile(r"/sessions/\w+/agenda$")
ITS_PAGE = re.compile(r"/sessions/\w+/agenda(\?|$)")


class Held:
    """Requests of one kind that are let through when the story says so. `asked` is set when the first has come."""

    def __init__(self, verb: str) -> None:
        self.verb = verb
        self.asked = asyncio.Event()
        self.let_go = asyncio.Event()

    async def __call__(self, route: Route) -> None:
        if route.request.method == self.verb:
            self.asked.set()
            await self.let_go.wait()
        await route.continue_()

    async def has_come(self) -> None:
        """Wait for the first."""
        await asyncio.wait_for(self.asked.wait(), PATIENCE_MS / 1_000)


async def opens_the_agenda(facilitator: Facilitator) -> Page:
    """The agenda's page, with another length for the listening phase, not sent yet."""
    page = facilitator.page
    await page.locator("#controls-tools").evaluate("details => { details.open = true }")
    await page.click("#edit-agenda")
    await page.get_by_role("group", name="Listening").get_by_label("Minutes").fill("31")
    return page


async def test_who_leaves_the_agenda_while_it_is_saved_is_not_fetched_back(facilitator: Facilitator) -> None:
    page = await opens_the_agenda(facilitator)
    saving, leaving = Held("PUT"), Held("GET")
    await page.route(AGENDA, saving)
    await page.route(BOARD, leaving)
    await page.click("#save-agenda")
    await saving.has_come()
    await page.locator("#back-to-board").evaluate("link => link.click()")
    await leaving.has_come()

    def shows_anew(request: Request) -> bool:
        return request.method == "GET" and bool(ITS_PAGE.search(request.url))

    async with page.expect_request(shows_anew):
        saving.let_go.set()
    leaving.let_go.set()
    await page.wait_for_url(BOARD)
    await facilitator.is_on_the_board()
    await expect(page.locator("#rail")).to_contain_text("31 min")


async def test_the_agenda_is_shown_as_it_was_saved_and_the_keyboard_keeps_its_place(facilitator: Facilitator) -> None:
    page = await opens_the_agenda(facilitator)
    await page.click("#add-phase")
    added = page.get_by_role("group", name="New phase")
    await added.get_by_label("Title").fill("A walk to the pump")
    await page.click("#save-agenda")
    await expect(page.get_by_role("group", name="A walk to the pump")).to_be_visible()
    await expect(added).to_have_count(0)
    await expect(page.get_by_role("group", name="Listening").get_by_label("Minutes")).to_have_value("31")
    await expect(page.locator("#save-agenda")).to_be_focused()
    # What was shown anew can be saved again.
    await page.get_by_role("group", name="Listening").get_by_label("Minutes").fill("29")
    async with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        await page.click("#save-agenda")
    assert (await saved.value).ok
    await page.reload()
    await expect(page.get_by_role("group", name="Listening").get_by_label("Minutes")).to_have_value("29")
