"""People in front of a browser, for tests that tell a story.

Each person has a browser profile of their own. Verbs say what a person does or sees; every verb waits until what it
says has come true. What went wrong unseen (script errors, broken security rules, requests that leave the machine) is
noted, and told at the end of each test.
"""

from __future__ import annotations

import re
from typing import Self
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from app.rules.roles import Role
from tests.browser.boards import BOARD, normalised

# Generous: the machine may be busy, and a condition that holds is noticed at once.
PATIENCE_MS = 45_000
expect.set_options(timeout=PATIENCE_MS)

# What a browser says by itself when the server is away or refuses; the page has its own words for it.
EXPECTED_NOISE = re.compile(
    r"Failed to load resource|WebSocket connection to|ERR_|net::|htmx: htmx:error: Failed to fetch"
)


class Person:
    """Someone with a laptop. `page` is the window they look at."""

    role: Role

    def __init__(self, context: BrowserContext, address: str, name: str) -> None:
        self.context = context
        context.set_default_timeout(PATIENCE_MS)
        self.address = address
        self.name = name
        self.requests: list[Request] = []
        self.sockets: list[str] = []
        self.troubles: list[str] = []
        self.page: Page
        self.board_url = ""
        context.on("request", lambda request: self.requests.append(request))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.sockets.append(socket.url)))
        context.on("console", self._note)
        context.on("weberror", lambda error: self.troubles.append(f"{self.name}: {error.error}"))

    # Coming and going

    async def joins(self, link: str) -> Self:
        """Take a seat quickly, by the API, and open the board."""
        token = link.partition("#")[2]
        answer = await self.context.request.post(
            f"{self.address}/api/v1/join",
            data={"token": token, "name": self.name},
            headers={"Origin": self.address},
        )
        assert answer.status == 201, await answer.text()
        seat = await answer.json()
        self.board_url = f"{self.address}/sessions/{seat['session_id']}?me={seat['participant_id']}"
        return await self.opens_the_board()

    async def joins_by_hand(self, link: str) -> Self:
        """Open the link, read what it is, write one's name and press "Join"."""
        self.page = await self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        await self.page.goto(link)
        await self.page.fill("#join-name", self.name)
        await self.page.click("#join-go")
        await self.is_on_the_board()
        self.board_url = self.page.url
        return self

    async def opens_the_board(self) -> Self:
        """Open the board in a new window, which becomes the one they look at."""
        self.page = await self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        await self.page.goto(self.board_url)
        await self.is_on_the_board()
        return self

    async def reloads(self) -> None:
        """Press the browser's reload button."""
        await self.page.reload()

    async def is_on_the_board(self) -> None:
        """The board is there and its line is open."""
        await expect(self.page.locator("live-link[data-line=live]")).to_have_count(1)

    async def is_away(self) -> None:
        """The sign says that the line is away."""
        await expect(self.page.locator("#connection [data-when=away]")).to_be_visible()

    async def is_back(self) -> None:
        """The sign is gone."""
        await expect(self.page.locator("#connection [data-when]:visible")).to_have_count(0)
        await self.is_on_the_board()

    # Seeing

    async def sees(self, text: str) -> None:
        """This stands on the page, where one can see it."""
        await expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    async def does_not_see(self, text: str) -> None:
        """This stands nowhere on the page, hidden or not."""
        await expect(self.page.locator("body")).not_to_contain_text(text)

    async def sees_once(self, text: str) -> None:
        """One card says this, and no second one."""
        await expect(self.cards(text)).to_have_count(1)

    async def is_told(self, text: str) -> None:
        """A message says this: beside a form, or as a toast."""
        await expect(self.page.locator(".problem, .toast").filter(has_text=text).first).to_be_visible()

    async def has_nowhere_to_write(self) -> None:
        """No form on the board takes words. Notes to oneself do not count: they stay on the laptop."""
        await expect(self.page.locator("#board form textarea, #board form input:not([type=hidden])")).to_have_count(0)
        await expect(self.page.locator("#board draft-form")).to_have_count(0)

    async def is_in_phase(self, kind: str) -> None:
        """The board has come to this phase."""
        await expect(self.page.locator(f"#notice[data-phase={kind}]")).to_have_count(1)

    def cards(self, text: str) -> Locator:
        """The cards that say this themselves, not in their threads."""
        return self.page.locator(".slot").filter(has=self.page.locator(".card > .typed, .card > h3", has_text=text))

    async def card_saying(self, text: str) -> str:
        """The id of the card that says this."""
        card = self.cards(text).first
        await expect(card).to_be_attached()
        return str(await card.get_attribute("id")).removeprefix("card-")

    async def board(self) -> str:
        """What the board shows, without what is this window's own: see normalised."""
        return normalised(await self.page.evaluate(BOARD))

    async def freshly_loaded_board(self) -> str:
        """The same of a window that was opened just now and has not heard anything yet."""
        page = await self.context.new_page()
        await page.route("**/live?*", lambda route: route.abort())
        await page.goto(self.board_url)
        html = normalised(await page.evaluate(BOARD))
        await page.close()
        return html

    # What stays on the laptop

    async def still_has_on_this_laptop(self, text: str) -> None:
        """The browser keeps this in its own store."""
        kept = await self.page.evaluate("Object.values(localStorage).join('\\n')")
        assert text in kept, f"{self.name}'s browser does not keep {text!r}"

    async def has_nothing_left_of(self, text: str) -> None:
        """The browser has let go of this."""
        kept = await self.page.evaluate("Object.values({...localStorage, ...sessionStorage}).join('\\n')")
        assert text not in kept, f"{self.name}'s browser still keeps {text!r}"

    async def is_offered_again(self, text: str) -> Locator:
        """What was begun is offered. The answer is the row that does."""
        row = self.page.locator("#kept-drafts .kept__row").filter(has_text=text)
        await expect(row).to_be_visible()
        return row

    def what_left_this_laptop(self) -> str:
        """All that any window of this browser has sent: addresses and bodies."""
        return "\n".join(f"{r.url} {r.post_data or ''}" for r in self.requests)

    def has_sent(self, path_end: str) -> int:
        """How many requests went to addresses that end like this."""
        return sum(urlsplit(request.url).path.endswith(path_end) for request in self.requests)

    async def goes_offline(self) -> None:
        """Lose the network. An open socket does not notice by itself; the browser tells the page."""
        await self.context.set_offline(True)

    async def comes_online(self) -> None:
        """Have the network again."""
        await self.context.set_offline(False)

    # Writing

    async def chooses(self, act: str, card_text: str) -> None:
        """Choose something from a card's menu."""
        card = await self.card_saying(card_text)
        await self.page.click(f"#more-{card}")
        await self.page.click(f"#{act}-{card}")

    async def begins(self, field: str, text: str) -> None:
        """Type into a field, key by key, without sending."""
        await self.page.locator(field).press_sequentially(text)

    async def writes_in(self, lane: str, text: str) -> None:
        """Post a card by a lane's composer, once it is not busy: the board may show what was sent before its answer came."""
        await self.page.fill(f"#text-{lane}", text)
        await expect(self.page.locator(f"#composer-{lane}:not(.htmx-request)")).to_have_count(1)
        await self.page.click(f"#post-{lane}")
        await self.sees_once(text)

    async def replies(self, kind: str, to: str, text: str) -> None:
        """Open a reply's form under the card that says `to`, and post."""
        card = await self.card_saying(to)
        await self.begins_reply(kind, to, text)
        await self.page.click(f"#send-{kind}-{card}")
        await expect(self.page.locator(f"#card-{card} .thread")).to_contain_text(text)

    async def begins_reply(self, kind: str, to: str, text: str) -> None:
        """Open a reply's form under the card that says `to`, and type without sending."""
        card = await self.card_saying(to)
        await self.page.click(f"#open-{kind}-{card}")
        await self.begins(f"#{kind}-text-{card}", text)

    async def places_a_dot_on(self, recommendation: str) -> None:
        """Place one more dot."""
        card = await self.card_saying(recommendation)
        dots = self.page.locator(f"#dots-{card} .dot[data-placed]")
        before = await dots.count()
        await self.page.click(f"#more-{card}")
        await expect(dots).to_have_count(before + 1)

    async def reads_the_record(self) -> str:
        """Open the record's page in a window beside the board."""
        page = await self.context.new_page()
        await page.goto(self.board_url.replace("?", "/record?"))
        text = await page.locator("main").inner_text()
        await page.close()
        return text

    async def gives_feedback(self, first: int, second: int, words: str, takes_home: str = "") -> None:
        """Answer the three questions."""
        await self.page.check(f"#first-{first}")
        await self.page.check(f"#second-{second}")
        await self.page.fill("#feedback-words", words)
        if takes_home:
            await self.page.fill("#feedback-form [name=takes_home]", takes_home)
        await self.page.click("#feedback-form button:not([type=button])")
        await self.sees("Thank you: your feedback is in")

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED_NOISE.search(message.text):
            self.troubles.append(f"{self.name}: {message.text}")

    def strangers(self) -> list[str]:
        """Requests that went anywhere but to our own server."""
        own = urlsplit(self.address).netloc
        asked = [*(request.url for request in self.requests), *self.sockets]
        return [url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != own]
