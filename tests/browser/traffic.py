"""What a page is waiting for: a page is at rest when all that it asked for has come and was drawn."""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, Request

# Two frames and a task: what was set off by an event has asked for what it needs by then.
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
_OPEN_ALL = "() => document.querySelectorAll('details').forEach((one) => { one.open = true })"
PATIENCE_S = 60


class Traffic:
    """The requests of one page that are under way. It must be there before the page loads."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._under_way: set[Request] = set()
        page.on("request", lambda request: self._under_way.add(request))
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: self._under_way.discard(request))

    async def rests(self) -> None:
        """Wait until nothing is under way, and nothing new begins."""
        async with asyncio.timeout(PATIENCE_S):
            await self._page.evaluate(_DRAWN)
            while self._under_way:
                await asyncio.sleep(0.02)
                await self._page.evaluate(_DRAWN)


async def opens_all(page: Page) -> None:
    """Open every fold, and wait for what is fetched then."""
    traffic = Traffic(page)
    await page.evaluate(_OPEN_ALL)
    await traffic.rests()
