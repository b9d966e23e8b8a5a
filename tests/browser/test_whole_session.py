"""A whole peer assist, from the home page to the record, with four browsers at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting, all_agree
from tests.browser.people import Facilitator, Host, Observer, Peer
from tests.browser.serving import Server
from tests.web.test_importing import a_file

pytestmark = pytest.mark.browser


@pytest.fixture
async def gathering(browser: Browser, server: Server) -> AsyncIterator[Meeting]:
    """People with browsers and an address; there is no session yet."""
    meeting = Meeting(browser, server)
    yield meeting
    await meeting.closes()


async def test_a_session_from_the_first_link_to_the_record(gathering: Meeting) -> None:
    facilitator: Facilitator = await gathering.person(Role.FACILITATOR)  # type: ignore[assignment]
    links = await facilitator.starts_a_session(
        "How do we keep 40 village pumps running?",
        challenge="Committees collect fees for a year, then stop. Twelve of 40 pumps stood broken.",
    )
    host: Host = await gathering.person(Role.HOST)  # type: ignore[assignment]
    peer: Peer = await gathering.person(Role.RESOURCE)  # type: ignore[assignment]
    observer: Observer = await gathering.person(Role.OBSERVER)  # type: ignore[assignment]
    for person in (host, peer, observer):
        await person.joins_by_hand(links[person.role])
        assert "#" not in person.page.url
    everyone = (facilitator, host, peer, observer)
    await facilitator.sees(peer.name)

    await facilitator.opens_next("context")
    await host.tells("Signing a repair takes three to six weeks.")
    await facilitator.tells("The budget is decided in December.")

    await facilitator.opens_next("questions")
    await peer.asks("Who decides when a pump gets repaired?")
    await host.answers("Who decides", "The committee asks, the mayor signs.")
    await observer.sees("The committee asks, the mayor signs.")
    await host.starts_answering("Who decides", "And in the dry season")

    await facilitator.opens_next("listening")
    await host.sees("You are listening")
    await host.has_nowhere_to_write()
    await peer.thinks("They stop trusting that the money is there.")
    await peer.recommends("Put the reserve in a savings group", "It lends it out between repairs.")
    await peer.recommends("Pay the mechanic a retainer", basis="saw")
    await peer.comments("They stop trusting", "A box that everyone sees helps.")
    await host.sees("Put the reserve in a savings group")
    await host.notes_beside("Put the reserve", "If the group meets weekly")

    await facilitator.opens_next("priorities")
    await host.places_a_dot_on("Put the reserve")
    await peer.places_a_dot_on("Put the reserve")
    await peer.places_a_dot_on("Pay the mechanic")
    await facilitator.reveals()
    await observer.sees("works: 1")
    await host.sees("The dots are on the board.")
    await expect(host.page.locator(".quadrants")).to_be_visible()

    await facilitator.opens_next("response")
    await expect(host.page.locator(".quadrants")).to_be_hidden()
    card = await host.is_offered_note("If the group meets weekly")
    await host.page.click(f"#card-{card} [data-act=condition]")
    await peer.sees("If the group meets weekly")
    await (await host.is_offered_again("And in the dry season")).locator("[data-drop]").click()
    await host.decides("Put the reserve", "adopt", "We start with three villages.")
    await host.decides("Pay the mechanic", "park", "There is no budget before June.")
    await host.promises("Visit the savings group in Soroti", host.name)
    await host.sums_up("We trust the groups with the reserve.")
    await peer.sees("We trust the groups with the reserve.")

    await facilitator.opens_next("feedback")
    await peer.gives_feedback(5, 4, "They really listened.", "A by-law that I shall try at home.")
    await host.gives_feedback(5, 5, "Plain and useful.")
    await observer.gives_feedback(4, 4, "Good to watch.")

    await facilitator.opens_next("closed")
    for person in everyone:
        await person.is_in_phase("closed")
    await all_agree(*everyone)
    for person in everyone:
        record = await person.reads_the_record()
        for words in ("three to six weeks", "the mayor signs", "savings group", "meets weekly", "three villages"):
            assert words in record, f"{person.name} does not find {words!r} in the record"
    assert "They really listened." not in await observer.reads_the_record()


async def test_the_home_page_knows_the_sessions_of_this_browser(gathering: Meeting) -> None:
    facilitator: Facilitator = await gathering.person(Role.FACILITATOR)  # type: ignore[assignment]
    await facilitator.starts_a_session("Pumps that keep running", challenge="They stop.")
    await facilitator.page.goto(gathering.address)
    await facilitator.page.get_by_role("link", name="Pumps that keep running").click()
    await facilitator.is_on_the_board()
    await facilitator.page.click("#link-way-back")
    link = await facilitator.page.input_value("#way-back-link")
    elsewhere = await gathering.person(Role.FACILITATOR)
    elsewhere.page = await elsewhere.context.new_page()
    await elsewhere.page.goto(link)
    await elsewhere.page.click("#back-go")
    await elsewhere.is_on_the_board()
    await expect(elsewhere.page.locator("#next-phase")).to_be_visible()


async def test_a_refused_start_and_a_refused_join_lose_nothing(gathering: Meeting) -> None:
    await gathering.begins("Pumps that keep running")
    facilitator: Facilitator = await gathering.person(Role.FACILITATOR)  # type: ignore[assignment]
    page = facilitator.page = await facilitator.context.new_page()
    await page.goto(gathering.address)
    await page.fill("#start-title-field", "Pumps")
    await page.fill("#start-challenge", "They stop after a year.")
    await page.fill("#start-name", "\u200b")
    await page.click("#start-go")
    await expect(page.locator("#start-form .problem")).not_to_be_empty()
    await expect(page.locator("#start-name")).to_be_focused()
    await page.reload()
    await expect(page.locator("#start-challenge")).to_have_value("They stop after a year.")

    peer = await gathering.person(Role.RESOURCE)
    page = peer.page = await peer.context.new_page()
    await page.goto(gathering.links[Role.RESOURCE])
    await page.fill("#join-what", "Savings groups")
    await page.fill("#join-name", "\u200b")
    await page.click("#join-go")
    await expect(page.locator("#join-form .problem")).not_to_be_empty()
    await expect(page.locator("#join-what")).to_have_value("Savings groups")
    assert "#" not in page.url
    await page.reload()
    await expect(page.locator("#join-name")).to_be_visible()
    await peer.goes_offline()
    await page.fill("#join-name", "Gloria")
    await page.click("#join-go")
    await expect(page.locator("#join-form .problem")).not_to_be_empty()
    await peer.comes_online()
    await page.dblclick("#join-go")
    await peer.is_on_the_board()
    await expect(page.locator("#people .person")).to_have_count(1)


async def test_links_that_lead_nowhere_say_so(gathering: Meeting) -> None:
    peer = await gathering.person(Role.RESOURCE)
    page = peer.page = await peer.context.new_page()
    await page.goto(f"{gathering.address}/join")
    await peer.sees("This link is not complete")
    await page.goto(f"{gathering.address}/join#abc.r1.nothing")
    await peer.sees("This link leads nowhere")


async def test_a_record_from_another_server_is_brought_by_hand(gathering: Meeting, data: Path) -> None:
    session_id, file = await a_file(data)
    lead = await gathering.person(Role.FACILITATOR)
    page = lead.page = await lead.context.new_page()
    await page.goto(gathering.address)
    await page.click("#link-import")
    await page.set_input_files("#import-file", {"name": "empty.json", "mimeType": "application/json", "buffer": b"{}"})
    await page.click("#import-go")
    await expect(page.locator("#import-form-problem")).not_to_be_empty()
    await page.set_input_files("#import-file", {"name": "record.json", "mimeType": "application/json", "buffer": file})
    await page.click("#import-go")
    await expect(page.locator("article.record h1")).to_be_visible()
    assert session_id in page.url
