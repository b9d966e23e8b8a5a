"""What the keyboard reaches can be seen: no bar that stays in its place covers it, on a narrow screen as on a wide one."""

from __future__ import annotations

import pytest

from tests.browser.people import Facilitator, Host, Peer

pytestmark = pytest.mark.browser

STEPS = 80
# What one stands on, where the middle of it belongs to something else that stays in its place.
COVERED = """() => {
  const here = document.activeElement
  const { left, top, width, height } = here.getBoundingClientRect()
  const there = document.elementFromPoint(left + width / 2, top + height / 2)
  const bar = there?.closest(".composer, .topbar")
  return here !== document.body && bar && !bar.contains(here) ? `${here.id} is behind ${bar.id}` : ""
}"""


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1280, 720)])
async def test_nothing_that_is_reached_by_keyboard_is_behind_a_bar(
    facilitator: Facilitator, host: Host, peer: Peer, width: int, height: int
) -> None:
    await facilitator.opens("context")
    for number in range(6):
        await host.writes_in("context", f"What was tried in year {number}: a kit of spare parts, and a training.")
    await facilitator.opens("questions")
    for number in range(6):
        await peer.writes_in("question", f"What happened in year {number}, and who paid for it?")
    page = host.page
    await page.set_viewport_size({"width": width, "height": height})
    await page.reload()
    await host.is_on_the_board()
    await page.locator("body").focus()
    found, reached = [], set()
    for _ in range(STEPS):
        await page.keyboard.press("Tab")
        reached.add(await page.evaluate("document.activeElement.id"))
        found.append(await page.evaluate(COVERED))
    assert any(place.startswith("open-answer-") for place in reached)
    assert [line for line in found if line] == []
