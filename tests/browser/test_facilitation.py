"""One facilitator runs a session of twelve, without touching a mouse."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, expect

from app.rules.roles import Role
from tests.browser.conftest import Meeting
from tests.browser.guests import Guest
from tests.browser.people import Facilitator, Observer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

HOSTS = ("Fatou", "Ibrahim", "Djénéba", "Moussa", "Awa")
PEERS = ("Gloria", "Lucía", "Rahel", "Sokha", "Juma", "Nadia")

# Tells, when asked, whether a mouse or a finger was ever used on this page.
NO_MOUSE = "addEventListener('pointerdown', () => sessionStorage.setItem('used-a-mouse', 'yes'), true)"


@pytest.fixture
async def guests(meeting: Meeting) -> AsyncIterator[dict[str, Guest]]:
    """Five hosts and six resource people."""
    people = {}
    for role, names in ((Role.HOST, HOSTS), (Role.RESOURCE, PEERS)):
        for name in names:
            people[name] = await Guest(meeting.address, name).joins(meeting.links[role])
    yield people
    for guest in people.values():
        await guest.leaves()


@pytest.fixture
async def lead(meeting: Meeting, guests: dict[str, Guest]) -> Facilitator:
    """Who leads, at a keyboard."""
    person: Facilitator = await meeting.person(Role.FACILITATOR)  # type: ignore[assignment]
    await person.context.add_init_script(NO_MOUSE)
    return await person.joins(meeting.links[Role.FACILITATOR])


async def keys(person: Facilitator, *pressed: str) -> None:
    """Press keys, one after the other."""
    for key in pressed:
        await person.page.keyboard.press(key)


async def sends(person: Facilitator, key: str) -> None:
    """Send the form one writes in by this key, and wait until it is gone: the board may show what was sent before the
    answer has come, and until then a key is a letter in the form."""
    form = await person.page.evaluate_handle("document.activeElement.form")
    await keys(person, key)
    await person.page.wait_for_function("form => !form.isConnected", arg=form)


async def calmly(person: Facilitator, key: str) -> None:
    """Press a key that is guarded against being pressed twice in a row."""
    await person._press_calmly(key=key)


async def opens_next(person: Facilitator, kind: str) -> None:
    """Open the phase that follows."""
    await calmly(person, "n")
    await person.is_in_phase(kind)


async def has_focus(control: Locator) -> None:
    await expect(control).to_be_focused()


async def stands_on(person: Facilitator, text: str) -> Locator:
    """Step through the cards to the one that says this."""
    card = person.cards(text).first
    await expect(card).to_be_visible()
    wanted = await card.get_attribute("id")
    for _ in range(60):
        if await person.page.evaluate("document.activeElement.closest('.slot')?.id ?? ''") == wanted:
            break
        before = await person.page.evaluate("document.activeElement.id")
        await keys(person, "j")
        if await person.page.evaluate("document.activeElement.id") == before:
            for _ in range(60):
                await keys(person, "k")
    await has_focus(card)
    return card


async def types(person: Facilitator, text: str) -> None:
    await person.page.keyboard.type(text)


async def test_a_whole_session_by_keyboard(meeting: Meeting, lead: Facilitator, guests: dict[str, Guest]) -> None:
    page = lead.page
    observer: Observer = await meeting.welcomes(Role.OBSERVER)  # type: ignore[assignment]

    # The sheet says what each key does.
    await keys(lead, "?")
    sheet = page.locator("#key-sheet")
    await expect(sheet).to_be_visible()
    await expect(sheet).to_contain_text("Open: Context")
    await keys(lead, "Escape")
    await expect(sheet).to_be_hidden()

    # Context: the facilitator writes too, and no key acts while they type.
    await opens_next(lead, "context")
    await keys(lead, "C")
    await has_focus(page.locator("#text-context"))
    await types(lead, "no plan p0? 5 more -+ nights")
    await keys(lead, "Control+Enter")
    await lead.sees_once("no plan p0? 5 more -+ nights")
    await expect(page.locator("#text-context")).to_have_value("")
    await lead.is_in_phase("context")
    await expect(page.locator("#timer")).not_to_have_attribute("data-paused", "")
    await keys(lead, "Escape")
    await guests["Fatou"].posts("context", "Signing a repair takes three to six weeks.", heading="situation")
    await guests["Ibrahim"].posts("context", "The mayor is to blame, he is lazy.", heading="constraint")

    # The timer.
    ends = int(await page.locator("#timer").get_attribute("data-ends-at") or 0)
    await keys(lead, "5")
    await expect(page.locator("#timer")).not_to_have_attribute("data-ends-at", str(ends))
    later = int(await page.locator("#timer").get_attribute("data-ends-at") or 0)
    assert abs(later - ends - 5 * 60_000) <= 2
    await keys(lead, "p")
    await expect(page.locator("#timer")).to_have_attribute("data-paused", "")
    await keys(lead, "p")
    await expect(page.locator("#timer")).not_to_have_attribute("data-paused", "")

    # Moderation, card by card.
    await stands_on(lead, "The mayor is to blame")
    await keys(lead, "u")
    field = page.locator("textarea[name=text]:focus")
    await expect(field).to_have_value("The mayor is to blame, he is lazy.")
    await keys(lead, "Control+a")
    await types(lead, "Signing waits at the mayor's office.")
    await sends(lead, "Control+Enter")
    await observer.sees_once("Signing waits at the mayor's office.")
    await observer.does_not_see("he is lazy")

    await stands_on(lead, "Signing waits")
    await keys(lead, "s")
    await expect(observer.page.locator("#spotlight")).to_contain_text("Signing waits")
    await keys(lead, "X")
    await expect(observer.page.locator("#spotlight")).to_be_hidden()

    pinned = await stands_on(lead, "Signing waits")
    await keys(lead, "z")
    await expect(pinned).to_have_attribute("data-pinned", "")

    await stands_on(lead, "no plan p0?")
    await keys(lead, "x")
    await has_focus(page.locator("input[name=reason]"))
    await types(lead, "only a test")
    await sends(lead, "Enter")
    await expect(observer.cards("no plan p0?")).to_have_count(0)
    await expect(lead.cards("no plan p0?")).to_have_attribute("data-hidden", "")
    await stands_on(lead, "no plan p0?")
    await keys(lead, "x")
    await observer.sees_once("no plan p0?")

    # And taking an act back from the history.
    await keys(lead, "h")
    await expect(page.locator("#history-acts .history__act").first).to_be_visible()
    await keys(lead, "j")
    await has_focus(page.locator("#history-acts .history__act").first)
    await keys(lead, "Backspace")
    await expect(observer.cards("no plan p0?")).to_have_count(0)

    # The floor: hands in their order, one key for the first.
    for name in ("Gloria", "Moussa", "Nadia"):
        await guests[name].does("PUT", "/hands")
    await expect(page.locator(".floor__hand")).to_have_count(3)
    await keys(lead, "g")
    await expect(observer.page.locator("#floor-now")).to_contain_text("Gloria")
    await expect(page.locator(".floor__hand")).to_have_count(2)
    await keys(lead, "F", "j", "j")
    await has_focus(page.locator(".floor__hand").nth(1))
    await keys(lead, "l")
    await expect(page.locator(".floor__hand")).to_have_count(1)
    await expect(page.locator(".floor__hand")).to_contain_text("Moussa")
    for key, team in (("1", "Host team"), ("2", "Resource team"), ("3", "Facilitation")):
        await keys(lead, key)
        await expect(observer.page.locator("#floor-now")).to_contain_text(team)
    await keys(lead, "0")
    await expect(observer.page.locator("#floor-now")).not_to_contain_text("is speaking")

    # Questions: one is parked, an answer is hidden, two are laid together.
    await opens_next(lead, "questions")
    await guests["Gloria"].posts("question", "Who decides when a pump gets repaired?")
    await guests["Lucía"].posts("question", "Who signs for a repair?")
    await guests["Rahel"].posts("question", "What does it cost in tea?")
    await stands_on(lead, "What does it cost in tea?")
    await keys(lead, "q")
    await expect(lead.cards("What does it cost in tea?").locator("[data-state=parked]")).to_have_count(1)
    await stands_on(lead, "Who signs for a repair?")
    await keys(lead, "l")
    await has_focus(page.locator("select[name=onto]"))
    await types(lead, "Who decides")
    await keys(lead, "Tab", "Tab", "Enter")
    await expect(lead.cards("Who decides")).to_have_attribute("data-stack", "")
    await guests["Fatou"].posts(
        "answer", "The committee asks, the mayor signs.", parent_id=await lead.card_saying("Who decides")
    )

    # Someone without a device.
    await keys(lead, "w")
    await has_focus(page.locator("#seat-name"))
    await types(lead, "Old Boubacar")
    await keys(lead, "Enter")
    await expect(page.locator("#people")).to_contain_text("Old Boubacar")
    await has_focus(page.locator("#scribe-what"))
    await types(lead, "Question")
    await page.locator("#scribe-text").focus()
    await types(lead, "What did the elders say?")
    await keys(lead, "Control+Enter")
    await observer.sees_once("What did the elders say?")
    await expect(observer.cards("What did the elders say?")).to_contain_text("written down by")
    await expect(page.locator("#scribe-text")).to_have_count(0)
    await keys(lead, "Escape")

    # Another phase changes its minutes on the agenda's page.
    await keys(lead, "e")
    await expect(page.locator("#agenda-form")).to_be_visible()
    minutes = page.get_by_role("group", name="Listening").get_by_label("Minutes")
    await minutes.focus()
    await keys(lead, "Control+a")
    await types(lead, "30")
    await keys(lead, "Enter")
    # Shown anew once the agenda is kept: then it is the server that says so.
    await expect(minutes).to_have_attribute("value", "30")
    await page.locator("#back-to-board").focus()
    await keys(lead, "Enter")
    await lead.is_on_the_board()
    await expect(page.locator("#rail")).to_contain_text("30 min")

    # Listening: what peers write waits until it is read.
    await opens_next(lead, "listening")
    await keys(lead, "D", "Tab", "Enter")
    await page.locator("#approval-recommendation").focus()
    await keys(lead, "Enter")
    await expect(page.locator("#approval-recommendation")).to_have_attribute("aria-pressed", "true")
    await guests["Gloria"].posts("recommendation", headline="Put the reserve in a savings group", basis="did")
    await guests["Sokha"].posts("recommendation", headline="Fire the mayor", basis="idea")
    await expect(page.locator(".queue__card")).to_have_count(2)
    await expect(observer.cards("Put the reserve")).to_have_count(0)
    await keys(lead, "D", "j")
    await has_focus(page.locator(".queue__card").first)
    await keys(lead, "y")
    await observer.sees_once("Put the reserve in a savings group")
    # Others may see it before it is gone from the queue.
    await expect(page.locator(".queue__card")).to_have_count(1)
    await keys(lead, "D", "j", "b")
    await has_focus(page.locator("textarea[name=note]"))
    await types(lead, "Please say it kindly.")
    await sends(lead, "Control+Enter")
    await expect(page.locator(".queue__card")).to_contain_text("held back")
    await keys(lead, "D", "j", "f")
    await expect(page.locator("input[name=headline]:focus")).to_have_value("Fire the mayor")
    await keys(lead, "Control+a")
    await types(lead, "Let the committee sign small repairs")
    await sends(lead, "Control+Enter")
    await observer.sees_once("Let the committee sign small repairs")
    await observer.does_not_see("Fire the mayor")

    # Priorities: all vote, the dots are revealed and the order is settled.
    await opens_next(lead, "priorities")
    first = await lead.card_saying("Put the reserve")
    second = await lead.card_saying("Let the committee")
    for name in HOSTS:
        await guests[name].does("POST", f"/cards/{first}/dots", more=1)
        await guests[name].does("POST", f"/cards/{second}/dots", more=2)
    for name in PEERS:
        await guests[name].does("POST", f"/cards/{first}/dots", more=2)
    await expect(page.locator("#ballot")).to_contain_text("5 of 12 have placed all their dots")
    await keys(lead, "r")
    await expect(observer.page.locator(f"#ballot-{first}")).to_contain_text("works: 12")
    await expect(page.locator("#settle-order")).to_be_visible()
    await keys(lead, "S")
    await expect(page.locator("#ranking-form")).to_be_visible()
    await page.locator(f"#rank-up-{second}").focus()
    await keys(lead, "Enter")
    await page.locator("#save-ranking").focus()
    await keys(lead, "Enter")
    await observer.sees("In the order that the facilitator settled.")
    await expect(observer.page.locator("#ballot .ballot__row").first).to_contain_text("Let the committee")

    # Response: the facilitator answers for a shy host team, adds an action and sums up.
    await opens_next(lead, "response")
    await stands_on(lead, "Put the reserve")
    await keys(lead, "d")
    await expect(page.locator(f"#reason-{first}")).to_be_visible()
    await page.locator(f"#choice-adopt-{first}").focus()
    await keys(lead, "Space")
    await page.locator(f"#reason-{first}").focus()
    await types(lead, "We start with three villages.")
    await sends(lead, "Control+Enter")
    await expect(observer.cards("Put the reserve")).to_contain_text("We start with three villages.")
    await keys(lead, "Escape", "E")
    await has_focus(page.locator("#action-text"))
    await types(lead, "Visit a savings group")
    await keys(lead, "Tab")
    await types(lead, "Fatou")
    await keys(lead, "Control+Enter")
    await expect(observer.page.locator("#actions")).to_contain_text("Visit a savings group")
    await expect(page.locator("#action-text")).to_have_value("")
    await keys(lead, "Escape", "U")
    await has_focus(page.locator("#summary-text"))
    await types(lead, "The groups hold the reserve.")
    await sends(lead, "Control+Enter")
    await expect(observer.page.locator("#summary")).to_contain_text("The groups hold the reserve.")
    await keys(lead, "Escape")

    # Closing without an answer to the other one asks for the reason.
    await opens_next(lead, "feedback")
    await calmly(lead, "n")
    await has_focus(page.locator("#closing-reason"))
    await types(lead, "The committee was not asked yet.")
    await keys(lead, "Control+Enter")
    await lead.is_in_phase("closed")
    await observer.is_in_phase("closed")
    assert await page.evaluate("sessionStorage.getItem('used-a-mouse')") is None


async def test_every_control_of_those_who_lead_has_a_key(lead: Facilitator, guests: dict[str, Guest]) -> None:
    """In every phase: what can be pressed has a key, or stands in a form or list to which a key leads."""
    page = lead.page
    await guests["Gloria"].posts("question", "Who decides?")
    for kind in (
        "prepare",
        "context",
        "questions",
        "listening",
        "priorities",
        "response",
        "feedback",
        "closed",
    ):
        if kind != "prepare":
            await opens_next(lead, kind) if kind != "closed" else await lead.opens("closed")
        if kind == "questions":
            await guests["Fatou"].does("PUT", "/hands")
            await page.locator(".floor__hand").wait_for()
        missing = await page.evaluate(UNREACHED)
        assert missing == [], f"no key in {kind}: {missing}"


async def test_every_act_in_a_cards_menu_has_a_key(lead: Facilitator, guests: dict[str, Guest]) -> None:
    await guests["Gloria"].posts("question", "Who decides?")
    await keys(lead, "C")
    await types(lead, "Fees stop after a year.")
    await keys(lead, "Control+Enter")
    await lead.sees_once("Fees stop after a year.")
    await keys(lead, "Escape")
    for text in ("Who decides?", "Fees stop after a year."):
        card = await stands_on(lead, text)
        await keys(lead, "m")
        buttons = card.locator(".menu__items button")
        await expect(buttons.first).to_be_visible()
        begins = {(await button.get_attribute("id") or "").rpartition("-")[0] + "-" for button in await buttons.all()}
        acts = await lead.page.locator("#key-sheet [data-acts]").evaluate_all(
            "all => all.flatMap((one) => one.dataset.acts.split(' '))"
        )
        assert begins <= set(acts), begins - set(acts)
        await keys(lead, "Escape")


async def test_no_key_acts_while_somebody_types(lead: Facilitator, guests: dict[str, Guest]) -> None:
    before = await lead.page.locator("#live").get_attribute("data-seq")
    await keys(lead, "C")
    pressed = await lead.page.locator("[data-hotkey]").evaluate_all("all => all.map((one) => one.dataset.hotkey)")
    on_rows = await lead.page.locator("#key-sheet [data-acts]").evaluate_all("all => all.map((one) => one.textContent)")
    typed = [key for key in [*pressed, *on_rows, "j", "k", "?"] if len(key) == 1]
    await types(lead, "".join(typed))
    await expect(lead.page.locator("#text-context")).to_have_value("".join(typed))
    await expect(lead.page.locator("#key-sheet")).to_be_hidden()
    await lead.is_in_phase("prepare")
    assert await lead.page.locator("#live").get_attribute("data-seq") == before


# Buttons, links and folds outside of rows, forms and what a key opens or leads to.
UNREACHED = """() => [...document.querySelectorAll('#board :is(button, a[href], summary)')]
  .filter((one) => one.offsetParent !== null && !one.disabled)
  .filter((one) => !one.closest('[data-hotkey], .slot, .person, .floor__hand, .queue__card, .history__act, .typed'))
  .filter((one) => !one.closest('section')?.querySelector('h2[data-hotkey], summary[data-hotkey]'))
  .filter((one) => !one.closest('[role=group]')?.querySelector('[data-hotkey]'))
  .filter((one) => !(one.tagName === 'SUMMARY' && one.parentElement.querySelector('[data-hotkey]')))
  .filter((one) => !one.matches('[data-fold], form button:not([type=button]), .ballot__name, .readiness a, .material a'))
  .filter((one) => !one.closest('form')?.querySelector('[data-hotkey]'))
  .map((one) => one.id || one.outerHTML.slice(0, 120))"""
