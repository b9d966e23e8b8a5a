"""What invites people to a session: its links, with the words and the calendar entries that go with them.

On the page, in a letter and in a calendar's file they are the same, in the language of the session.
"""

from dataclasses import dataclass
from typing import Any

from fastapi import Request

from app.exports.calendar import calendar_of
from app.exports.invitation import invitation_of
from app.live.view import BoardView
from app.rules.roles import Role
from app.store.columns import utc_now
from app.store.participants import link_version
from app.web.house import house_of
from app.web.languages import Languages
from app.web.links import Links
from app.web.pages import links_of
from app.web.templating import translated


@dataclass(frozen=True, slots=True)
class Inviter:
    """Invites to the session that `view` shows."""

    view: BoardView
    links: Links
    languages: Languages

    def link(self, role: Role) -> str:
        """A role's present link."""
        session = self.view.session
        return self.links.of_role(session.id, role, link_version(session, role))

    @property
    def board(self) -> str:
        """The board's own address, which lets nobody in."""
        return f"{self.links.address}/sessions/{self.view.session.id}"

    def text(self, role: Role) -> str:
        """A role's invitation."""
        return invitation_of(self.view.snapshot, role, self.link(role), self.say)

    def calendar(self, address: str) -> bytes | None:
        """The session, or its windows, as entries that lead to this address; None before any day has been announced."""
        if not self.view.preparation.has_calendar:
            return None
        return calendar_of(self.view.snapshot, address, self.say, utc_now(), self.view.reads)

    def say(self, sentence: str, facts: dict[str, Any] | None = None) -> str:
        """A sentence in the session's language."""
        return translated(self.languages.templates(self.view.session.language), sentence, facts)


def inviter_to(request: Request, view: BoardView) -> Inviter:
    """Whoever asks is told the links of the address by which they reached this instance."""
    return Inviter(view, links_of(request), house_of(request).languages)
