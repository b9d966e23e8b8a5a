"""The people of a session, each with the verbs of their role. What all of them can do is in person.py."""

from __future__ import annotations

import asyncio
import time

from playwright.async_api import expect

from app.rules.agenda import PHASES
from app.rules.roles import Role
from tests.browser.person import PATIENCE_MS, Person

__all__ = ["KINDS_OF_PEOPLE", "Facilitator", "Host", "Observer", "Peer", "Person"]

GUARDED_S = 1.3
OFFERED_NOTES = """() => Object.fromEntries(
  [...document.querySelectorAll("held-note .held--offer textarea")].filter((field) => field.checkVisibility())
    .map((field) => [field.value, field.closest("held-note").id.split("-")[1]]))"""


class Facilitator(Person):
    """Who leads."""

    role = Role.FACILITATOR
    _pressed_at = 0.0

    async def starts_a_session(self, title: str, challenge: str) -> dict[str, str]:
        """Start one on the home page, and go to its board. The answer is its links, by role."""
        self.page = await self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        await self.page.goto(self.address)
        await self.page.fill("#start-title-field", title)
        await self.page.fill("#start-challenge", challenge)
        await self.page.fill("#start-name", self.name)
        await self.page.click("#start-go")
        await expect(self.page.locator("#link-host")).to_be_visible()
        links = {role: await self.page.input_value(f"#link-{role}") for role in Role}
        await self.page.click("#open-board")
        await self.is_on_the_board()
        self.board_url = self.page.url
        return {str(role): link for role, link in links.items()}

    async def reveals(self) -> None:
        """Show everyone's dots."""
        await self.page.click("#reveal")
        await expect(self.page.locator("#reveal")).to_have_count(0)

    async def opens(self, kind: str) -> None:
        """Open a phase, wherever it stands in the agenda."""
        await self.page.locator("#controls-more").evaluate("details => { details.open = true }")
        await self.page.select_option("#goto-phase", label=PHASES[kind].title)
        await self._press_calmly("#goto-go")
        await self.is_in_phase(kind)

    async def opens_next(self, kind: str) -> None:
        """Open the phase that follows, which is this one."""
        await self._press_calmly("#next-phase")
        await self.is_in_phase(kind)

    async def tells(self, text: str) -> None:
        """Post context."""
        await self.writes_in("context", text)

    async def removes(self, person: Person) -> None:
        """Remove someone from the session."""
        row = self.page.locator("#people .person").filter(has_text=person.name)
        await row.locator("summary[id^=person-more-]").click()
        await row.locator("summary").get_by_text("Remove").click()
        await row.get_by_role("button", name=f"Remove {person.name}").click()
        await expect(row.locator("button[id^=readmit-]")).to_be_visible()

    async def asks(self, text: str) -> None:
        """Ask a question."""
        await self.writes_in("question", text)

    async def answers_too(self, question: str, text: str) -> None:
        """Answer a question for the hosts."""
        await self.replies("answer", question, text)

    async def _press_calmly(self, button: str = "", key: str = "") -> None:
        # A guarded button takes no second click of what might be a double click.
        await asyncio.sleep(max(0.0, self._pressed_at + GUARDED_S - time.monotonic()))
        await (self.page.keyboard.press(key) if key else self.page.click(button))
        self._pressed_at = time.monotonic()


class Host(Person):
    """Of the team that has the challenge."""

    role = Role.HOST

    async def tells(self, text: str) -> None:
        """Post context."""
        await self.writes_in("context", text)

    async def answers(self, question: str, text: str) -> None:
        """Answer a question."""
        await self.replies("answer", question, text)

    async def starts_answering(self, question: str, text: str) -> None:
        """Begin an answer and do not send it."""
        await self.begins_reply("answer", question, text)

    async def notes_beside(self, card_text: str, note: str) -> None:
        """Write a note to oneself beside a card."""
        card = await self.card_saying(card_text)
        await self.page.click(f"#card-{card} [data-act=begin]")
        await self.begins(f"#card-{card} held-note textarea", note)

    async def is_offered_note(self, note: str) -> str:
        """A held note is offered beside its card. The answer is the card's id."""
        offered: dict[str, str] = {}
        until = time.monotonic() + PATIENCE_MS / 1_000
        while note not in offered and time.monotonic() < until:
            offered = await self.page.evaluate(OFFERED_NOTES)
            await asyncio.sleep(0.05)
        assert note in offered, f"{self.name} is not offered {note!r}"
        return offered[note]

    async def decides(self, recommendation: str, choice: str, reason: str) -> None:
        """Answer a recommendation."""
        card = await self.card_saying(recommendation)
        await self.page.click(f"#open-decision-{card}")
        await self.page.check(f"#choice-{choice}-{card}")
        await self.page.fill(f"#reason-{card}", reason)
        await self.page.click(f"#send-decision-{card}")
        await expect(self.page.locator(f"#card-{card} .decision")).to_contain_text(reason)

    async def promises(self, action: str, owner: str) -> None:
        """Commit to an action."""
        await self.page.fill("#action-text", action)
        await self.page.fill("#action-owner", owner)
        await self.page.click("#add-action")
        await expect(self.page.locator("#actions .action").filter(has_text=action)).to_have_count(1)

    async def sums_up(self, text: str) -> None:
        """Write the summary."""
        await self.page.click("#edit-summary")
        await self.page.fill("#summary-text", text)
        await self.page.click("#save-summary")
        await expect(self.page.locator("#summary > p.typed")).to_contain_text(text)


class Peer(Person):
    """Of the team that brings experience."""

    role = Role.RESOURCE

    async def asks(self, text: str) -> None:
        """Ask a question."""
        await self.writes_in("question", text)

    async def starts_asking(self, text: str) -> None:
        """Begin a question and do not send it."""
        await self.begins("#text-question", text)

    async def thinks(self, text: str) -> None:
        """Think aloud."""
        await self.writes_in("thought", text)

    async def comments(self, on: str, text: str) -> None:
        """Comment on a thought or a recommendation."""
        await self.replies("comment", on, text)

    async def recommends(self, headline: str, more: str = "", basis: str = "did") -> None:
        """Recommend."""
        await self.page.fill("#headline-recommendation", headline)
        await self.page.fill("#text-recommendation", more)
        await self.page.check(f"#basis-{basis}")
        await self.page.click("#post-recommendation")
        await self.sees_once(headline)


class Observer(Person):
    """Who only reads."""

    role = Role.OBSERVER


KINDS_OF_PEOPLE: dict[Role, type[Person]] = {kind.role: kind for kind in (Facilitator, Host, Peer, Observer)}
