"""The small behaviours: clock, announcer, copying, folding, messages, keyboard, coming back to a page."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting, all_agree
from tests.browser.people import Facilitator, Host, Observer, Peer
from tests.browser.person import PATIENCE_MS

pytestmark = pytest.mark.browser


async def test_the_clock_runs_stands_and_counts_what_is_over(facilitator: Facilitator, peer: Peer) -> None:
    clock = peer.page.locator("#timer [data-clock]")
    await expect(clock).to_have_text("")
    await facilitator.opens("context")
    await expect(clock).to_have_text(re.compile(r"^14:\d\d$|^15:00$"))
    await expect(clock).not_to_have_text(await clock.inner_text())
    await facilitator.page.click("#pause")
    await expect(peer.page.locator("#timer[data-paused]")).to_have_count(1)
    left = -(-int(await peer.page.locator("#timer").get_attribute("data-left-ms") or 0) // 1_000)
    stood = f"{left // 60}:{left % 60:02}"
    await expect(clock).to_have_text(stood)
    await peer.page.wait_for_timeout(1_200)
    assert await clock.inner_text() == stood
    await facilitator.page.click("#go-on")
    for _ in range(3):
        await facilitator.page.click("#minutes-five")
    await expect(clock).to_have_text(re.compile(r"^2[89]:\d\d$"))
    await peer.page.locator("#timer").evaluate("timer => { timer.dataset.endsAt -= 30 * 60_000 }")
    await expect(clock).to_have_text(re.compile(r"^\+\d:\d\d$"))
    await expect(peer.page.locator("#timer")).to_have_attribute("data-ui", "over")
    later = "(timer, hours) => { timer.dataset.endsAt = Number(timer.dataset.endsAt) + hours * 3_600_000 }"
    await peer.page.locator("#timer").evaluate(later, 3)
    await expect(clock).to_have_text(re.compile(r"^2:[45]\d:\d\d$"))
    await peer.page.locator("#timer").evaluate(later, 5 * 24)
    await expect(clock).to_have_text("5 days")
    await facilitator.page.click("#speak-host")
    speaking = peer.page.locator("speaking-clock")
    earlier = "(clock, days) => { clock.dataset.began -= days * 86_400_000 }"
    await expect(speaking).to_have_text(re.compile(r"^0:\d\d$"))
    await speaking.evaluate(earlier, 3)
    await expect(speaking).to_have_text("3 days")


async def test_a_moment_is_written_as_the_readers_country_writes_it(meeting: Meeting) -> None:
    peer: Peer = await meeting.person(Role.RESOURCE)  # type: ignore[assignment]
    odd = "Object.defineProperty(navigator, 'languages', { value: ['en-US@posix', 'fr-FR', 'en-GB', 'en-US'] })"
    await peer.context.add_init_script(odd)
    await peer.joins(meeting.links[Role.RESOURCE])
    added = """() => {
      const moment = document.createElement("local-time")
      moment.setAttribute("datetime", "2027-03-01T14:30:00+00:00")
      document.querySelector("#main").append(moment)
    }"""
    await peer.page.evaluate(added)
    await expect(peer.page.locator("#main > local-time")).to_have_text(re.compile(r"^1 Mar 2027, \d\d:\d\d$"))


async def test_who_leads_is_told_of_minutes_over_and_not_of_days(facilitator: Facilitator) -> None:
    await facilitator.opens("context")
    kept, over = facilitator.page.locator("#time-kept"), facilitator.page.locator("#time-kept [data-when=over]")
    earlier = "(kept, hours) => { kept.dataset.began -= hours * 3_600_000; kept.handleEvent() }"
    await kept.evaluate(earlier, 2)
    await expect(over).to_have_text("120 min over what was planned")
    await expect(facilitator.page.locator("#share-out")).to_be_visible()
    await kept.evaluate(earlier, 24)
    await expect(over).to_be_hidden()
    await expect(facilitator.page.locator("#share-out")).to_be_hidden()


async def test_what_happens_is_said_once_and_not_piece_by_piece(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    said = facilitator.page.locator("#announcer")
    await peer.asks("Who holds the money?")
    await expect(said).to_have_text(f"Question from {peer.name}")
    # A burst, quicker than it can be read out.
    for number in range(4):
        await peer.page.fill("#text-question", f"Question number {number}")
        await peer.page.press("#text-question", "Control+Enter")
        await expect(peer.page.locator("#text-question")).to_have_value("")
    await expect(said).to_have_text(re.compile(r"^\d changes on the board$|^Question from"))
    await expect(peer.page.locator("#announcer")).to_have_text("")


async def test_a_link_is_copied_and_says_so(facilitator: Facilitator) -> None:
    await facilitator.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await facilitator.page.click("#link-invitations")
    await facilitator.page.evaluate(NOTE_WHAT_IS_SAID, "#copy-host")
    await facilitator.page.click("#copy-host")
    # It is said for a moment only.
    said: list[str] = []
    async with asyncio.timeout(PATIENCE_MS / 1_000):
        while "done" not in said:
            said = await facilitator.page.evaluate("said")
    link = await facilitator.page.input_value("#link-host")
    assert await facilitator.page.evaluate("navigator.clipboard.readText()") == link
    await expect(facilitator.page.locator("#copy-host [data-when=ready]")).to_be_visible()


NOTE_WHAT_IS_SAID = """(selector) => {
  const button = document.querySelector(selector)
  const shown = () => [...button.querySelectorAll("[data-when]")].find((words) => words.checkVisibility())?.dataset.when
  window.said = []
  new MutationObserver(() => said.push(shown())).observe(button.parentElement, { subtree: true, attributes: true })
}"""


async def test_a_folded_lane_stays_folded(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.page.click("#toggle-context")
    await expect(peer.page.locator("#body-context")).to_be_hidden()
    await facilitator.tells("Every village has a committee of five.")
    await expect(peer.page.locator("#head-context .count")).to_have_text("1")
    await expect(peer.page.locator("#toggle-context")).to_have_attribute("aria-expanded", "false")
    await expect(peer.page.locator("#body-context")).to_be_hidden()
    await facilitator.opens("context")
    await peer.is_in_phase("context")
    await expect(peer.page.locator("#body-context")).to_be_hidden()
    await peer.page.click("#toggle-context")
    await peer.sees("Every village has a committee of five.")


async def test_the_composer_stays_open_under_a_press_that_brings_no_focus(facilitator: Facilitator, peer: Peer) -> None:
    """In Safari what is pressed gets no focus, unless one can write in it."""
    await facilitator.opens("listening")
    await peer.page.click("#headline-recommendation")
    await peer.page.hover("label[for=basis-saw]")
    await peer.page.mouse.down()
    await peer.page.evaluate("document.activeElement.blur()")
    await peer.page.mouse.up()
    await expect(peer.page.locator("#basis-saw")).to_be_checked()


async def test_who_taps_where_one_writes_can_write_there(meeting: Meeting, facilitator: Facilitator) -> None:
    """What unfolds above the field under the finger does not take the tap."""
    await facilitator.opens("context")
    context = await meeting.browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    host = Host(context, meeting.address, "Fatou")
    meeting.people.append(host)
    await host.joins(meeting.links[Role.HOST])
    await host.page.locator("#text-context").scroll_into_view_if_needed()
    box = await host.page.locator("#text-context").bounding_box()
    assert box
    await host.page.touchscreen.tap(box["x"] + 40, box["y"] + 20)
    await expect(host.page.locator("#heading-of-context")).to_be_visible()
    await expect(host.page.locator("#text-context")).to_be_focused()


async def test_what_leads_on_stays_dark_under_the_pointer(facilitator: Facilitator) -> None:
    """Its words are light: they could not be read on the ground that other buttons have there."""
    ground = "button => getComputedStyle(button).backgroundColor"
    shown = []
    for button in ("#edit-brief", "#next-phase"):
        await facilitator.page.hover(button)
        shown.append(await facilitator.page.locator(button).evaluate(ground))
    assert shown[0] != shown[1]


async def test_refusals_are_told_where_they_belong_and_lose_nothing(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.page.fill("#text-question", "\u200b")
    await peer.page.click("#post-question")
    await expect(peer.page.locator("#composer-question-problem")).not_to_be_empty()
    await expect(peer.page.locator("#text-question")).to_have_attribute("aria-invalid", "true")
    await peer.page.fill("#text-question", "Who holds the money?")
    await expect(peer.page.locator("#text-question")).not_to_have_attribute("aria-invalid", "true")

    # The phase changes while the post is on its way.
    await peer.page.route("**/cards", lambda route: route.fulfill(status=403, json=REFUSAL))
    await peer.page.click("#post-question")
    await peer.is_told("Not in this phase.")
    await expect(peer.page.locator("#text-question")).to_have_value("Who holds the money?")
    await peer.page.keyboard.press("Escape")
    await expect(peer.page.locator(".toast")).to_have_count(0)


REFUSAL = {"error": {"code": "not_in_this_phase", "sentence": "Not in this phase."}}


async def test_an_answer_from_something_between_is_no_riddle(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    page = "<html><body><h1>Proxy says no</h1></body></html>"
    await peer.page.route("**/cards", lambda route: route.fulfill(status=500, body=page, content_type="text/html"))
    await peer.page.fill("#text-question", "Who holds the money?")
    await peer.page.click("#post-question")
    await peer.is_told("The server could not be reached. What you typed is kept.")
    await peer.does_not_see("Proxy says no")
    await expect(peer.page.locator("#text-question")).to_have_value("Who holds the money?")


async def test_with_the_keyboard_alone(facilitator: Facilitator, host: Host, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.page.focus("#text-question")
    await peer.page.keyboard.type("What does a repair cost?")
    await peer.page.keyboard.press("Control+Enter")
    await host.sees("What does a repair cost?")
    card = await host.card_saying("What does a repair cost?")
    await host.page.focus(f"#open-answer-{card}")
    await host.page.keyboard.press("Enter")
    await expect(host.page.locator(f"#answer-text-{card}")).to_be_focused()
    await host.page.keyboard.type("About 90 euro.")
    await host.page.keyboard.press("Control+Enter")
    await peer.sees("About 90 euro.")
    await expect(host.page.locator(f"#answer-{card}")).to_have_count(0)
    await expect(host.page.locator(f"#open-answer-{card}")).to_be_focused()


async def test_a_page_that_was_put_aside_catches_up(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    await facilitator.asks("Who holds the money?")
    await peer.page.wait_for_timeout(300)
    await peer.does_not_see("Who holds the money?")
    await peer.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    await peer.sees("Who holds the money?")
    await all_agree(peer)


async def test_after_a_busy_hour_every_board_is_as_if_freshly_loaded(
    facilitator: Facilitator, host: Host, peer: Peer, observer: Observer, meeting: Meeting
) -> None:
    other: Peer = await meeting.welcomes(Role.RESOURCE)  # type: ignore[assignment]
    await facilitator.opens("context")
    for heading in ("tried", "situation", "need"):
        await host.page.focus("#text-context")
        await host.page.select_option("#heading-of-context", heading)
        await host.tells(f"What belongs under {heading}")
    await facilitator.opens("questions")
    await peer.asks("Who decides?")
    await other.asks("Who pays?")
    await other.page.click(f"#also-{await other.card_saying('Who decides?')}")
    await host.answers("Who decides?", "The committee asks.")
    await facilitator.chooses("hide", "Who pays?")
    await facilitator.page.click("button[id^=send-hiding-]")
    await expect(observer.cards("Who pays?")).to_have_count(0)
    await facilitator.chooses("restore", "Who pays?")
    await observer.sees("Who pays?")
    await facilitator.chooses("park", "Who pays?")
    await facilitator.opens("listening")
    await peer.thinks("They stop trusting.")
    await other.recommends("Put the reserve in a savings group")
    await peer.comments("savings group", "It must meet weekly.")
    await other.recommends("A second thought that is withdrawn")
    await other.chooses("withdraw", "A second thought")
    await expect(peer.cards("A second thought")).to_have_count(0)
    await facilitator.opens("questions")
    await facilitator.opens("response")
    await host.decides("savings group", "adopt", "We start with three villages.")
    await all_agree(facilitator, host, peer, other, observer)


async def test_a_browser_that_keeps_nothing_still_has_a_board(facilitator: Facilitator, meeting: Meeting) -> None:
    await facilitator.opens("questions")
    peer: Peer = await meeting.person(Role.RESOURCE)  # type: ignore[assignment]
    await peer.context.add_init_script(
        "for (const store of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, store, { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    await peer.joins(meeting.links[Role.RESOURCE])
    await peer.asks("Who holds the money?")
    await facilitator.sees("Who holds the money?")
    await expect(peer.page.locator("#text-question")).to_have_value("")


async def test_words_of_long_ago_do_not_stay(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.starts_asking("Who holds the money?")
    await peer.page.evaluate(
        """() => {
            const old = { fields: {}, text: "Left behind", at: Date.now() - 61 * 24 * 3600 * 1000 }
            localStorage.setItem("draft:elsewhere:somebody:composer-question", JSON.stringify(old))
        }"""
    )
    await peer.reloads()
    await expect(peer.page.locator("#text-question")).to_have_value("Who holds the money?")
    await peer.has_nothing_left_of("Left behind")
