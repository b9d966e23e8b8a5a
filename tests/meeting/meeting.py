"""A session with people in every role, all watching, and the law that holds for each of them."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

import httpx2

from app.live.room import Room
from tests.meeting.house import OpenHouse
from tests.meeting.page import JsonBoard, Page
from tests.meeting.person import Person
from tests.meeting.watcher import Watcher

PEOPLE = {
    "facilitator": "facilitator",
    "cofacilitator": "facilitator",
    "host": "host",
    "host2": "host",
    "resource": "resource",
    "resource2": "resource",
    "observer": "observer",
}


# How long two screens may differ before that is called a difference.
PATIENCE_S = 10
# The person whom a link is for.
ME = re.compile(r"[?&;]me=(\w+)")


@dataclass(frozen=True)
class Secret:
    """A text that these people may not be sent, from a message of each of their watchers on."""

    text: str
    kept_from: frozenset[Person]
    since: dict[Watcher, int]


class Meeting:
    """One session. `facilitator`, `cofacilitator`, `host`, `host2`, `resource`, `resource2`, `observer` are in it."""

    facilitator: Person
    cofacilitator: Person
    host: Person
    host2: Person
    resource: Person
    resource2: Person
    observer: Person

    def __init__(self, house: OpenHouse) -> None:
        self.house = house
        self.session_id = ""
        self.tokens: dict[str, str] = {}
        self.people: list[Person] = []
        self.watchers: list[Watcher] = []
        self.secrets: list[Secret] = []

    async def begins(self, agenda: str = "short", language: str = "") -> None:
        """Start the session; everyone joins by their link."""
        start = {
            "title": "How do we keep 40 pumps running?",
            "challenge": "Fees stop.",
            "agenda": agenda,
            "language": language,
        }
        answer = await self.house.client().post("/api/v1/sessions", json=start)
        assert answer.status_code == 201, answer.text
        self.session_id = answer.json()["id"]
        self.tokens = {role: link.partition("#")[2] for role, link in answer.json()["links"].items()}
        for name, role in PEOPLE.items():
            setattr(self, name, await self.joins(name, role))

    async def joins(self, name: str, role: str) -> Person:
        """One more person."""
        person = await Person(self, name, role).joins()
        self.people.append(person)
        return person

    async def opens(self, phase: str) -> None:
        """The facilitator opens a phase."""
        await self.facilitator.does("PUT", "/phase", phase=phase)

    async def calls_house(self, verb: str, path: str, **body: Any) -> httpx2.Response:
        """A request of somebody who is nobody here yet; it must be accepted."""
        answer = await self.house.client(Origin=self.house.url).request(verb, path, **body)
        assert answer.status_code < 300, answer.text
        self.house.calls.append((verb, path, answer.status_code))
        return answer

    async def everyone_watches(self) -> None:
        """Each loads the board and opens a socket; and the same as a program. Who may not read it sees little."""
        for person in self.people:
            await self.watched_by(person)
        await self.settles()

    async def watched_by(self, person: Person) -> None:
        """One person loads the page and opens its socket, and the same as a program."""
        page = await self.fresh_page(person)
        self.watchers.append(await Watcher(person, page).watches())
        board = await self.fresh_json(person)
        if board is not None:
            self.watchers.append(await Watcher(person, board).watches())

    async def fresh_page(self, person: Person) -> Page:
        """The board as this person's browser would load it now."""
        answer = await person.asks(f"?me={person.id}")
        assert answer.status_code == 200, f"{person.name}: {answer.status_code}"
        return Page(answer.text)

    async def fresh_json(self, person: Person) -> JsonBoard | None:
        """The board as the API answers now; None while this person may not read it."""
        answer = await person.board_as_json()
        if answer.status_code == 403:
            return None
        assert answer.status_code == 200, f"{person.name}: {answer.status_code}"
        return JsonBoard(answer.json())

    async def settles(self, watchers: Iterable[Watcher] | None = None) -> None:
        """Wait until every watcher has taken in all that was committed, and who came and went."""
        rooms = self.house.inside.rooms
        room = await rooms.room(self.session_id)
        watching = list(self.watchers if watchers is None else watchers)
        await self._all_hear_a_beat(room, watching)
        if room not in rooms._stirred:
            return
        while room in rooms._stirred:  # it is shown a little later, once for all of them
            await asyncio.sleep(0.01)
        await self._all_hear_a_beat(room, watching)

    async def _all_hear_a_beat(self, room: Room, watchers: list[Watcher]) -> None:
        """Nothing that was sent before a heartbeat comes after it."""
        heard = {watcher: watcher.beats for watcher in watchers}
        room.pulse()
        for watcher in watchers:
            await watcher.until_beat(room.seq, heard[watcher] + 1, room.pulse)

    async def law_holds(self) -> None:
        """Old page + what was pushed = fresh page, for everyone who still watches; and no secret was told."""
        await self.settles()
        for watcher in self.watchers:
            if watcher.code is None:
                await self.same_as_fresh(watcher)
        self._no_secret_is_told()

    async def law_holds_for_returners(self, loaded: list[Watcher]) -> None:
        """The same for those who come back with the page of the beginning and an old, a wrong or no cursor."""
        head = max(watcher.screen.seq for watcher in self.watchers)
        late = []
        for watcher in (w for w in loaded if w.code is None):
            for since, epoch in ((None, None), (head + 1_000, None), (None, "another"), (-1, None)):
                returner = Watcher(watcher.person, watcher.screen.copy())
                late.append(await returner.watches(since, epoch))
        await self.settles(late)
        fresh: dict[tuple[Person, type], Page | JsonBoard] = {}
        for returner in late:
            assert returner.code is None, f"{returner.name} was shown out: {returner.code}"
            # Those of one person see the same: one that agrees with a fresh page is as good as that for the others.
            who = (returner.person, type(returner.screen))
            if who not in fresh or not fresh[who].equals(returner.screen):
                await self.same_as_fresh(returner)
            fresh[who] = returner.screen
        self._no_secret_is_told(late)
        for watcher in (w for w in loaded if w.code is None and isinstance(w.screen, Page)):
            await self._same_by_polling(watcher)
        for returner in late:
            await returner.leaves()

    async def _same_by_polling(self, watcher: Watcher) -> None:
        page = watcher.screen.copy()
        query = f"/changes?me={watcher.person.id}&since={page.seq}&epoch={page.epoch}"
        answer = (await watcher.person.asks(query)).text
        fresh = await self.fresh_page(watcher.person)
        if page.is_outdone_by(answer):
            return
        page.apply(answer)
        assert page.equals(fresh), f"{watcher.name}, polling"

    def keep_from(self, text: str, *may_know: Person) -> str:
        """From now on only these people may be sent this text. The answer is the text."""
        others = frozenset(self.people) - set(may_know)
        self.secrets.append(Secret(text, others, {w: len(w.messages) for w in self.watchers}))
        return text

    async def ends(self) -> None:
        """Everyone closes their sockets."""
        for watcher in self.watchers:
            await watcher.leaves()

    async def same_as_fresh(self, watcher: Watcher) -> None:
        """Old screen + what was pushed = fresh screen, for one who watches."""
        lines: Iterable[str] = ()
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_S
        # Time goes on between the two: who has gone may be noticed there, or a sign of writing run out.
        while not lines or loop.time() < until:
            is_page = isinstance(watcher.screen, Page)
            fresh = await (self.fresh_page if is_page else self.fresh_json)(watcher.person)
            if fresh is None:
                return
            self._told_by(fresh, watcher)
            if watcher.screen.equals(fresh):
                return
            mine, theirs = watcher.screen.normal().splitlines(), fresh.normal().splitlines()
            lines = difflib.unified_diff(mine, theirs, "pushed", "fresh", "", "", 2)
            await asyncio.sleep(0.05)
            await self.settles([watcher])
        raise AssertionError(f"{watcher.name} differs from a fresh one:\n" + "\n".join(lines))

    def _told_by(self, fresh: Page | JsonBoard, watcher: Watcher) -> None:
        text = fresh.text if isinstance(fresh, Page) else fresh.normal()
        assert set(ME.findall(text)) <= {watcher.person.id}, f"{watcher.name} has links of somebody else"
        for secret in self.secrets:
            if watcher.person in secret.kept_from:
                assert secret.text not in text, f"a fresh {watcher.name} tells {secret.text!r}"

    def _no_secret_is_told(self, late: Iterable[Watcher] = ()) -> None:
        for secret in self.secrets:
            for watcher in (*self.watchers, *late):
                if watcher.person not in secret.kept_from:
                    continue
                for message in watcher.messages[secret.since.get(watcher, 0) :]:
                    assert secret.text not in message, f"{watcher.name} was told {secret.text!r}: {message}"


def at(house: OpenHouse, person: Person) -> Person:
    """The same person, whose browser comes in by another instance."""
    meeting = Meeting(house)
    meeting.session_id = person.meeting.session_id
    moved = Person(meeting, person.name, person.role, person.id, person.cookie, person.token)
    meeting.people.append(moved)
    return moved


@contextlib.asynccontextmanager
async def meeting_in(house: OpenHouse, phase: str = "prepare") -> AsyncIterator[Meeting]:
    """A session in this phase with everyone in it, nobody watching yet."""
    meeting = Meeting(house)
    await meeting.begins()
    if phase != "prepare":
        await meeting.opens(phase)
    try:
        yield meeting
    finally:
        async with asyncio.timeout(30):
            await meeting.ends()
