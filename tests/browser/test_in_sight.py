"""What a new phase asks, and the card in the spotlight, come in sight wherever on a phone's long page one was.

Never under writing hands.
"""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.people import Facilitator, Host, Peer, Person

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 560}


async def goes_down(person: Person) -> None:
    """Look at the end of the page."""
    await person.page.set_viewport_size(PHONE)
    await person.page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    await expect(person.page.locator("#notice")).not_to_be_in_viewport()


async def is_at_the_top(person: Person) -> None:
    """They see what is asked of them."""
    await expect(person.page.locator("#notice")).to_be_in_viewport()


async def test_who_read_further_down_sees_what_a_new_phase_asks(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    for person in (host, peer):
        await goes_down(person)
    await facilitator.opens("listening")
    for person in (host, peer):
        await is_at_the_top(person)
    await peer.recommends("Let the villages choose their mechanic")
    await host.sees("Let the villages choose their mechanic")
    await facilitator.opens("priorities")
    await is_at_the_top(host)
    await goes_down(host)
    await facilitator.reveals()
    await is_at_the_top(host)


async def test_a_card_in_the_spotlight_is_seen_and_its_end_moves_nothing(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    await host.sees("What does a repair cost?")
    card = await facilitator.card_saying("What does a repair cost?")
    await goes_down(host)
    await facilitator.page.click(f"#more-{card}")
    await facilitator.page.click(f"#spot-{card}")
    await is_at_the_top(host)
    await expect(host.page.locator("#spotlight")).to_be_in_viewport()
    await goes_down(host)
    await facilitator.page.click("#spotlight-end")
    await expect(host.page.locator("#spotlight")).to_be_hidden()
    assert await host.page.evaluate("scrollY") > 0


async def test_who_writes_is_left_where_they_write(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("context")
    await peer.asks("How far is the nearest mechanic?")
    await goes_down(peer)
    await peer.starts_asking("What does a rep")
    await facilitator.opens("questions")
    await peer.is_in_phase("questions")
    field = peer.page.locator("#text-question")
    await expect(field).to_be_focused()
    await expect(field).to_be_in_viewport()
    assert await field.input_value() == "What does a rep"


async def test_ones_own_card_is_in_sight_wherever_it_came_to_stand(facilitator: Facilitator, host: Host) -> None:
    await facilitator.opens("context")
    page = host.page
    for number in range(3):
        await page.focus("#text-context")
        await page.select_option("#heading-of-context", "need")
        await host.tells("We need to know who pays. " * 40 + str(number))
    await page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    await page.focus("#text-context")
    await page.select_option("#heading-of-context", "situation")
    await host.tells("Forty pumps, five people each.")
    await expect(host.cards("Forty pumps, five people each.")).to_be_in_viewport(ratio=1)


async def test_who_taps_what_goes_away_stays_where_they_are(host: Host) -> None:
    page, title = host.page, host.page.locator("#brief-title")
    await page.set_viewport_size({"width": 390, "height": 300})
    await page.locator("#intent button").last.scroll_into_view_if_needed()
    await expect(title).not_to_be_in_viewport()
    await page.locator("#intent button").last.click()
    await expect(page.locator("#intent")).to_have_count(0)
    await expect(title).to_be_focused()
    await expect(title).not_to_be_in_viewport()
