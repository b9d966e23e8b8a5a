"""A page is loaded anew before its post was answered: what had arrived is on the board, and nowhere else."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.people import Facilitator, Host, Peer

pytestmark = pytest.mark.browser


async def lose_the_answer(route: Route) -> None:
    """Let a request through, and its answer get lost."""
    if route.request.method == "GET":
        return await route.continue_()
    await route.fetch()
    await route.abort("connectionreset")


async def reloads_unanswered(page: Page) -> None:
    """The line is well again when the page is loaded anew. The board shows a post before its poster is answered."""
    await page.unroute_all(behavior="wait")
    await page.reload()


async def asks_and_is_not_answered(peer: Peer, facilitator: Facilitator) -> None:
    """The question arrives, and is on the board; its answer is lost."""
    await facilitator.opens("questions")
    await peer.page.route("**/cards", lose_the_answer)
    await peer.page.fill("#text-question", "Who holds the money?")
    await peer.page.click("#post-question")
    await facilitator.sees_once("Who holds the money?")


async def test_what_had_arrived_is_gone_from_its_field(facilitator: Facilitator, peer: Peer) -> None:
    await asks_and_is_not_answered(peer, facilitator)
    await reloads_unanswered(peer.page)
    await expect(peer.page.locator("#text-question")).to_have_value("")
    await peer.sees_once("Who holds the money?")
    # The same words may be said again: they are another question.
    await peer.page.fill("#text-question", "Who holds the money?")
    await peer.page.click("#post-question")
    await expect(facilitator.cards("Who holds the money?")).to_have_count(2)


async def test_what_was_typed_since_stays(facilitator: Facilitator, peer: Peer) -> None:
    await asks_and_is_not_answered(peer, facilitator)
    await peer.begins("#text-question", " And who counts it?")
    await reloads_unanswered(peer.page)
    await expect(peer.page.locator("#text-question")).to_have_value("And who counts it?")


async def test_what_never_arrived_is_still_there(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.page.route("**/cards", lambda route: route.abort("connectionreset"))
    await peer.page.fill("#text-question", "Who holds the money?")
    await peer.page.click("#post-question")
    await expect(peer.page.locator("#composer-question")).to_have_attribute("data-ui", "retrying")
    await peer.page.unroute_all(behavior="wait")
    async with peer.page.expect_response("**/receipts/*") as told:
        await peer.page.reload()
    assert (await told.value).status == 404
    await expect(peer.page.locator("#text-question")).to_have_value("Who holds the money?")
    await peer.page.click("#post-question")
    await facilitator.sees_once("Who holds the money?")


async def test_an_answer_that_had_arrived_is_not_offered_again(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    await host.page.route("**/cards", lose_the_answer)
    await host.starts_answering("What does a repair cost?", "About 90 euro")
    await host.page.click("button[id^=send-answer-]")
    await peer.sees("About 90 euro")
    async with host.page.expect_response("**/receipts/*"):
        await reloads_unanswered(host.page)
    await host.sees("About 90 euro")
    await expect(host.page.locator("#kept-drafts .kept__row")).to_have_count(0)
    await host.has_nothing_left_of("About 90 euro")


async def test_a_note_that_had_arrived_is_not_offered_again(facilitator: Facilitator, host: Host, peer: Peer) -> None:
    await facilitator.opens("listening")
    await peer.thinks("They stop trusting.")
    await host.notes_beside("They stop trusting", "True since 2022")
    await facilitator.opens("response")
    card = await host.is_offered_note("True since 2022")
    await host.page.route("**/cards", lose_the_answer)
    await host.page.click(f"#card-{card} [data-act=clarification]")
    await peer.sees("True since 2022")
    await reloads_unanswered(host.page)
    await host.sees("True since 2022")
    await expect(host.page.locator("held-note textarea:visible")).to_have_count(0)
    await host.has_nothing_left_of("True since 2022")


async def test_who_goes_on_with_an_edit_that_had_arrived_is_not_told_of_someone_else(
    facilitator: Facilitator, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("Who holds the money?")
    card = await peer.card_saying("Who holds the money?")
    text = f"#edit-text-{card}"
    await peer.chooses("edit", "Who holds the money?")
    await peer.page.fill(text, "Who holds the fees?")
    await peer.page.route(f"**/cards/{card}", lose_the_answer)
    await peer.page.click(f"#save-edit-{card}")
    await facilitator.sees_once("Who holds the fees?")
    await peer.begins(text, " And since when?")
    await reloads_unanswered(peer.page)
    async with peer.page.expect_response("**/receipts/*"):
        await peer.chooses("edit", "Who holds the fees?")
    await expect(peer.page.locator(text)).to_have_value("Who holds the fees? And since when?")
    # The answer was heard; now the form has taken it in, and nothing of it is under way.
    await expect(peer.page.locator(f"draft-form:has({text})")).to_have_attribute("data-ui-posts", "0")
    async with peer.page.expect_response(f"**/cards/{card}") as saved:
        await peer.page.click(f"#save-edit-{card}")
    assert (await saved.value).status == 204
    await facilitator.sees_once("Who holds the fees? And since when?")
