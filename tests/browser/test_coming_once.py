"""The answer to "Join" or "Start" is lost on a bad line: whoever presses again has one seat, and one session."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, Route, expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting
from tests.browser.people import Facilitator

pytestmark = pytest.mark.browser


class Lossy:
    """Lets requests to an address through and loses their answers, until told to stop."""

    def __init__(self) -> None:
        self.lost = 0
        self.loses = True

    async def __call__(self, route: Route) -> None:
        if not self.loses or route.request.method != "POST":
            return await route.continue_()
        await route.fetch(max_redirects=0)
        self.lost += 1
        return await route.abort()


async def is_told_of_the_line(page: Page, form: str) -> None:
    await expect(page.locator(f"#{form}-problem")).to_contain_text("could not be reached")
    await expect(page.locator(f"#{form}")).not_to_have_attribute("data-ui", "sending")


@pytest.mark.parametrize("reloads", [False, True], ids=["presses again", "reloads and presses"])
async def test_join_whose_answer_is_lost_takes_one_seat(
    meeting: Meeting, facilitator: Facilitator, reloads: bool
) -> None:
    peer = await meeting.person(Role.RESOURCE)
    page = peer.page = await peer.context.new_page()
    line = Lossy()
    await page.route("**/join", line)
    await page.goto(meeting.links["resource"])
    await page.fill("#join-name", "Gloria Once")
    await page.fill("#join-what", "A pump fund")
    await page.click("#join-go")
    await is_told_of_the_line(page, "join-form")
    assert line.lost > 1
    if reloads:
        await page.reload()
    await expect(page.locator("#join-name")).to_have_value("Gloria Once")
    await expect(page.locator("#join-what")).to_have_value("A pump fund")
    line.loses = False
    await page.click("#join-go")
    await peer.is_on_the_board()
    await expect(facilitator.page.locator("#people").get_by_text("Gloria Once")).to_have_count(1)


async def test_start_whose_answer_is_lost_makes_one_session(meeting: Meeting) -> None:
    lead = await meeting.person(Role.FACILITATOR)
    page = await lead.context.new_page()
    line = Lossy()
    await page.route("**/sessions", line)
    await page.goto(meeting.address)
    await page.fill("#start-title-field", "Forty pumps, once")
    await page.fill("#start-challenge", "Fees stop.")
    await page.fill("#start-name", "Aminata")
    await page.click("#start-go")
    await is_told_of_the_line(page, "start-form")
    await page.reload()
    await expect(page.locator("#start-title-field")).to_have_value("Forty pumps, once")
    line.loses = False
    await page.click("#start-go")
    await page.wait_for_url("**/invitations?*")
    await page.goto(meeting.address)
    await expect(page.locator(".mine a", has_text="Forty pumps, once")).to_have_count(1)


@pytest.mark.parametrize("name", ["Fatou", "Somebody else"])
async def test_who_was_signed_out_with_a_link_and_joins_anew_has_what_they_had_begun(
    meeting: Meeting, facilitator: Facilitator, name: str
) -> None:
    host = await meeting.welcomes(Role.HOST, name="Fatou")
    await facilitator.opens("context")
    await host.begins("#text-context", "The committee met twice")
    page = facilitator.page
    await page.goto(facilitator.board_url.replace("?", "/invitations?"))
    await page.click("#renew-host summary")
    await page.check("#end-host")
    former = await page.input_value("#link-host")
    await page.click("#renew-go-host")
    await expect(page.locator("#link-host")).not_to_have_value(former)
    await expect(host.page.locator("#text-context")).to_have_count(0)
    link = await page.input_value("#link-host")
    await host.page.goto(link)
    await host.page.fill("#join-name", name)
    await host.page.click("#join-go")
    await host.is_on_the_board()
    # Another name is another person, who has no business with these words.
    await expect(host.page.locator("#text-context")).to_have_value("The committee met twice" if name == "Fatou" else "")
