"""A card's menu and its forms come when they are asked for, though nothing on the card says where from."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.people import Facilitator, Peer

pytestmark = pytest.mark.browser


async def test_a_menu_is_fetched_when_it_is_opened_and_its_form_in_turn(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.asks("Who decides when a pump gets repaired?")
    card = await facilitator.card_saying("Who decides")
    items = facilitator.page.locator(f"#more-{card} + .menu__items")
    await expect(items.locator("button")).to_have_count(0)
    await facilitator.page.click(f"#more-{card}")
    await facilitator.page.click(f"#hide-{card}")
    await expect(facilitator.page.locator(f"#card-{card} > card-desk form")).to_be_visible()
    await peer.page.click(f"#more-{card}")
    await expect(peer.page.locator(f"#edit-{card}")).to_be_visible()
    await expect(peer.page.locator(f"#hide-{card}")).to_have_count(0)
