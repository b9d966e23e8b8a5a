"""The line breaks in every way it can; what was posted arrives once, and every page ends up right."""

from __future__ import annotations

import pytest
from playwright.async_api import Route, WebSocketRoute, expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting, all_agree
from tests.browser.people import Facilitator, Host, Peer, Person
from tests.browser.serving import Line

pytestmark = pytest.mark.browser


async def test_a_server_that_is_killed_in_mid_typing(fragile_meeting: Meeting) -> None:
    facilitator: Facilitator = await fragile_meeting.welcomes(Role.FACILITATOR)  # type: ignore[assignment]
    peer: Peer = await fragile_meeting.welcomes(Role.RESOURCE)  # type: ignore[assignment]
    await facilitator.opens("questions")
    await peer.starts_asking("Who decides")
    await fragile_meeting.server.kill()
    await peer.is_away()
    await peer.begins("#text-question", " when a pump")
    await peer.page.click("#post-question")
    await expect(peer.page.locator("#composer-question")).to_have_attribute("data-ui", "retrying")
    await peer.begins("#text-question", " is repaired?")
    await fragile_meeting.server.start()
    await peer.is_back()
    await facilitator.sees("Who decides when a pump")
    await peer.sees_once("Who decides when a pump")
    await expect(peer.page.locator("#text-question")).to_have_value("is repaired?")
    await expect(peer.page.locator("#text-question")).to_be_focused()
    await all_agree(facilitator, peer)


async def test_what_is_posted_without_a_network_is_sent_once_when_it_is_back(
    facilitator: Facilitator, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.goes_offline()
    await peer.is_away()
    await peer.page.fill("#text-question", "Who holds the money?")
    await peer.page.click("#post-question")
    await peer.page.click("#post-question")
    await expect(peer.page.locator("#text-question")).to_have_value("Who holds the money?")
    sending = peer.page.locator("#composer-question .sending")
    await expect(sending).to_be_visible()
    await peer.comes_online()
    await facilitator.sees("Who holds the money?")
    await peer.sees_once("Who holds the money?")
    await peer.is_back()
    await expect(peer.page.locator("#text-question")).to_have_value("")
    await expect(sending).to_be_hidden()
    await all_agree(facilitator, peer)


async def test_an_answer_that_is_lost_on_its_way_makes_no_second_card(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    lost = 0

    async def lose_the_answer(route: Route) -> None:
        nonlocal lost
        if route.request.method == "POST" and lost < 2:
            lost += 1
            await route.fetch()
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await peer.page.route("**/cards", lose_the_answer)
    await peer.page.fill("#text-question", "Who holds the money?")
    await peer.page.click("#post-question")
    await expect(peer.page.locator("#text-question")).to_have_value("")
    assert lost == 2
    await facilitator.sees_once("Who holds the money?")


async def test_pressing_again_after_a_reload_does_not_post_twice(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort("connectionreset")

    await peer.page.route("**/cards", lose_the_answer)
    await peer.page.fill("#text-question", "Who holds the money?")
    await peer.page.click("#post-question")
    await facilitator.sees_once("Who holds the money?")
    # The board shows a post before its poster is answered: that answer is still to be lost.
    await peer.page.unroute_all(behavior="wait")
    # Nor does the page hear that it had arrived, else its field would be empty.
    await peer.page.route("**/receipts/*", lambda route: route.abort("connectionreset"))
    await peer.reloads()
    await expect(peer.page.locator("#text-question")).to_have_value("Who holds the money?")
    await peer.page.click("#post-question")
    await expect(peer.page.locator("#text-question")).to_have_value("")
    await peer.asks("And who counts it?")
    await facilitator.sees("And who counts it?")
    await facilitator.sees_once("Who holds the money?")


async def test_a_double_click_posts_once_and_opens_one_phase(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("context")
    await facilitator.page.wait_for_timeout(1_300)
    # Both clicks of a double click in one moment, however slow the machine.
    await facilitator.page.locator("#next-phase").evaluate("button => { button.click(); button.click() }")
    await peer.is_in_phase("questions")
    await peer.page.fill("#text-question", "Who holds the money?")
    await peer.page.locator("#post-question").evaluate("button => { button.click(); button.click() }")
    await peer.asks("And who counts it?")
    await facilitator.sees("And who counts it?")
    await facilitator.sees_once("Who holds the money?")
    await facilitator.is_in_phase("questions")


async def test_two_windows_of_one_person(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.starts_asking("Who holds the money?")
    first = peer.page
    await peer.opens_the_board()
    assert await peer.page.input_value("#text-question") == "Who holds the money?"
    await peer.page.click("#post-question")
    await peer.sees_once("Who holds the money?")
    await expect(first.locator(".card > .typed", has_text="Who holds the money?")).to_have_count(1)
    await expect(peer.page.locator("#text-question")).to_have_value("")
    await first.bring_to_front()
    await first.reload()
    await expect(first.locator("#text-question")).to_have_value("")
    await peer.asks("And who counts it?")
    await expect(first.get_by_text("And who counts it?")).to_be_visible()


@pytest.mark.parametrize("wakes_between", [True, False])
async def test_a_window_that_slept_does_not_bring_back_what_another_sent(
    facilitator: Facilitator, peer: Peer, wakes_between: bool
) -> None:
    await facilitator.opens("questions")
    slept = peer.page
    # It hears of nothing that other windows keep. Before the page's own listener: Chromium asks them in their order.
    await slept.add_init_script("addEventListener('storage', event => event.stopImmediatePropagation(), true)")
    await slept.reload()
    await peer.starts_asking("Who holds the money?")
    await peer.opens_the_board()
    await peer.page.click("#post-question")
    await peer.sees_once("Who holds the money?")
    # The board shows a post before its poster is answered, and until then the draft stays.
    await expect(peer.page.locator("#text-question")).to_have_value("")
    await expect(slept.locator("#text-question")).to_have_value("Who holds the money?")
    if wakes_between:
        await slept.reload()
        await expect(slept.locator("#text-question")).to_have_value("")
    await peer.starts_asking("Who counts it?")
    await slept.reload()
    await expect(slept.locator("#text-question")).to_have_value("Who counts it?")


async def test_a_dead_line_is_noticed_and_healed(
    facilitator: Facilitator, peer: Peer, meeting: Meeting, line: Line
) -> None:
    host: Host = await meeting.welcomes(Role.HOST, address=line.url)  # type: ignore[assignment]
    await facilitator.opens("questions")
    await host.is_in_phase("questions")
    # The heart beats every 15 s; whoever misses it for this long looks for another line.
    await host.page.evaluate("document.getElementById('live').dataset.silenceMs = 2500")
    line.goes_dead()
    await peer.asks("Who holds the money?")
    await host.is_away()
    await host.does_not_see("Who holds the money?")
    line.comes_back()
    await host.sees("Who holds the money?")
    await host.page.evaluate("delete document.getElementById('live').dataset.silenceMs")
    await host.is_back()
    await all_agree(host)


async def test_a_place_that_is_missing_asks_for_everything(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.asks("Who holds the money?")
    await peer.page.evaluate("document.getElementById('cards-question').remove()")
    await facilitator.asks("Who signs?")
    await peer.sees("Who signs?")
    await peer.sees("Who holds the money?")
    await all_agree(peer)


async def test_ones_own_post_that_does_not_show_asks_for_everything(facilitator: Facilitator, meeting: Meeting) -> None:
    lines: list[WebSocketRoute] = []

    def first_line_goes_deaf(line: WebSocketRoute) -> None:
        lines.append(line)
        server = line.connect_to_server()
        server.on_message(lambda text: None if deaf and line is lines[0] else line.send(text))

    deaf = False
    peer: Peer = await meeting.person(Role.RESOURCE)  # type: ignore[assignment]
    await peer.context.route_web_socket("**/live?*", first_line_goes_deaf)
    await peer.joins(meeting.links[Role.RESOURCE])
    await facilitator.opens("questions")
    await peer.is_in_phase("questions")
    deaf = True
    await peer.asks("Who holds the money?")
    assert len(lines) == 2
    await all_agree(peer)


async def test_where_no_socket_gets_through_news_are_asked_for(
    facilitator: Facilitator, peer: Peer, meeting: Meeting
) -> None:
    observer = await meeting.person(Role.OBSERVER)
    await observer.context.route_web_socket("**/live?*", lambda socket: socket.close(code=1006))
    await facilitator.opens("questions")
    await without_a_socket(observer, meeting)
    await observer.sees("Slow line: updates come every few seconds.")
    await peer.asks("Who holds the money?")
    await observer.sees("Who holds the money?")
    await all_agree(observer)


async def test_a_removed_person_sees_a_page_that_says_so(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await facilitator.removes(peer)
    await expect(peer.page.get_by_text("You are no longer in this session")).to_be_visible()


async def without_a_socket(person: Person, meeting: Meeting) -> None:
    """Join, and look at a board whose line does not open."""
    answer = await person.context.request.post(
        f"{meeting.address}/api/v1/join",
        data={"token": meeting.links[person.role].partition("#")[2], "name": person.name},
    )
    seat = await answer.json()
    person.board_url = f"{meeting.address}/sessions/{seat['session_id']}?me={seat['participant_id']}"
    person.page = await person.context.new_page()
    await person.page.goto(person.board_url)
