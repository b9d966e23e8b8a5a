"""What stays in one browser, and what never comes into one: read from all that passes between browser and server."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import WebSocket, expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting, all_agree
from tests.browser.people import Facilitator, Host, Peer
from tests.browser.person import PATIENCE_MS

pytestmark = pytest.mark.browser


async def test_held_notes_stay_on_the_laptop_and_come_back_beside_their_cards(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("listening")
    await peer.recommends("Put the reserve in a savings group")
    await peer.recommends("Pay the mechanic a retainer")
    await peer.thinks("They stop trusting that the money is there.")
    await host.notes_beside("Put the reserve", "Only where such a group exists")
    await host.notes_beside("Pay the mechanic", "The mayor will not sign that")
    await host.notes_beside("They stop trusting", "True since 2022")
    await host.begins("#held-free", "Ask about the dry season")
    await host.sees("Notes beside cards: 3")
    await host.reloads()
    await host.sees("Notes beside cards: 3")
    assert await host.page.input_value("#held-free") == "Ask about the dry season"

    await facilitator.opens("priorities")
    await host.is_in_phase("priorities")
    await expect(host.page.locator("held-note textarea")).to_have_count(0)
    await facilitator.opens("response")
    everything = host.what_left_this_laptop()
    for note in ("such a group", "will not sign", "since 2022", "dry season"):
        assert note not in everything

    card = await host.is_offered_note("Only where such a group exists")
    await host.page.click(f"#card-{card} [data-act=condition]")
    await peer.sees("Only where such a group exists")
    await peer.sees("as a condition")
    card = await host.is_offered_note("True since 2022")
    await host.page.click(f"#card-{card} [data-act=clarification]")
    await peer.sees("True since 2022")
    card = await host.is_offered_note("The mayor will not sign that")
    await host.page.click(f"#card-{card} held-note [data-act=drop]")
    await host.has_nothing_left_of("The mayor will not sign that")
    await host.has_nothing_left_of("True since 2022")
    await host.is_offered_again("Ask about the dry season")
    await expect(host.page.locator("held-note textarea:visible")).to_have_count(0)
    await peer.does_not_see("will not sign")
    await all_agree(peer, host)


async def test_before_the_session_an_observer_is_sent_nothing_of_the_board(
    facilitator: Facilitator, host: Host, meeting: Meeting
) -> None:
    observer = await meeting.person(Role.OBSERVER)
    heard: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(str(frame)))

    observer.context.on("page", lambda page: page.on("websocket", listen))
    await observer.joins(meeting.links[Role.OBSERVER])
    await host.tells("Every village has a committee of five.")
    # The board shows a post before its poster is answered; what is typed until then gives no sign of its own.
    await expect(host.page.locator("#text-context")).to_have_value("")
    await host.begins("#text-context", "And")
    await facilitator.sees(f"{host.name} is writing")
    await facilitator.opens("context")
    await observer.sees("Every village has a committee of five.")
    before = heard[: next(i for i, frame in enumerate(heard) if "Every village" in frame)]
    assert not any(word in frame for frame in before for word in ("committee", "cards-context", host.name, "typing-"))
    assert any('"whole":true' in frame for frame in heard)
    await all_agree(observer)


async def test_a_listening_host_is_no_more_than_listening(facilitator: Facilitator, host: Host, peer: Peer) -> None:
    await facilitator.opens("listening")
    await peer.sees("listening")
    await host.has_nowhere_to_write()
    await host.context.close()
    await peer.recommends("Put the reserve in a savings group")
    await expect(peer.page.locator("#people .person").filter(has_text=host.name)).to_have_attribute(
        "data-presence", "listening"
    )


async def test_a_request_that_would_leave_the_machine_is_noticed_and_stopped(peer: Peer) -> None:
    """Every story ends with this list being empty; here is the proof that it would not be."""
    assert peer.strangers() == []
    assert any("/live?" in url for url in peer.sockets)
    await peer.page.evaluate("new Image().src = 'http://elsewhere.example/pixel.png'")
    await peer.page.evaluate("fetch('http://elsewhere.example/beacon').catch(() => {})")
    async with asyncio.timeout(PATIENCE_MS / 1_000):
        while len(peer.troubles) < 2:
            await asyncio.sleep(0.02)
    assert all("elsewhere.example" in trouble for trouble in peer.troubles)
    peer.troubles.clear()
    peer.requests = [request for request in peer.requests if "elsewhere.example" not in request.url]


async def test_two_who_edit_the_brief_at_once_lose_nothing(facilitator: Facilitator, host: Host) -> None:
    for person in (host, facilitator):
        await person.page.click("#edit-brief")
        await person.page.locator("#brief-tried").wait_for()
    await host.page.fill("#brief-tried", "Two trainings of mechanics.")
    await host.page.click("#save-brief")
    await facilitator.sees("Two trainings of mechanics.")
    await facilitator.page.fill("#brief-tried", "A reserve fund.")
    await facilitator.page.fill("#brief-wanted", "A fee model.")
    await facilitator.page.click("#save-brief")
    await facilitator.is_told("Someone else changed the same part of the brief")
    await expect(facilitator.page.locator("#brief-tried")).to_have_value("A reserve fund.")
    # It has been told what the other has written; saving once more is then a decision.
    await facilitator.page.click("#save-brief")
    await host.sees("A reserve fund.")
    await host.sees("A fee model.")


async def test_two_who_sum_up_at_once_lose_nothing(facilitator: Facilitator, host: Host) -> None:
    await facilitator.opens("response")
    for person in (host, facilitator):
        await person.page.click("#edit-summary")
        await person.page.locator("#summary-text").wait_for()
    await host.page.fill("#summary-text", "We begin with a savings group.")
    await host.page.click("#save-summary")
    await facilitator.sees("We begin with a savings group.")
    await facilitator.page.fill("#summary-text", "They begin in spring.")
    await facilitator.page.click("#save-summary")
    await facilitator.is_told("Someone else changed the summary while you wrote")
    await expect(facilitator.page.locator("#summary-text")).to_have_value("They begin in spring.")
    await facilitator.page.click("#edit-summary")
    await expect(facilitator.page.locator("#summary-form-problem")).to_be_empty()
    await expect(facilitator.page.locator("#summary-text")).to_have_value("They begin in spring.")
    await facilitator.page.click("#save-summary")
    await host.sees("They begin in spring.")
