"""The room: a projector, the board as others see it, the balance, people without a device, a rehearsal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from app.rules.roles import Role
from tests.browser.clock import Clock
from tests.browser.conftest import Meeting
from tests.browser.guests import Guest
from tests.browser.people import Facilitator, Host, Observer, Peer

pytestmark = pytest.mark.browser


@pytest.fixture
async def moved_meeting(browser: Browser, tmp_path: Path, clock: Clock) -> AsyncIterator[Meeting]:
    """A session on a server whose clock can be moved."""
    server = clock.server(tmp_path)
    await server.start()
    meeting = Meeting(browser, server)
    await meeting.begins()
    yield meeting
    await meeting.closes()
    await server.stop()


async def test_the_projector_follows_and_shows_what_an_observer_may_see(
    meeting: Meeting, facilitator: Facilitator, peer: Peer, observer: Observer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("Who decides when a pump gets repaired?")
    wall = await observer.context.new_page()
    await wall.goto(observer.board_url.replace("?", "/projector?"))
    await expect(wall.locator("live-link[data-line=live]")).to_have_count(1)
    await expect(wall.locator("#board")).to_contain_text("Who decides when a pump")
    assert (
        await wall.locator("button:visible:not(.lane__toggle), textarea:visible, input:visible, select:visible").count()
        == 0
    )
    size = await wall.locator(".card > .typed").first.evaluate("words => parseFloat(getComputedStyle(words).fontSize)")
    assert size >= 22

    # Live: a new card, one that is hidden, the spotlight, a phase.
    await peer.asks("What does it cost in tea?")
    await expect(wall.locator("#board")).to_contain_text("cost in tea")
    card = await facilitator.card_saying("cost in tea")
    await facilitator.page.click(f"#more-{card}")
    await facilitator.page.click(f"#hide-{card}")
    await facilitator.page.click(f"#send-hiding-{card}")
    await expect(wall.locator("#board")).not_to_contain_text("cost in tea")
    assert "cost in tea" not in await wall.content()
    await wall.reload()
    assert "cost in tea" not in await wall.content()
    lit = await facilitator.card_saying("Who decides")
    await facilitator.page.click(f"#more-{lit}")
    await facilitator.page.click(f"#spot-{lit}")
    await expect(wall.locator("#spotlight")).to_contain_text("Who decides")
    await facilitator.opens("listening")
    await expect(wall.locator("#notice[data-phase=listening]")).to_have_count(1)
    # Nobody gives feedback to a wall.
    await facilitator.opens("feedback")
    await expect(observer.page.locator("#feedback-form")).to_be_visible()
    await expect(wall.locator("#notice[data-phase=feedback]")).to_have_count(1)
    await expect(wall.locator("#feedback-form")).to_be_hidden()


async def test_the_room_joins_by_a_code_on_the_wall(
    meeting: Meeting, facilitator: Facilitator, observer: Observer
) -> None:
    wall = await observer.context.new_page()
    await wall.goto(observer.board_url.replace("?", "/projector?"))
    await expect(wall.locator("live-link[data-line=live]")).to_have_count(1)
    await expect(wall.locator("#stage img")).to_have_count(0)
    await facilitator.opens("context")
    await facilitator.page.keyboard.press("J")
    await facilitator.page.select_option("#projector-link", "resource")
    code = wall.locator("#stage img")
    await expect(code).to_be_visible()
    await expect(code).to_have_js_property("complete", True)
    assert await code.evaluate("image => image.naturalWidth") > 0
    assert await code.evaluate("image => image.getBoundingClientRect().width") >= 180
    await facilitator.page.select_option("#projector-link", "")
    await expect(code).to_have_count(0)


async def test_the_projector_opens_beside_the_facilitators_own_board(facilitator: Facilitator) -> None:
    await facilitator.opens("context")
    async with facilitator.context.expect_page() as opened:
        await facilitator.page.keyboard.press("v")
    wall = await opened.value
    await expect(wall.locator("body.projector")).to_have_count(1)
    await expect(wall.locator("body")).to_have_attribute("data-role", "observer")
    await expect(facilitator.page.locator("#next-phase")).to_be_visible()


async def test_seeing_as_others_is_only_looking(meeting: Meeting, facilitator: Facilitator, host: Host) -> None:
    await facilitator.opens("listening")
    for key, role in (("7", "host"), ("8", "resource"), ("9", "observer")):
        async with facilitator.context.expect_page() as opened:
            await facilitator.page.keyboard.press(key)
        page = await opened.value
        await expect(page.locator("#board")).to_have_attribute("inert", "")
        await expect(page.locator("body")).to_have_attribute("data-role", role)
        await expect(page.locator("live-link")).to_have_count(0)
        await expect(page.locator("#controls button")).to_have_count(0)
        for _ in range(15):
            await page.keyboard.press("Tab")
            assert await page.evaluate("document.activeElement.closest('#board') === null")
        await page.keyboard.press("n")
        if role == "host":
            await expect(page.locator("#notice")).to_contain_text("You are listening.")
        await page.click("#seen-as-back")
        await expect(page.locator("#next-phase")).to_be_visible()
        await page.close()
    await host.is_in_phase("listening")
    others = await host.context.request.get(f"{host.board_url.partition('?')[0]}/as/resource")
    assert others.status == 403


async def test_a_nudge_is_said_once_and_the_balance_shows_who_was_not_heard(
    moved_meeting: Meeting, clock: Clock
) -> None:
    meeting = moved_meeting
    lead: Facilitator = await meeting.welcomes(Role.FACILITATOR)  # type: ignore[assignment]
    fatou = await Guest(meeting.address, "Fatou").joins(meeting.links[Role.HOST])
    gloria = await Guest(meeting.address, "Gloria").joins(meeting.links[Role.RESOURCE])
    await lead.opens("questions")
    await gloria.posts("question", "Who decides?")
    await lead.page.keyboard.press("1")
    await expect(lead.page.locator("#floor-now")).to_contain_text("Host team")
    clock.goes_on(minutes=5)
    await lead.reloads()
    balance = lead.page.locator("#balance")
    await expect(balance).to_contain_text("Nobody has asked for 5 minutes.")
    await expect(balance).to_contain_text("Not heard yet:")
    await expect(balance.locator(".balance__unheard")).to_contain_text("Fatou")
    await expect(balance.locator(".balance__unheard")).not_to_contain_text("Gloria")
    await expect(balance.locator(".balance__part").first).to_contain_text("Host team: 5:")
    await lead.page.click("#nudge-quiet")
    await lead.reloads()
    await expect(balance).to_contain_text("Not heard yet:")
    await expect(balance).not_to_contain_text("Nobody has asked")
    answer = await fatou.does("GET", "/balance", expect=403)
    assert "Gloria" not in answer.text
    for guest in (fatou, gloria):
        await guest.leaves()


async def test_who_had_no_device_goes_on_alone(meeting: Meeting, facilitator: Facilitator) -> None:
    await facilitator.opens("questions")
    page = facilitator.page
    await page.keyboard.press("w")
    await page.fill("#seat-name", "Old Boubacar")
    await page.click("#save-seat")
    await expect(page.locator("#people")).to_contain_text("in the room, without a device")
    # Who was given a seat has something to say: it can be written at once.
    await expect(page.locator("#scribe-what")).to_be_focused()
    await expect(page.locator("#seat-name")).to_have_value("")
    await page.select_option("#scribe-what", label="Question – Old Boubacar")
    await page.fill("#scribe-text", "What did the elders say?")
    await page.click("#save-scribe")
    await facilitator.sees_once("What did the elders say?")

    boubacar: Peer = await meeting.person(Role.RESOURCE, name="Old Boubacar")  # type: ignore[assignment]
    own = boubacar.page = await boubacar.context.new_page()
    await own.goto(meeting.links[Role.RESOURCE])
    await own.click("button[id^=take-over-go-]")
    await boubacar.is_on_the_board()
    await boubacar.asks("And the youngest?")
    await expect(page.locator("#people .person").filter(has_text="Old Boubacar")).to_have_count(1)
    await expect(page.locator("#people")).not_to_contain_text("without a device")
    await boubacar.chooses("edit", "What did the elders say?")
    await expect(own.locator("form[id^=edit-form-] textarea")).to_have_value("What did the elders say?")
    await page.keyboard.press("w")
    await expect(page.locator("#seat-name")).to_be_visible()
    await facilitator.opens("closed")
    await expect(page.locator("#seat-name")).to_have_count(0)


async def test_dots_placed_for_someone_else_are_acknowledged(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("listening")
    await peer.recommends("Let the users choose the mechanic")
    await facilitator.opens("priorities")
    page = facilitator.page
    await page.keyboard.press("w")
    await page.fill("#seat-name", "Old Boubacar")
    await page.click("#save-seat")
    await page.click("#save-scribe-dots")
    await expect(page.locator("#scribe-dots-form-done")).to_contain_text("Placed.")


async def test_a_rehearsal_begins_from_the_brief_and_people_post(meeting: Meeting, facilitator: Facilitator) -> None:
    page = facilitator.page
    await page.keyboard.press("R")
    await expect(page.locator("#session-title")).to_contain_text("Rehearsal: How do we keep 40 village pumps running?")
    await facilitator.is_on_the_board()
    await expect(page.locator("#people")).to_contain_text("(simulated)")
    await facilitator.opens("questions")
    await expect(page.locator("#cards-question .slot").first).to_be_visible(timeout=120_000)
    rehearsed = page.url
    await expect(page.locator("#rehearse, #rehearsed")).to_have_count(0)
    await page.keyboard.press("R")
    await facilitator.is_on_the_board()
    await expect(page.locator("#link-rehearsed")).to_have_count(0)
    assert page.url != rehearsed
    await expect(page.locator("#rehearsed")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#people")).not_to_contain_text("(simulated)")
    await expect(page.locator("#notice[data-phase=prepare]")).to_have_count(1)
