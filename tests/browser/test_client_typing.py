"""What somebody is writing is theirs: nothing that arrives touches it, and nothing that breaks loses it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting
from tests.browser.people import Facilitator, Host, Peer

pytestmark = pytest.mark.browser


async def test_half_typed_words_the_caret_and_the_focus_survive_what_arrives(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    await host.starts_answering("What does a repair cost?", "About 90 euro with parts")
    field = host.page.locator("form[id^=answer-] textarea")
    await field.evaluate("field => field.setSelectionRange(5, 7)")
    await facilitator.answers_too("What does a repair cost?", "It depends on the distance.")
    await peer.asks("How far is the nearest mechanic?")
    await host.sees("It depends on the distance.")
    await host.sees("How far is the nearest mechanic?")
    await expect(field).to_be_focused()
    assert await field.input_value() == "About 90 euro with parts"
    assert await field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [5, 7]


async def test_an_opened_menu_and_details_stay_open(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    card = await peer.card_saying("What does a repair cost?")
    await peer.page.click(f"#more-{card}")
    await peer.page.locator(f"#withdraw-{card}").wait_for()
    await facilitator.page.locator("#controls-more summary").click()
    await facilitator.answers_too("What does a repair cost?", "It depends on the distance.")
    await peer.sees("It depends on the distance.")
    await expect(peer.page.locator(f".menu:has(> #more-{card})")).to_have_attribute("open", "")
    await peer.page.keyboard.press("Escape")
    await expect(peer.page.locator(f".menu:has(> #more-{card})")).not_to_have_attribute("open", "")
    await expect(peer.page.locator(f"#more-{card}")).to_be_focused()


async def test_who_stands_on_a_card_stays_there_when_it_changes(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    await peer.asks("How far is the nearest mechanic?")
    card = facilitator.cards("How far is the nearest mechanic?").first
    await expect(card).to_be_visible()
    await facilitator.page.keyboard.press("j")
    if not await card.evaluate("card => card === document.activeElement"):
        await facilitator.page.keyboard.press("j")
    await expect(card).to_be_focused()
    await host.answers("How far is the nearest mechanic?", "A day by motorcycle.")
    await facilitator.sees("A day by motorcycle.")
    # What a browser can no longer focus loses it only when it next draws the page.
    await facilitator.page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))")
    await expect(card).to_be_focused()


async def test_the_focus_of_a_card_that_goes_moves_to_its_lanes_title(
    facilitator: Facilitator, peer: Peer, meeting: Meeting
) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    other = await meeting.welcomes(Role.RESOURCE)
    card = await other.card_saying("What does a repair cost?")
    await other.page.focus(f"#also-{card}")
    await peer.page.click(f"#more-{card}")
    await peer.page.click(f"#withdraw-{card}")
    await expect(other.cards("What does a repair cost?")).to_have_count(0)
    await expect(other.page.locator("#title-question")).to_be_focused()


async def test_a_reload_in_the_middle_loses_nothing(facilitator: Facilitator, host: Host, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    await peer.starts_asking("Who decides when")
    await peer.reloads()
    assert await peer.page.input_value("#text-question") == "Who decides when"
    await host.starts_answering("What does a repair cost?", "About 90 euro")
    await host.reloads()
    row = await host.is_offered_again("About 90 euro")
    await row.locator("[data-open]").click()
    field = host.page.locator("form[id^=answer-] textarea")
    await expect(field).to_have_value("About 90 euro")
    await field.press("Control+Enter")
    await peer.sees("About 90 euro")
    await host.has_nothing_left_of("About 90 euro")
    await expect(host.page.locator("#kept-drafts .kept__row")).to_have_count(0)


async def test_a_half_done_edit_goes_on_after_a_reload(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    await peer.asks("What does a repair cost?")
    card = await peer.card_saying("What does a repair cost?")
    await peer.page.click(f"#more-{card}")
    await peer.page.click(f"#edit-{card}")
    await peer.begins(f"#edit-text-{card}", "And who pays? ")
    kept = await peer.page.input_value(f"#edit-text-{card}")
    await peer.reloads()
    row = await peer.is_offered_again("And who pays?")
    await row.locator("[data-open]").click()
    await expect(peer.page.locator(f"#edit-text-{card}")).to_have_value(kept)
    await peer.page.press(f"#edit-text-{card}", "Control+Enter")
    await facilitator.sees("And who pays?")
    await expect(peer.page.locator("#kept-drafts .kept__row")).to_have_count(0)
    await expect(peer.page.locator(f"#edit-text-{card}")).to_have_count(0)


async def test_a_half_written_answer_waits_through_the_listening_phase(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("What have you tried?")
    await host.starts_answering("What have you tried?", "We tried that in")
    await facilitator.opens("listening")
    await host.sees("You are listening")
    await host.has_nowhere_to_write()
    await host.still_has_on_this_laptop("We tried that in")
    await host.sees("What you had begun to write is kept on this device")
    await expect(host.page.locator("#kept-drafts [data-tray]")).to_be_hidden()
    await facilitator.opens("response")
    row = await host.is_offered_again("We tried that in")
    await row.locator("[data-open]").click()
    await expect(host.page.locator("form[id^=answer-] textarea")).to_have_value("We tried that in")
    await host.begins("form[id^=answer-] textarea", " 2022.")
    await host.page.click("button[id^=send-answer-]")
    await peer.sees("We tried that in 2022.")


async def test_a_half_typed_question_is_not_lost_from_sight_when_listening_begins(
    facilitator: Facilitator, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.starts_asking("How many mechanics")
    await facilitator.begins("#text-question", "Have we asked about")
    tray = peer.page.locator("#kept-drafts .kept__row")
    await expect(tray).to_have_count(0)
    await facilitator.opens("listening")
    # Those who may still ask are told where their form is, and go on in it.
    await expect(tray).to_contain_text("How many mechanics")
    await peer.sees("Its form stands further down now.")
    await expect(tray.locator("[data-shut], [data-drop]").locator("visible=true")).to_have_count(0)
    await tray.locator("[data-open]").click()
    await expect(peer.page.locator("#text-question")).to_be_focused()
    await peer.begins("#text-question", " are left?")
    await expect(tray).to_have_count(0)
    await peer.page.click("#post-question")
    await facilitator.sees_once("How many mechanics are left?")
    # Those for whom questions are closed are told that it waits, and get it back.
    own = facilitator.page.locator("#kept-drafts .kept__row")
    await expect(own).to_contain_text("Have we asked about")
    await facilitator.sees("This cannot be posted in the present phase.")
    await expect(own.locator("[data-elsewhere], [data-open]").locator("visible=true")).to_have_count(0)
    await facilitator.opens("questions")
    await expect(own).to_have_count(0)
    await expect(facilitator.page.locator("#text-question")).to_have_value("Have we asked about")


async def test_two_people_of_one_browser_have_each_their_own_words(
    facilitator: Facilitator, peer: Peer, meeting: Meeting
) -> None:
    await facilitator.opens("questions")
    await peer.starts_asking("Mine alone")
    first = peer.page
    peer.name = "Lucía"
    await peer.joins(meeting.links[Role.RESOURCE])
    assert await peer.page.input_value("#text-question") == ""
    await peer.starts_asking("And this is hers")
    await first.reload()
    assert await first.input_value("#text-question") == "Mine alone"


async def test_typing_is_shown_and_listening_hosts_show_nothing(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("questions")
    await peer.starts_asking("Who")
    await host.sees(f"{peer.name} is writing")
    await facilitator.opens("listening")
    await peer.thinks("They stop trusting that the money is there.")
    await host.notes_beside("They stop trusting", "This hurts, but it is true.")
    assert host.has_sent("/typing") == 0
    assert peer.has_sent("/typing") >= 1


async def test_the_count_shows_near_the_limit(facilitator: Facilitator, peer: Peer) -> None:
    await facilitator.opens("questions")
    count = peer.page.locator("#composer-question .count")
    await peer.page.fill("#text-question", "x" * 1700)
    await expect(count).to_have_text("")
    await peer.page.fill("#text-question", "x" * 1950)
    await expect(count).to_have_text("1950 / 2000")


async def test_a_field_that_was_just_sent_does_not_look_forgotten(facilitator: Facilitator, host: Host) -> None:
    await facilitator.opens("response")
    await host.promises("Sign contracts with eight mechanics", "Fatou")
    await host.page.focus("#action-text")
    await expect(host.page.locator("#action-text")).to_have_value("")
    await expect(host.page.locator("#actions :user-invalid")).to_have_count(0)


async def test_a_form_that_nobody_began_goes_when_its_phase_does(
    facilitator: Facilitator, host: Host, peer: Peer
) -> None:
    await facilitator.opens("context")
    await facilitator.asks("What does a repair cost?")
    await facilitator.asks("Who is asked first?")
    await host.begins_reply("answer", "What does a repair cost?", "")
    await host.page.click("#add-material")
    await expect(host.page.locator("#material-link, #material-file")).to_have_count(2)
    await host.page.set_input_files("#material-upload", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    await facilitator.opens("questions")
    await host.is_in_phase("questions")
    answer = host.page.locator("form[id^=answer-]")
    await expect(answer).to_have_count(1)
    await expect(host.page.locator("#material-link")).to_have_count(0)
    await expect(host.page.locator("#material-file")).to_have_count(1)
    await host.page.click("#tell-experience")
    await host.page.fill("#experience-did_what", "Ran the workshop")
    await facilitator.opens("listening")
    await expect(host.page.locator("#tell-experience")).to_have_count(0)
    await expect(host.page.locator("#experience-did_what")).to_have_value("Ran the workshop")
    await peer.page.click("#tell-experience")
    await expect(peer.page.locator("#experience-form")).to_be_visible()
    for headline in ("Pay a retainer", "Let the users choose"):
        await peer.recommends(headline)
    await peer.begins_reply("comment", "Pay a retainer", "")
    await peer.begins_reply("comment", "Let the users choose", "As we did in Soroti")
    await expect(peer.page.locator("form[id^=comment-]")).to_have_count(2)
    await facilitator.page.click("#edit-brief")
    await expect(facilitator.page.locator("#brief-form")).to_be_visible()
    await peer.page.focus("#experience-did_what")
    await facilitator.opens("priorities")
    await expect(peer.page.locator("form[id^=comment-]")).to_have_count(1)
    await expect(peer.page.locator("#experience-form")).to_have_count(0)
    # Whoever stood in it stands beside where it was.
    await expect(peer.page.locator(":focus")).to_have_count(1)
    await expect(facilitator.page.locator("#brief-form")).to_have_count(0)
    await expect(peer.page.locator("form[id^=comment-] textarea")).to_have_value("As we did in Soroti")


async def test_what_was_offered_beside_a_form_goes_with_it(facilitator: Facilitator, host: Host) -> None:
    await host.page.click("#add-material")
    await expect(host.page.locator("#material-file")).to_be_visible()
    await host.page.fill("#material-url", "example.org/map")
    await host.page.click("#save-material-link")
    await facilitator.sees("example.org")
    await expect(host.page.locator("#material-link, #material-file")).to_have_count(0)
    await host.page.click("#add-material")
    await host.page.fill("#material-file-title", "The audit")
    await host.page.fill("#material-url", "example.org/list")
    await host.page.click("#save-material-link")
    await expect(host.page.locator("#material-link")).to_have_count(0)
    await expect(host.page.locator("#material-file-title")).to_have_value("The audit")
