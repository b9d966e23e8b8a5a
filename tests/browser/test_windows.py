"""Several windows of one person in one browser: each keeps what was begun in it, and nothing is lost or said twice."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import Facilitator, Host, Peer
from tests.browser.test_leaving import Held

pytestmark = pytest.mark.browser

FIELD = "#text-question"
KEPT = "() => Object.keys(localStorage).filter(key => /^(draft|sent|window):/.test(key)).map(key => key.split(':')[0])"
ONE_MORE = """() => {
  const mine = Object.keys(localStorage).find(key => key.startsWith("window:"))
  localStorage.setItem(`${mine}0`, localStorage.getItem(mine))
}"""
# It hears no other window's question and says no goodbye, as one that has broken down.
BREAKS_DOWN = (
    "for (const what of ['storage', 'pagehide']) addEventListener(what, e => e.stopImmediatePropagation(), true)"
)


async def opens_another(peer: Peer) -> Page:
    """One more window of the same board."""
    page = await peer.context.new_page()
    await page.goto(peer.board_url)
    await page.locator(f"live-link[data-line=live] ~ * {FIELD}").wait_for()
    return page


async def test_what_closed_windows_had_begun_comes_back_one_after_the_other(
    facilitator: Facilitator, peer: Peer
) -> None:
    await facilitator.opens("questions")
    other = await opens_another(peer)
    await peer.page.fill(FIELD, "Who pays?")
    await other.fill(FIELD, "Who signs?")
    # What is open is not taken from there: each shows its own after a reload.
    await peer.page.reload()
    await expect(peer.page.locator(FIELD)).to_have_value("Who pays?")
    await peer.page.close()
    await other.close()
    for words in ("Who signs?", "Who pays?"):
        await peer.opens_the_board()
        await expect(peer.page.locator(FIELD)).to_have_value(words)
        await peer.page.press(FIELD, "Control+End")
        await peer.begins(FIELD, " And when?")
        await peer.page.click("#post-question")
        await facilitator.sees_once(f"{words} And when?")
        await expect(peer.page.locator(FIELD)).to_have_value("")
        await peer.page.close()
    await peer.opens_the_board()
    await expect(peer.page.locator(FIELD)).to_have_value("")
    # Nothing is left lying about but that this window is here.
    assert await peer.page.evaluate(KEPT) == ["window"]


async def test_a_tab_that_is_doubled_is_another_window(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.page.fill(FIELD, "Who pays?")
    await peer.page.reload()
    # It begins with all that the other keeps for itself.
    async with peer.context.expect_page() as doubled:
        await peer.page.evaluate("address => { open(address) }", peer.board_url)
    other = await doubled.value
    await expect(other.locator(FIELD)).to_have_value("Who pays?")
    await other.fill(FIELD, "Who signs?")
    await peer.page.press(FIELD, "Control+End")
    await peer.begins(FIELD, " And when?")
    for page, words in ((other, "Who signs?"), (peer.page, "Who pays? And when?")):
        await page.reload()
        await expect(page.locator(FIELD)).to_have_value(words)


async def test_a_window_shows_nothing_of_what_is_under_way_in_another(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    posting = Held("POST")
    await peer.page.route("**/cards", posting)
    await peer.page.fill(FIELD, "Who pays?")
    await peer.page.click("#post-question")
    await posting.has_come()
    await peer.begins(FIELD, " And who counts it?")
    # As if one more had broken down: once that is known, all others have answered that they are there.
    await peer.page.evaluate(ONE_MORE)
    other = await opens_another(peer)
    await other.wait_for_function(f"() => ({KEPT})().filter(kept => kept === 'window').length === 2")
    await expect(other.locator(FIELD)).to_have_value("")
    await other.fill(FIELD, "Who signs?")
    posting.let_go.set()
    await facilitator.sees_once("Who pays?")
    await expect(peer.page.locator(FIELD)).to_have_value("And who counts it?")
    await expect(other.locator(FIELD)).to_have_value("Who signs?")
    await other.click("#post-question")
    await facilitator.sees_once("Who signs?")
    await expect(other.locator(FIELD)).to_have_value("")
    await expect(peer.page.locator(FIELD)).to_have_value("And who counts it?")


async def test_what_a_window_had_under_way_when_it_broke_down_comes_back(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.page.add_init_script(BREAKS_DOWN)
    await peer.page.reload()
    await peer.page.route("**/cards", lambda route: route.abort("connectionreset"))
    await peer.page.fill(FIELD, "Who pays?")
    await peer.page.click("#post-question")
    await expect(peer.page.locator("#composer-question")).to_have_attribute("data-ui", "retrying")
    await peer.page.close()
    await peer.opens_the_board()
    await expect(peer.page.locator(FIELD)).to_have_value("Who pays?")
    await peer.page.click("#post-question")
    await facilitator.sees_once("Who pays?")
    await expect(peer.page.locator(FIELD)).to_have_value("")
    assert await peer.page.evaluate(KEPT) == ["window"]


async def test_a_note_is_the_same_in_all_windows(facilitator: Facilitator, host: Host, peer: Peer) -> None:
    await facilitator.opens("listening")
    await peer.thinks("They stop trusting.")
    card = await host.card_saying("They stop trusting.")
    other = await host.context.new_page()
    await other.goto(host.board_url)
    note, everywhere = f"#card-{card} held-note textarea", "#held-free"
    await host.notes_beside("They stop trusting.", "True since 2022")
    await expect(other.locator(note)).to_have_value("True since 2022")
    await other.locator(note).press("Control+End")
    await other.locator(note).press_sequentially(", and before")
    await other.fill(everywhere, "Ask about the box")
    await expect(host.page.locator(note)).to_have_value("True since 2022, and before")
    await expect(host.page.locator(everywhere)).to_have_value("Ask about the box")
    await facilitator.opens("response")
    await host.is_offered_note("True since 2022, and before")
    await expect(other.locator(note)).to_be_visible()
    await host.page.click(f"#card-{card} [data-act=clarification]")
    await peer.sees("True since 2022, and before")
    # Nobody is offered to post once more what another window has posted.
    for page in (host.page, other):
        await expect(page.locator(note).locator("visible=true")).to_have_count(0)
