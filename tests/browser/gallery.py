"""Sessions in each phase, one that is hard to lay out, and people of every role to look at them."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from app.demo.story import tell
from app.rules.agenda import PHASES
from app.rules.roles import Role
from app.store import participants
from app.store.database import Database
from app.store.migrate import migrate
from app.store.participants import Profile
from app.web.secret_key import SecretKey
from app.web.settings import Settings
from tests.browser.person import PATIENCE_MS
from tests.browser.serving import Server
from tests.browser.traffic import Traffic
from tests.services import ROOT
from tests.told import AMINA, FATOU, GLORIA, WANG, Told

HARD = "hard"
NAMES = {
    Role.FACILITATOR: "Bakary Cissé",
    Role.HOST: "Moussa Sow",
    Role.RESOURCE: "Jan de Wit",
    Role.OBSERVER: "Oumar Ba",
}
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente"
LONG_TEXT = ("Wasserpumpenreserverücklagenverwaltungsausschuss " * 45)[:2_000]

_VIOLATIONS = """async (contrastOnly) => {
  const only = contrastOnly ? { runOnly: ["color-contrast"] } : {}
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...only })
  return violations.flatMap(({ id, impact, nodes }) =>
    ["serious", "critical"].includes(impact) ? nodes.map(({ target, any }) => `${id}: ${target} ${any[0]?.message ?? ""}`) : [])
}"""
# What axe lets pass, and a screen reader was heard to say: "invalid entry" of a field that nobody has filled yet, and nothing
# of a heading within a button, whose inside is only its name, nor to which card a button belongs among sixty of the same name.
_UNHEARD = """() => [
  ...document.querySelectorAll(":required:not([type=radio], [aria-invalid])"),
  ...document.querySelectorAll("button :is(h1, h2, h3, h4)"),
  ...[...document.querySelectorAll(".card > footer > button, card-menu summary")].filter(
    (one) => !document.getElementById(one.getAttribute("aria-describedby"))?.textContent.trim(),
  ),
].map((one) => `unheard: ${one.tagName}#${one.id}`)"""
_TOO_WIDE = """() => {
  const page = document.scrollingElement
  if (page.scrollWidth <= page.clientWidth) return []
  const rtl = getComputedStyle(document.documentElement).direction === "rtl"
  const out = (box) => (rtl ? box.left < -1 : box.right > page.clientWidth + 1)
  const found = [...document.querySelectorAll("body *")].filter((one) => out(one.getBoundingClientRect()))
  return [page.scrollWidth, ...found.slice(0, 5).map((one) => `${one.tagName}#${one.id}.${one.className}`)]
}"""


class Gallery:
    """A server with a session for each phase."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._data = folder / "data"
        self.server = Server(folder, PEER_ASSIST_SEATS="60", PEER_ASSIST_LIBRARY="on")
        self.sessions = self._tell()

    def _tell(self) -> dict[str, str]:
        settings = Settings(data=self._data)
        self._key = SecretKey.kept_in(self._data)
        database = Database(settings.database)
        migrate(database)
        sessions = {kind: tell(database, 60, kind) for kind in PHASES} | {HARD: hard_session(database)}
        database.close()
        return sessions

    async def looks(self, role: Role, session: str, page: str = "", width: int = 1366, height: int = 768) -> Page:
        """A new browser of someone in this role, who looks at the board, or at a page of the session."""
        context = await self._browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            locale="en-GB",
            has_touch=width < 700,
        )
        me = await self._join(context, role, self.sessions[session])
        return await self.opens(context, f"/sessions/{self.sessions[session]}{page}?me={me}", live=not page)

    async def opens(self, context: BrowserContext, path: str, live: bool = False) -> Page:
        """A page, once all that it draws later is there."""
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        traffic = Traffic(page)
        await page.goto(f"{self.server.url}{path}")
        if live:
            await page.locator("live-link[data-line=live]").wait_for(state="attached")
        await traffic.rests()
        return page

    async def stranger(self, path: str, width: int = 1366) -> Page:
        """Someone whom nobody knows yet, at this address."""
        context = await self._browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
        return await self.opens(context, path)

    def link(self, role: Role, session: str) -> str:
        """The path of a role's link."""
        token = self._key.role_link(self.sessions[session], role, 1)
        return f"/{'lead' if role is Role.FACILITATOR else 'join'}#{token}"

    async def _join(self, context: BrowserContext, role: Role, session_id: str) -> str:
        answer = await context.request.post(
            f"{self.server.url}/api/v1/join",
            data={"token": self._key.role_link(session_id, role, 1), "name": NAMES[role]},
            headers={"Origin": self.server.url},
        )
        assert answer.status == 201, await answer.text()
        return str(json.loads(await answer.text())["participant_id"])


def hard_session(database: Database) -> str:
    """A session with twenty people, long words, long cards, and words in several scripts and directions."""
    told = Told(database)
    told.from_context_to_listening()
    told.posts(GLORIA, "long thought", "thought", LONG_TEXT)
    told.posts(WANG, "chinese", "thought", "我们应该先问村民为什么不再付钱" * 60)
    told.posts(AMINA, "address", "comment", "https://water.example/" + "x" * 400, under="long thought")
    told.posts(
        GLORIA,
        "wide",
        "recommendation",
        LONG_TEXT,
        headline=(LONG_WORD * 3)[:140],
        basis="did",
        evidence=LONG_TEXT,
    )
    assert FATOU in told.people
    for number in range(20 - len(told.people)):
        role = Role.HOST if number % 3 else Role.RESOURCE
        profile = Profile(f"{LONG_WORD} {number}", LONG_WORD, LONG_WORD, LONG_WORD, "2024")
        join = partial(participants.join, session_id=told.id, role=role, version=1, profile=profile)
        database.write_now(partial(join, token_hashes=(), seats=60, now=told.now))
    return told.id


async def violations(page: Page, contrast_only: bool = False) -> list[str]:
    """What axe finds on the page that is serious or critical, and what is told amiss to those who hear it."""
    if not await page.evaluate("typeof axe === 'object'"):
        await page.evaluate(AXE)
    found: list[str] = await page.evaluate(_VIOLATIONS, contrast_only)
    unheard: list[str] = await page.evaluate(_UNHEARD)
    return found + unheard


async def too_wide(page: Page) -> list[Any]:
    """What makes the page scroll sideways."""
    found: list[Any] = await page.evaluate(_TOO_WIDE)
    return found
