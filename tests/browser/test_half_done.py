"""What is half done in a form that is no card's is as safe as a card's words: it survives a reload, and is offered again."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting
from tests.browser.people import Facilitator, Peer, Person

pytestmark = pytest.mark.browser


async def test_a_half_typed_announcement_survives_a_reload(facilitator: Facilitator) -> None:
    page = facilitator.page
    await page.click("#announce-open")
    await page.fill("#starts-at", "2027-01-14T09:30")
    await facilitator.reloads()
    await expect(page.locator("#starts-at")).to_have_value("2027-01-14T09:30")
    await facilitator.begins("#meeting-place", "Hall 2")
    await facilitator.reloads()
    await expect(page.locator("#meeting-place")).to_have_value("Hall 2")
    await page.click("#save-announcement")
    await expect(page.locator("#brief")).to_contain_text("14 Jan 2027, 09:30")
    await facilitator.reloads()
    await expect(page.locator("#starts-at")).to_have_value("2027-01-14T09:30")
    await expect(page.locator("#kept-drafts .kept__row")).to_have_count(0)


async def test_an_announcement_that_is_left_as_it_was_takes_nobody_elses_day(
    facilitator: Facilitator, meeting: Meeting
) -> None:
    """A day that a program gave has seconds; only to open its form must not change it."""
    await facilitator.page.evaluate(
        """() => fetch(`/sessions/${document.body.dataset.session}/announcement`, {
          method: "PUT", headers: { "HX-Request": "true", "X-Participant": document.body.dataset.me },
          body: new URLSearchParams({ starts_at: "2027-01-14T09:30:17+00:00", zone: "UTC", place: "" }) })"""
    )
    other = await meeting.welcomes(Role.FACILITATOR)
    await other.page.click("#announce-open")
    await other.page.fill("#meeting-place", "Hall 2")
    await facilitator.page.evaluate(
        """() => fetch(`/sessions/${document.body.dataset.session}/announcement`, {
          method: "PUT", headers: { "HX-Request": "true", "X-Participant": document.body.dataset.me },
          body: new URLSearchParams({ starts_at: "2027-01-15T08:00:00+00:00", zone: "UTC", place: "" }) })"""
    )
    await other.sees("15 Jan 2027")
    await other.page.click("#save-announcement")
    await facilitator.sees("Hall 2")
    await expect(other.page.locator("#announce-form-problem")).to_be_empty()
    await expect(facilitator.page.locator("#brief")).to_contain_text("15 Jan 2027")


async def ballot_of_three(facilitator: Facilitator, peer: Peer) -> None:
    """Three recommendations, revealed and not settled."""
    await facilitator.opens("listening")
    for headline in ("Train two", "Put money aside", "Ask the mayor"):
        await peer.recommends(headline)
    await facilitator.opens("priorities")
    await facilitator.reveals()


async def order(page: Page) -> list[str]:
    return await page.locator("#ranking-form .plan__words").all_inner_texts()


async def test_a_half_settled_order_survives_a_reload(facilitator: Facilitator, peer: Peer) -> None:
    await ballot_of_three(facilitator, peer)
    page, last = facilitator.page, await facilitator.card_saying("Ask the mayor")
    await page.click("#settle-order")
    for _ in range(2):
        await page.click(f"#rank-up-{last}")
    await expect(page.locator(f"#rank-up-{last}")).to_be_focused()
    wanted = await order(page)
    assert wanted[0] == "Ask the mayor"
    await facilitator.reloads()
    row = await facilitator.is_offered_again("The order of the recommendations")
    await expect(row.locator("[data-copy]")).to_be_hidden()
    await row.locator("[data-open]").click()
    await expect(page.locator("#ranking-form .plan__words").first).to_have_text("Ask the mayor")
    assert await order(page) == wanted
    await page.click("#save-ranking")
    await expect(peer.page.locator("#ballot .ballot__row").first).to_contain_text("Ask the mayor")
    await expect(page.locator("#kept-drafts .kept__row")).to_have_count(0)
    await facilitator.reloads()
    await expect(page.locator("#kept-drafts .kept__row")).to_have_count(0)


async def test_a_half_settled_order_goes_with_what_is_on_the_ballot(facilitator: Facilitator, peer: Peer) -> None:
    await ballot_of_three(facilitator, peer)
    page, last = facilitator.page, await facilitator.card_saying("Ask the mayor")
    await page.click("#settle-order")
    await page.click(f"#rank-up-{last}")
    await facilitator.chooses("hide", "Put money aside")
    await page.click("form[id^=hiding-] .button--main")
    await facilitator.reloads()
    await (await facilitator.is_offered_again("The order of the")).locator("[data-open]").click()
    await expect(page.locator("#ranking-form .plan__words")).to_have_count(2)
    await page.click("#save-ranking")
    await peer.sees("In the order that the facilitator settled.")


async def test_two_who_settle_at_once_are_told(facilitator: Facilitator, peer: Peer, meeting: Meeting) -> None:
    await ballot_of_three(facilitator, peer)
    other = await meeting.welcomes(Role.FACILITATOR)
    last = await facilitator.card_saying("Ask the mayor")
    for person in (facilitator, other):
        await person.page.click("#settle-order")
    await facilitator.page.click(f"#rank-up-{last}")
    await facilitator.page.click("#save-ranking")
    await peer.sees("In the order that the facilitator settled.")
    await other.page.click("#save-ranking")
    await other.is_told("Someone else changed this in the meantime; yours still stands here.")
    await other.page.click("#save-ranking")
    await expect(peer.page.locator("#ballot .ballot__row").last).to_contain_text("Ask the mayor")


FORMS = {
    "experience": ("#tell-experience", "#experience-did_what"),
    "material": ("#add-material", "#material-url"),
    "seat": ("#open-scribe", "#seat-name"),
    "hold": ("button[id^=hold-]", "textarea[id^=holding-note-]"),
    "publication": ("button[id^=reword-and-publish-]", "textarea[id^=publication-text-]"),
    "reword": ("", "textarea[id^=reword-text-]"),
    "hide": ("", "[id^=hiding-reason-]"),
}


@pytest.mark.parametrize("way", FORMS)
async def test_whatever_form_a_reload_closed_is_opened_again_with_its_words(
    facilitator: Facilitator, peer: Peer, way: str
) -> None:
    """Nobody is told that it cannot be sent now, which is for what the phase has shut."""
    opener, field = FORMS[way]
    person = peer if way == "experience" else facilitator
    if way in ("hold", "publication"):
        await opened(facilitator, "#approval-question")
        await expect(facilitator.page.locator("#approval-question[aria-pressed=true]")).to_have_count(1)
    if way in ("hold", "publication", "reword", "hide"):
        await peer.page.fill("#text-question", "Who pays?")
        await peer.page.click("#post-question")
    if opener:
        await opened(person, opener)
    else:
        await person.chooses(way, "Who pays?")
    await person.page.fill(field, "half a word")
    await person.reloads()
    row = await person.is_offered_again("half a word")
    await expect(row.locator("[data-shut]")).to_be_hidden()
    await row.locator("[data-open]").click()
    await expect(person.page.locator(field)).to_have_value("half a word")


async def opened(person: Person, control: str) -> None:
    """Press a button, also one that is folded away."""
    button = person.page.locator(control)
    await button.evaluate("one => { for (let at = one; (at = at.closest('details:not([open])')); ) at.open = true }")
    await button.click()
