"""A facilitator's hands, with four browsers: what they do to cards shows everywhere at once, and can be taken back."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting, all_agree
from tests.browser.people import Facilitator, Host, Observer, Peer, Person
from tests.browser.person import PATIENCE_MS

pytestmark = pytest.mark.browser


def without_counts(board: str) -> str:
    """A board without what counts the acts, which undoing adds to."""
    return re.sub(r'data-seq="\d+"', "", board)


async def stand_in_order(person: Person, *headlines: str) -> None:
    """The recommendations stand in this order on a person's screen."""
    words = person.page.locator("#cards-recommendation > .slot > .card > :is(h3, p.typed):first-of-type")
    await expect(words).to_have_text(headlines)


async def takes_back_the_latest(facilitator: Facilitator) -> None:
    """Open the history, if it is not open, and press the first "Undo"."""
    panel = facilitator.page.locator("#history-more")
    if not await panel.evaluate("details => details.open"):
        await facilitator.page.click("#history-open")
    latest = facilitator.page.locator(".history__act button[id^=undo-]").first
    pressed = str(await latest.get_attribute("id"))
    await latest.click()
    await expect(facilitator.page.locator(f"#{pressed}")).to_have_count(0)


@pytest.fixture
async def listening(meeting: Meeting) -> tuple[Facilitator, Host, Peer, Peer, Observer]:
    """Everyone is there, and the resource team discusses."""
    facilitator: Facilitator = await meeting.welcomes(Role.FACILITATOR)  # type: ignore[assignment]
    host: Host = await meeting.welcomes(Role.HOST)  # type: ignore[assignment]
    peer: Peer = await meeting.welcomes(Role.RESOURCE)  # type: ignore[assignment]
    other: Peer = await meeting.welcomes(Role.RESOURCE)  # type: ignore[assignment]
    observer: Observer = await meeting.welcomes(Role.OBSERVER)  # type: ignore[assignment]
    await facilitator.opens("listening")
    return facilitator, host, peer, other, observer


async def test_cards_are_reworded_stacked_moved_pinned_and_lit_and_all_of_it_taken_back(listening) -> None:
    facilitator, host, peer, other, observer = listening
    await peer.recommends("Put the reserve in a savings group")
    await other.recommends("Let a savings group hold the money")
    await other.recommends("Pay the mechanic a retainer")
    await expect(facilitator.page.locator(".typing:not(:empty)")).to_have_count(0)
    before = await facilitator.board()

    await facilitator.chooses("reword", "Let a savings group")
    await facilitator.page.locator("[name=headline][id^=reword-headline]").fill("A savings group holds the money")
    await facilitator.page.locator("button[id^=save-reword]").click()
    for person in (host, peer, observer):
        await person.sees("A savings group holds the money")
        await person.sees("Reworded by the facilitator.")
        await person.does_not_see("Let a savings group hold the money")
    await other.sees("What you wrote")

    await facilitator.chooses("stack-on", "A savings group holds")
    await facilitator.page.locator("select[id^=stack-onto]").select_option(label="Put the reserve in a savings group")
    await facilitator.page.locator("button[id^=save-stack]").click()
    for person in (facilitator, host, peer, observer):
        await person.sees("1 card lies on this one")
    await facilitator.chooses("pin", "Pay the mechanic")
    await observer.sees("pinned")
    await stand_in_order(observer, "Pay the mechanic a retainer", "Put the reserve in a savings group")

    await facilitator.chooses("spot", "Put the reserve")
    for person in (host, peer, other, observer):
        await expect(person.page.locator("#spotlight")).to_contain_text("Put the reserve in a savings group")
    await facilitator.chooses("hide", "Put the reserve")
    await facilitator.page.locator("input[id^=hiding-reason]").fill("Said twice")
    await facilitator.page.locator("button[id^=send-hiding]").click()
    for person in (host, other, observer):
        await expect(person.page.locator("#spotlight")).to_be_hidden()
        await person.does_not_see("Put the reserve in a savings group")
        await person.sees("A savings group holds the money")
    await peer.sees("Said twice")

    for _ in range(5):
        await takes_back_the_latest(facilitator)
    for person in (host, peer, other, observer):
        await person.sees("Let a savings group hold the money")
    await all_agree(host, peer, other, observer)
    await stand_in_order(
        observer,
        "Put the reserve in a savings group",
        "Let a savings group hold the money",
        "Pay the mechanic a retainer",
    )
    await facilitator.page.locator("#history-more").evaluate("details => { details.open = false }")
    async with asyncio.timeout(PATIENCE_MS / 1_000):
        while without_counts(await facilitator.board()) != without_counts(before):
            await asyncio.sleep(0.1)


async def test_cards_wait_for_the_facilitator_and_come_with_their_words_or_others(listening) -> None:
    facilitator, host, peer, other, _ = listening
    await facilitator.page.click("#queue-more > summary")
    await facilitator.page.click("#approval-thought")
    await peer.sees("read by the facilitator first")
    await peer.page.fill("#text-thought", "They never listen to anyone.")
    await peer.page.click("#post-thought")
    await peer.sees("Waits for the facilitator.")
    await facilitator.sees("1 waits")
    await facilitator.page.locator("button[id^=hold-]").click()
    await facilitator.page.locator("textarea[id^=holding-note]").fill("Please say what you did yourself")
    await facilitator.page.locator("button[id^=save-holding]").click()
    await peer.sees("Please say what you did yourself")
    await other.does_not_see("They never listen")
    await peer.chooses("edit", "They never listen")
    await peer.page.locator("textarea[id^=edit-text]").fill("We asked them twice, and then it went well.")
    await peer.page.locator("button[id^=save-edit]").click()
    await facilitator.sees("We asked them twice")
    await facilitator.page.locator("button[id^=reword-and-publish]").click()
    await facilitator.page.locator("textarea[id^=publication-text]").fill("Asking twice went well.")
    await facilitator.page.locator("button[id^=save-publication]").click()
    for person in (host, other):
        await person.sees("Asking twice went well.")
        await person.does_not_see("We asked them twice")


async def test_names_are_left_off_on_every_screen_but_the_facilitators(listening) -> None:
    facilitator, host, peer, other, observer = listening
    await facilitator.page.click("#queue-more > summary")
    await facilitator.page.locator(".queue__phases button").get_by_text("Listening", exact=True).click()
    await expect(facilitator.page.locator(".queue__phases button[aria-pressed=true]")).to_have_count(1)
    await peer.thinks("We failed at this twice.")
    for person in (host, other, observer):
        card = await person.card_saying("We failed at this twice.")
        await expect(person.page.locator(f"#card-{card} [data-face]")).to_have_text("Resource team")
    card = await facilitator.card_saying("We failed at this twice.")
    await expect(facilitator.page.locator(f"#card-{card} [data-face]")).to_contain_text(peer.name)


async def test_a_peer_becomes_facilitator_and_somebody_comes_back_by_a_new_link(listening, meeting: Meeting) -> None:
    facilitator, host, peer, other, _ = listening
    person = facilitator.page.locator("#people .person").filter(has_text=other.name)
    await person.locator("summary").first.click()
    await person.locator("select[name=role]").select_option("facilitator")
    await person.get_by_role("button", name="Change the role").click()
    await expect(other.page.locator("#controls")).to_be_visible()

    hosts = facilitator.page.locator("#people .person").filter(has_text=host.name)
    await hosts.locator("summary").first.click()
    await hosts.locator("select[name=role]").select_option("resource")
    await hosts.get_by_role("button", name="Change the role").click()
    await expect(hosts.locator(".problem").first).to_contain_text("has been listening")
    await hosts.locator("[name=confirmed]").check()
    await hosts.get_by_role("button", name="Change the role").click()
    await expect(host.page.locator("#composer-thought")).to_be_visible()

    lost = facilitator.page.locator("#people .person").filter(has_text=peer.name)
    await lost.locator("summary").first.click()
    await lost.get_by_text("A new way back").click()
    await lost.get_by_role("button", name="Make the link").click()
    link = await lost.locator("input[id^=back-link]").input_value()
    again = await meeting.person(Role.RESOURCE, name=peer.name)
    again.page = await again.context.new_page()
    await again.page.goto(link)
    await again.page.locator("#back-go, form button").first.click()
    await again.is_on_the_board()
    await again.sees(peer.name)

    myself = facilitator.page.locator("#people .person").filter(has_text=facilitator.name)
    await myself.locator("summary").first.click()
    await myself.get_by_text("A new way back").click()
    await myself.get_by_label("Also sign me out everywhere but here").check()
    await myself.get_by_role("button", name="Make the link").click()
    await expect(myself.locator("input[id^=back-link]")).to_have_value(re.compile("/back#"))
    await peer.thinks("They are still with us.")
    await facilitator.sees("They are still with us.")
