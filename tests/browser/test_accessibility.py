"""Every page in every state: for people who see little, use no mouse, hold a phone, or read from right to left."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from app.rules.agenda import PHASES
from app.rules.roles import Role
from tests.browser.gallery import HARD, Gallery, too_wide, violations
from tests.browser.traffic import opens_all

PHONE, NARROW = 390, 360
PAGES = {
    "/invitations": Role.FACILITATOR,
    "/agenda": Role.FACILITATOR,
    "/way-back": Role.HOST,
    "/record": Role.RESOURCE,
    "/follow-up": Role.HOST,
    "/replay": Role.RESOURCE,
}
FINGER_PX = 40
TARGET_PX = 24
MANY_STEPS = 400

_FOCUSED = """() => {
  const one = document.activeElement
  if (one === document.body || one === document.documentElement) return null
  const { outlineStyle, outlineWidth } = getComputedStyle(one)
  const label = [...(one.labels ?? [])].map((it) => it.textContent).join(" ")
  const by = (one.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "")
  const words = [one.getAttribute("aria-label"), label, ...by, one.matches("input, select, textarea") ? "" : one.textContent]
  const box = one.getBoundingClientRect()
  return {
    tag: one.tagName, id: one.id || (one.matches("details > summary") && one.parentElement.id), named: words.some((it) => it?.trim()),
    outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2, seen: box.width > 0 && box.height > 0,
  }
}"""
_SMALL = """(least) => {
  const controls = "button, summary, select, textarea, a.button, input:not([type=hidden], [type=checkbox], [type=radio])"
  const found = [...document.querySelectorAll(controls)].filter((one) => one.checkVisibility())
  const boxes = found.map((one) => [one.getBoundingClientRect(), one]).filter(([box]) => box.width > 1)
  return boxes.filter(([box]) => box.height < least).map(([box, one]) => `${one.tagName}#${one.id} ${box.height}`)
}"""
_TINY = """(least) => {
  const named = "a[id], button, summary, select, textarea, input:not([type=hidden])"
  const found = [...document.querySelectorAll(named)].filter((one) => one.checkVisibility() && !one.closest(".sr-only"))
  const boxes = found.map((one) => [(one.labels?.[0]?.contains(one) ? one.labels[0] : one).getBoundingClientRect(), one])
  const tiny = boxes.filter(([box]) => box.width > 1 && Math.min(box.width, box.height) < least - 0.1)
  return tiny.map(([box, one]) => `tiny: ${one.tagName}#${one.id} ${box.width} x ${box.height}`)
}"""

_ON_PAPER = """() => {
  const shown = (what) => [...document.querySelectorAll(what)].filter((one) => one.checkVisibility())
  const narrow = shown(".lane, .slot, .panel").filter((one) => one.offsetWidth < document.querySelector("#columns").offsetWidth)
  const pressed = shown("#board :is(button, input, textarea, select):not(.lane__toggle)")
  return [...narrow.map((one) => `narrow: ${one.id}`), ...pressed.map((one) => `to be pressed: ${one.id}`)]
}"""


@pytest.fixture(scope="module")
async def gallery(running_browser: Browser) -> AsyncIterator[Gallery]:
    """Sessions in every phase, on a server of their own."""
    with tempfile.TemporaryDirectory(prefix="peer-assist-gallery-") as folder:
        gallery = Gallery(running_browser, Path(folder))
        await gallery.server.start()
        yield gallery
        await gallery.server.stop()


@pytest.fixture(autouse=True)
def browser_for_one_test(browser: Browser) -> Browser:
    """Close what a test opened."""
    return browser


async def in_both_schemes(page: Page) -> list[str]:
    """What is wrong on a light screen, too small to be hit there, and in contrast on a dark one."""
    found = await violations(page) + list(await page.evaluate(_TINY, TARGET_PX))
    await page.emulate_media(color_scheme="dark")
    return found + [f"dark {one}" for one in await violations(page, contrast_only=True)]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("phase", PHASES)
async def test_a_board_is_for_everyone(gallery: Gallery, phase: str, role: Role) -> None:
    page = await gallery.looks(role, phase)
    await opens_all(page)
    assert await in_both_schemes(page) == []


async def test_on_paper_a_board_is_one_column_with_nothing_to_press(gallery: Gallery) -> None:
    page = await gallery.looks(Role.HOST, "response")
    await page.emulate_media(media="print")
    assert await page.evaluate(_ON_PAPER) == []


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_for_everyone(gallery: Gallery, path: str) -> None:
    page = await gallery.looks(PAGES[path], "closed" if path == "/replay" else "feedback", path)
    await opens_all(page)
    assert await in_both_schemes(page) == []


@pytest.mark.parametrize("path", ["/", "/import", "/api/docs", "/sessions/no-such-session", "/join"])
async def test_a_page_for_strangers_is_for_everyone(gallery: Gallery, path: str) -> None:
    assert await in_both_schemes(await gallery.stranger(path)) == []


async def test_the_wall_is_for_everyone(gallery: Gallery) -> None:
    page = await gallery.looks(Role.FACILITATOR, "listening")
    await opens_all(page)
    async with page.context.expect_page() as opening:
        await page.click("#open-projector")
    wall = await opening.value
    await wall.wait_for_load_state()
    await expect(wall.locator("live-link[data-line=live]")).to_have_count(1)
    await expect(wall.locator(".projector #lane-recommendation .card:visible")).not_to_have_count(0)
    assert await in_both_schemes(wall) == []


async def test_the_library_is_for_everyone(gallery: Gallery) -> None:
    board = await gallery.looks(Role.RESOURCE, "closed", "/record")
    page = await gallery.opens(board.context, "/library")
    assert await page.locator("h1").is_visible()
    assert await in_both_schemes(page) == []


@pytest.mark.parametrize("role", Role)
async def test_joining_is_for_everyone(gallery: Gallery, role: Role) -> None:
    page = await gallery.stranger(gallery.link(role, "prepare"))
    await page.locator("#join-name").wait_for()
    assert await in_both_schemes(page) == []


async def test_forms_and_menus_that_are_open_are_for_everyone(gallery: Gallery) -> None:
    page = await gallery.looks(Role.FACILITATOR, "listening")
    for name in ("comment", "more"):
        await page.locator(
            f"#cards-thought > .slot > .card > footer [id^={'open-comment' if name == 'comment' else name}-]"
        ).first.click()
    await page.locator("#cards-thought .desk__form").first.wait_for()
    await page.locator("#cards-thought .menu__items .button").first.wait_for()
    await page.locator("#headline-recommendation").focus()
    # A composer opens when it is used.
    await expect(page.locator("#evidence-recommendation")).to_be_visible()
    assert await in_both_schemes(page) == []


@pytest.mark.parametrize(
    ("phase", "role"),
    [("listening", Role.FACILITATOR), ("questions", Role.RESOURCE), ("response", Role.HOST)],
)
async def test_with_the_tab_key_one_reaches_everything_and_sees_where_one_is(
    gallery: Gallery, phase: str, role: Role
) -> None:
    page = await gallery.looks(role, phase)
    await opens_all(page)
    reached: dict[str, Any] = {}
    for _ in range(MANY_STEPS):
        await page.keyboard.press("Tab")
        one = await page.evaluate(_FOCUSED)
        if one is None:
            break
        assert one["id"], f"a {one['tag']} without an id"
        # A date field takes several steps, and shows the last of them on its calendar's button.
        reached.setdefault(one["id"], one)
    assert {key for key, one in reached.items() if not one["named"]} == set()
    assert {key for key, one in reached.items() if not one["outlined"]} == set()
    buttons = "button:enabled, textarea, select, input:enabled:not([type=hidden], [type=radio])"
    there = await page.locator(buttons).evaluate_all(
        "(all) => all.filter((one) => one.checkVisibility()).map((one) => one.id)"
    )
    assert set(there) - set(reached) == set()


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.HOST, Role.RESOURCE])
@pytest.mark.parametrize("phase", [*PHASES, HARD])
async def test_a_small_phone_never_scrolls_sideways(gallery: Gallery, phase: str, role: Role) -> None:
    page = await gallery.looks(role, phase, width=NARROW, height=740)
    await opens_all(page)
    assert await too_wide(page) == []
    await page.evaluate("document.documentElement.dir = 'rtl'")
    assert await too_wide(page) == []


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_scrolls_sideways_on_a_small_phone(gallery: Gallery, path: str) -> None:
    page = await gallery.looks(
        PAGES[path], "closed" if path == "/replay" else "feedback", path, width=NARROW, height=740
    )
    await opens_all(page)
    assert await too_wide(page) == []


@pytest.mark.parametrize("path", ["/", "/import", "/api/docs", "/join"])
async def test_no_page_for_strangers_scrolls_sideways(gallery: Gallery, path: str) -> None:
    assert await too_wide(await gallery.stranger(path, width=NARROW)) == []


@pytest.mark.parametrize(
    ("phase", "role"), [("listening", Role.FACILITATOR), ("priorities", Role.HOST), ("response", Role.HOST)]
)
async def test_a_finger_hits_every_control_of_a_phone(gallery: Gallery, phase: str, role: Role) -> None:
    page = await gallery.looks(role, phase, width=PHONE, height=844)
    await opens_all(page)
    assert await page.evaluate(_SMALL, FINGER_PX) == []


async def test_from_right_to_left_the_board_is_a_mirror(gallery: Gallery) -> None:
    page = await gallery.looks(Role.FACILITATOR, HARD)
    await page.evaluate("document.documentElement.dir = 'rtl'")
    brief, lanes, controls = [await page.locator(one).bounding_box() for one in ("#brief", "#main", "#controls")]
    assert brief and lanes and controls
    assert controls["x"] < lanes["x"] < brief["x"]
    assert await too_wide(page) == []
    assert await violations(page, contrast_only=True) == []


@pytest.mark.parametrize(
    ("phase", "role", "kind"),
    [
        ("questions", Role.RESOURCE, "question"),
        ("listening", Role.RESOURCE, "recommendation"),
        ("context", Role.HOST, "context"),
    ],
)
async def test_on_a_small_laptop_one_reads_and_writes_without_scrolling(
    gallery: Gallery, phase: str, role: Role, kind: str
) -> None:
    page = await gallery.looks(role, phase)
    title, composer, first = [
        await page.locator(one).first.bounding_box()
        for one in (f"#title-{kind}", f"#composing-{kind}", f"#body-{kind} .slot")
    ]
    assert title and composer and first
    assert title["y"] < 320 and composer["y"] + composer["height"] <= 768
    assert first["y"] + 80 < composer["y"], "a card is seen above the composer"


async def test_who_leads_finds_the_next_step_at_once(gallery: Gallery) -> None:
    for width, height in ((1366, 768), (PHONE, 844)):
        page = await gallery.looks(Role.FACILITATOR, "listening", width=width, height=height)
        box = await page.locator("#next-phase").bounding_box()
        assert box and box["y"] + box["height"] < height
        assert await page.locator("#controls .button--main:visible").count() == 1


async def test_a_host_who_listens_meets_a_role_and_no_error(gallery: Gallery) -> None:
    page = await gallery.looks(Role.HOST, "listening")
    assert await page.locator("#notice").get_by_text("You are listening.", exact=True).is_visible()
    notes = await page.locator("#held-free").bounding_box()
    assert notes and notes["y"] < 768, "a place for one's own notes is at hand"
    assert await page.locator(".composer, [role=alert]:visible").count() == 0
