"""From invitation to follow-up, over several days. Time is moved, never slept."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.async_api import Browser, Page, expect

from app.rules.roles import Role
from tests.browser.clock import Clock
from tests.browser.conftest import Meeting
from tests.browser.people import Facilitator, Host, Peer, Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(500)]


@pytest.fixture
async def days(browser: Browser, tmp_path: Path, clock: Clock) -> AsyncIterator[Meeting]:
    """People with browsers, and a server whose clock can be moved. There is no session yet."""
    server = clock.server(tmp_path)
    await server.start()
    meeting = Meeting(browser, server)
    yield meeting
    await meeting.closes()
    await server.stop()


async def opens_details(page: Page, name: str) -> None:
    await page.locator(f"#{name}").evaluate("details => { details.open = true }")


async def edits_the_brief(host: Host, **fields: str) -> None:
    for name, text in fields.items():
        await host.page.fill(f"#brief-{name}", text)
    await host.page.click("#save-brief")


async def opens_the_brief(host: Host) -> None:
    await host.page.click("#edit-brief")
    await expect(host.page.locator("#brief-form")).to_be_visible()


async def downloads(page: Page, link: str) -> bytes:
    async with page.expect_download() as started:
        await page.click(link)
    return Path(await (await started.value).path()).read_bytes()


async def sets_time(page: Page, field: str, moment: datetime) -> None:
    """Fill a field for a moment in the reader's own time, as the browser understands it."""
    local = await page.evaluate(
        "ms => { const d = new Date(ms); return new Date(ms - d.getTimezoneOffset() * 60000).toISOString().slice(0, 16) }",
        moment.timestamp() * 1000,
    )
    await page.fill(field, local)


async def test_from_the_invitation_to_what_came_of_it(days: Meeting, clock: Clock, tmp_path: Path) -> None:
    lead: Facilitator = await days.person(Role.FACILITATOR)  # type: ignore[assignment]
    links = await begins_a_long_session(lead)
    fatou: Host = await joins(days, Role.HOST, links, "Fatou")  # type: ignore[assignment]
    ibrahim: Host = await joins(days, Role.HOST, links, "Ibrahim")  # type: ignore[assignment]
    gloria: Peer = await joins(days, Role.RESOURCE, links, "Gloria")  # type: ignore[assignment]
    lucia: Peer = await joins(days, Role.RESOURCE, links, "Lucía")  # type: ignore[assignment]

    await two_hosts_complete_the_brief(fatou, ibrahim, gloria)
    await material_is_handed_in_and_opened(fatou, gloria, lucia, tmp_path)
    await the_intent_is_asked_once(fatou, lead)
    await readiness_leads_where_it_is_put_right(lead, gloria)
    first = first_morning(clock)
    await the_day_is_announced(lead, gloria, first)
    await windows_are_planned(lead, first)

    # The first day: the context has been opened by hand, the questions' window opens by itself.
    clock.goes_to(first)
    await lead.opens_next("context")
    await gloria.page.close()
    await fatou.tells("Signing a repair takes three to six weeks.")
    clock.goes_to(first + timedelta(hours=9))
    for person in (lead, fatou, lucia):
        await person.is_in_phase("questions")
    await ibrahim.tells("The budget is decided in December.")
    await lucia.asks("Who decides when a pump gets repaired?")
    await fatou.answers("Who decides", "The committee asks, the mayor signs.")

    # The second day: who comes back sees what is new.
    clock.goes_to(first + timedelta(hours=20))
    await gloria.opens_the_board()
    news = gloria.page.locator("#since-last")
    for words in ("three to six weeks", "decided in December", "Who decides", "the mayor signs"):
        await expect(news).to_contain_text(words)
    await gloria.page.click("#news-done")
    await expect(news.locator("#news-panel")).to_have_count(0)
    await gloria.asks("What does it cost?")
    clock.goes_to(first + timedelta(days=1, hours=10))
    for person in (lead, fatou, gloria):
        await person.is_in_phase("listening")
    await fatou.sees("You are listening")
    await gloria.recommends("Put the reserve in a savings group", "It lends it out between repairs.")
    await lucia.recommends("Pay the mechanic a retainer", basis="saw")
    await fatou.notes_beside("Put the reserve", "If the group meets weekly")

    # The third day: dots from two tabs, revealed; answers, actions, the end.
    clock.goes_to(first + timedelta(days=2, hours=10))
    await lead.is_in_phase("priorities")
    await dots_from_two_tabs(fatou, gloria, ibrahim, lucia)
    await lead.reveals()
    await the_picture_tells_both_lenses(lucia)
    await lead.opens_next("response")
    await the_hosts_answer(fatou, lead)
    await lead.opens_next("feedback")
    await fatou.gives_feedback(5, 5, "Plain and useful.")
    await gloria.gives_feedback(5, 4, "They really listened.", "A by-law that I shall try at home.")
    await lucia.gives_feedback(4, 4, "")
    await closing_needs_a_reason(lead)
    for person in (fatou, gloria):
        await person.is_in_phase("closed")
    await expect(fatou.page.locator("#totals-resource")).to_contain_text("4.5 / 5")
    await fatou.does_not_see("They really listened.")
    await the_record_is_whole(gloria)

    # A month later.
    clock.goes_to(clock.now() + timedelta(days=30))
    await what_came_of_it(fatou, gloria)


async def begins_a_long_session(lead: Facilitator) -> dict[str, str]:
    page = lead.page = await lead.context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    await page.goto(lead.address)
    await page.fill("#start-title-field", "How do we keep 40 village pumps running?")
    await page.fill("#start-challenge", "Committees collect fees for a year, then stop.")
    await page.check("#agenda-long")
    await page.fill("#start-name", lead.name)
    await page.click("#start-go")
    await expect(page.locator("#link-host")).to_be_visible()
    links = {str(role): await page.input_value(f"#link-{role}") for role in Role}
    for role, words in (("host", "member of the host team"), ("resource", "peer with recent experience")):
        text = await page.input_value(f"#words-{role}")
        assert words in text and links[role] in text
    await page.click("#open-board")
    await lead.is_on_the_board()
    lead.board_url = page.url
    return links


async def joins(days: Meeting, role: Role, links: dict[str, str], name: str) -> Person:
    person = await days.person(role, name=name)
    return await person.joins_by_hand(links[role])


async def two_hosts_complete_the_brief(fatou: Host, ibrahim: Host, gloria: Peer) -> None:
    await opens_the_brief(fatou)
    await opens_the_brief(ibrahim)
    await edits_the_brief(fatou, tried="Two trainings; nine of 14 mechanics left.", wanted="Two ways that worked")
    await edits_the_brief(ibrahim, constraints="No budget before June.", deliverable="A page for the mayor")
    for words in ("Two trainings", "Two ways that worked", "No budget before June", "A page for the mayor"):
        await expect(gloria.page.locator("#brief")).to_contain_text(words)

    # Both change the same field: the second is told, and keeps what they typed.
    await opens_the_brief(fatou)
    await opens_the_brief(ibrahim)
    await edits_the_brief(fatou, decision="The budget of next year")
    await expect(gloria.page.locator("#brief")).to_contain_text("The budget of next year")
    await edits_the_brief(ibrahim, decision="A law on water")
    await expect(ibrahim.page.locator("#brief-form-problem")).not_to_be_empty()
    await expect(ibrahim.page.locator("#brief-decision")).to_have_value("A law on water")
    await expect(gloria.page.locator("#brief")).to_contain_text("The budget of next year")
    await ibrahim.page.click("#cancel-brief")


async def material_is_handed_in_and_opened(fatou: Host, gloria: Peer, lucia: Peer, tmp_path: Path) -> None:
    audit = tmp_path / "audit.txt"
    audit.write_text("Twelve of 40 pumps stood broken.")
    await fatou.page.click("#add-material")
    await fatou.page.fill("#material-url", "example.org/map")
    await fatou.page.fill("#material-link-title", "Map of the pumps")
    await fatou.page.click("#save-material-link")
    await expect(gloria.page.locator(".materials")).to_contain_text("Map of the pumps")
    if not await fatou.page.locator("#material-upload").count():
        await fatou.page.click("#add-material")
    await fatou.page.set_input_files("#material-upload", audit)
    await fatou.page.fill("#material-file-title", "The audit of 2025")
    await fatou.page.click("#save-material-file")
    row = gloria.page.locator(".material").filter(has_text="The audit of 2025")
    await expect(row).to_be_visible()
    link = await row.locator("a").get_attribute("id")
    assert await downloads(gloria.page, f"#{link}") == audit.read_bytes()
    await expect(fatou.page.locator(".material").filter(has_text="The audit")).to_contain_text("Opened by: Gloria")
    await expect(lucia.page.locator(".material").filter(has_text="The audit")).not_to_contain_text("Gloria")
    await gloria.page.click("#mark-read")
    await expect(gloria.page.locator("#brief-read")).to_be_visible()
    await expect(fatou.page.locator("#brief")).to_contain_text("Read by: Gloria")


async def the_intent_is_asked_once(fatou: Host, lead: Facilitator) -> None:
    await fatou.page.click("#intent-learning")
    for person in (fatou, lead):
        await expect(person.page.locator("#intent")).to_have_count(0)


async def readiness_leads_where_it_is_put_right(lead: Facilitator, gloria: Peer) -> None:
    board = lead.page
    open_lines = board.locator("#readiness .readiness__line:not([data-done])")
    for link in await open_lines.locator("a").all():
        where = (await link.get_attribute("href") or "").removeprefix("#")
        assert await board.locator(f'[id="{where}"]').count() == 1, f"nothing on the board is called {where}"
    await gloria.page.click("#tell-experience")
    await gloria.page.fill("#experience-did_what", "Savings groups that hold the reserve")
    await gloria.page.fill("#experience-did_when", "2024-26")
    await gloria.page.click("#save-experience")
    await expect(lead.page.locator("#people")).to_contain_text("Savings groups that hold the reserve")
    await board.click("#rehearsed")
    await expect(board.locator("#rehearsed[aria-pressed=true]")).to_have_count(1)


def first_morning(clock: Clock) -> datetime:
    return (clock.now() + timedelta(days=7)).replace(hour=8, minute=0, second=0, microsecond=0)


async def the_day_is_announced(lead: Facilitator, gloria: Peer, first: datetime) -> None:
    await opens_details(lead.page, "announce-more")
    await sets_time(lead.page, "#starts-at", first)
    await lead.page.fill("#meeting-place", "Hall 2")
    await lead.page.click("#save-announcement")
    await expect(gloria.page.locator("#brief")).to_contain_text("Hall 2")
    [event] = Calendar.from_ical(await downloads(gloria.page, "#add-calendar")).walk("VEVENT")
    assert event["dtstart"].dt == first and event["location"] == "Hall 2"


async def windows_are_planned(lead: Facilitator, first: datetime) -> None:
    """Context, questions, listening and priorities get a window each; the first three close by themselves."""
    page = lead.page
    await page.locator("#controls-tools").evaluate("details => { details.open = true }")
    await page.click("#edit-agenda")
    for name, opens, closes in (
        ("Context", 0, 9),
        ("Questions", 9, 34),
        ("Listening", 34, 58),
        ("Priorities", 58, 70),
    ):
        row = page.get_by_role("group", name=name)
        ids = {part: await row.get_by_label(part).get_attribute("id") for part in ("Opens at", "Closes at")}
        await sets_time(page, f"#{ids['Opens at']}", first + timedelta(hours=opens))
        await sets_time(page, f"#{ids['Closes at']}", first + timedelta(hours=closes))
        if name != "Priorities":
            await row.get_by_label("When the time has come").select_option("on")
    await page.click("#save-agenda")
    # Shown anew once the agenda is kept: then it is the server that says so.
    kept = page.get_by_role("group", name="Context").get_by_label("When the time has come").locator("option[selected]")
    await expect(kept).to_have_attribute("value", "on")
    await page.click("#back-to-board")
    await lead.is_on_the_board()
    content = await downloads(page, "#add-calendar")
    titles = [str(event["summary"]) for event in Calendar.from_ical(content).walk("VEVENT")]
    assert len(titles) == 5 and any("Listening" in title for title in titles)


async def dots_from_two_tabs(fatou: Host, gloria: Peer, ibrahim: Host, lucia: Peer) -> None:
    reserve = await gloria.card_saying("Put the reserve")
    other_tab = await fatou.context.new_page()
    await other_tab.goto(fatou.board_url)
    await fatou.places_a_dot_on("Put the reserve")
    await fatou.places_a_dot_on("Put the reserve")
    await expect(other_tab.locator(f"#more-{reserve}")).to_be_disabled()
    retainer = await gloria.card_saying("Pay the mechanic")
    await other_tab.click(f"#more-{retainer}")
    await expect(fatou.page.locator("#ballot")).to_contain_text("1 of 4 have placed all their dots")
    for card in (reserve, retainer):
        await expect(fatou.page.locator(f"#more-{card}")).to_be_disabled()
    await expect(gloria.page.locator("#ballot")).to_contain_text("3 dots left")
    await other_tab.close()
    await gloria.places_a_dot_on("Put the reserve")
    await gloria.places_a_dot_on("Put the reserve")
    await lucia.places_a_dot_on("Pay the mechanic")
    await ibrahim.places_a_dot_on("Put the reserve")
    await gloria.does_not_see("works: 2")


async def the_picture_tells_both_lenses(lucia: Peer) -> None:
    rows = lucia.page.locator("#ballot .ballot__row")
    await expect(rows.first).to_contain_text("Put the reserve")
    await expect(rows.first).to_contain_text("works: 2")
    await expect(rows.first).to_contain_text("will do: 3")
    await expect(rows.nth(1)).to_contain_text("works: 1")
    words = await lucia.page.locator("[id^=quadrants-words-]").text_content()
    assert words and "works 2, will do 3" in " ".join(words.split())


async def the_hosts_answer(fatou: Host, lead: Facilitator) -> None:
    card = await fatou.is_offered_note("If the group meets weekly")
    await fatou.page.click(f"#card-{card} [data-act=condition]")
    await lead.sees("If the group meets weekly")
    await fatou.decides("Put the reserve", "adopt", "We start with three villages.")
    page = fatou.page
    await page.fill("#action-text", "Visit the savings group in Soroti")
    await page.fill("#action-owner", "Ibrahim")
    await page.select_option("#action-source", label="Put the reserve in a savings group")
    await page.fill("#action-due", "2099-03-01")
    await page.click("#add-action")
    await expect(lead.page.locator("#actions")).to_contain_text("Visit the savings group in Soroti")
    await expect(lead.page.locator("#actions")).to_contain_text("Ibrahim")
    await page.click("#edit-summary")
    await page.click("#draft-summary")
    await expect(page.locator("#summary-text")).to_have_value(re.compile("savings group"))
    draft = await page.input_value("#summary-text")
    await page.fill("#summary-text", f"{draft}\nWe trust the groups with it.")
    await page.fill("#summary-by", "Fatou")
    await page.click("#save-summary")
    await expect(lead.page.locator("#summary")).to_contain_text("We trust the groups with it.")
    await page.fill("#report-on", "2099-06-01")
    await page.click("#save-report")
    await expect(lead.page.locator("#summary")).to_contain_text("2099-06-01")


async def closing_needs_a_reason(lead: Facilitator) -> None:
    await lead._press_calmly("#next-phase")
    form = lead.page.locator("#closing-form")
    await expect(form).to_contain_text("1 recommendation has no answer yet.")
    await lead.page.click("#close-session")
    await lead.is_in_phase("feedback")
    await lead.page.fill("#closing-reason", "There is no budget before June.")
    await lead.page.click("#close-session")
    await lead.is_in_phase("closed")


async def the_record_is_whole(gloria: Peer) -> None:
    record = await gloria.reads_the_record()
    for words in (
        "Two trainings", "Savings groups that hold", "three to six weeks", "the mayor signs", "savings group",
        "If the group meets weekly", "three villages", "Visit the savings group", "We trust the groups",
        "There is no budget before June.", "2099-06-01",
    ):  # fmt: skip
        assert words in record, f"the record does not say {words!r}"
    address = gloria.board_url.partition("?")[0]
    for ending, begins in (("md", b"#"), ("json", b"{"), ("csv", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")):
        answer = await gloria.context.request.get(f"{address}/record.{ending}")
        assert answer.status == 200, ending
        assert (await answer.body()).startswith(begins), ending


async def what_came_of_it(fatou: Host, gloria: Peer) -> None:
    address = fatou.board_url.partition("?")[0]
    page = fatou.page
    await page.goto(f"{address}/follow-up?{fatou.board_url.partition('?')[2]}")
    action = page.locator(".follow__action").filter(has_text="Visit the savings group").last
    await action.locator("details[id^=day-30-] summary").click()
    await action.locator("select[id^=day-30-state-]").select_option("done")
    await action.locator("textarea[id^=day-30-outcome-]").fill("Two villages have begun.")
    await action.locator("button[id^=day-30-save-]").click()
    await expect(page.locator("main")).to_contain_text("Two villages have begun.")
    await page.fill("#report-text", "Nine pumps run again.")
    await page.click("#report-go")
    await expect(page.locator("main")).to_contain_text("Nine pumps run again.")
    page = gloria.page
    await page.goto(f"{address}/follow-up?{gloria.board_url.partition('?')[2]}")
    advice = page.locator(".follow__advice")
    await expect(advice).to_have_count(1)
    for words in (
        "Put the reserve",
        "We start with three villages.",
        "Visit the savings group",
        "Two villages have begun.",
    ):
        await expect(advice).to_contain_text(words)
    await expect(page.locator("main")).to_contain_text("Nine pumps run again.")
