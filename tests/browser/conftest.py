"""Fixtures of the browser stories: a server, and people who meet there."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Browser

from app.rules.roles import Role
from tests.browser.clock import Clock
from tests.browser.people import KINDS_OF_PEOPLE, Facilitator, Host, Observer, Peer, Person
from tests.browser.person import PATIENCE_MS
from tests.browser.serving import Line, Server

NAMES = {
    Role.FACILITATOR: ["Aminata", "Bakary"],
    Role.HOST: ["Fatou", "Ibrahim", "Djénéba"],
    Role.RESOURCE: ["Gloria", "Lucía", "Rahel"],
    Role.OBSERVER: ["Oumar", "Projector"],
}


class Meeting:
    """A session, its links, and those who came."""

    def __init__(self, browser: Browser, server: Server, address: str | None = None) -> None:
        self.browser = browser
        self.server = server
        self.address = address or server.url
        self.links: dict[str, str] = {}
        self.people: list[Person] = []
        self._names = {role: iter(names) for role, names in NAMES.items()}

    async def begins(self, title: str = "How do we keep 40 village pumps running?") -> None:
        """Make a session by the API."""
        body = {"title": title, "challenge": "Committees collect fees for a year, then stop."}
        async with httpx2.AsyncClient(timeout=60) as client:
            answer = await client.post(f"{self.address}/api/v1/sessions", json=body)
        assert answer.status_code == 201, answer.text
        self.links = answer.json()["links"]

    async def person(self, role: Role, address: str | None = None, name: str | None = None) -> Person:
        """Someone with a new browser, who has not joined yet."""
        context = await self.browser.new_context(
            viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="en-GB"
        )
        person = KINDS_OF_PEOPLE[role](context, address or self.address, name or next(self._names[role]))
        self.people.append(person)
        return person

    async def welcomes(self, role: Role, address: str | None = None, name: str | None = None) -> Person:
        """Someone who has joined in this role and looks at the board."""
        person = await self.person(role, address, name)
        return await person.joins(self.links[role])

    async def closes(self) -> None:
        """Everyone goes home; what went wrong unseen is told."""
        troubles = [trouble for person in self.people for trouble in person.troubles]
        strangers = [url for person in self.people for url in person.strangers()]
        for person in self.people:
            await person.context.close()
        assert troubles == []
        assert strangers == [], "a request left the machine"


def with_tables(folder: Path, migrated: Path) -> Path:
    """A server's folder that has our tables in it already."""
    (folder / "data").mkdir()
    shutil.copy(migrated, folder / "data")
    return folder


@pytest.fixture(scope="session")
async def server(migrated: Path) -> AsyncIterator[Server]:
    """A server for all stories that do it no harm; each has its own session there."""
    with tempfile.TemporaryDirectory(prefix="peer-assist-browser-") as folder:
        server = Server(with_tables(Path(folder), migrated))
        await server.start()
        yield server
        await server.stop()


@pytest.fixture
async def own_server(migrated: Path, tmp_path: Path) -> AsyncIterator[Server]:
    """A server for one story, which may kill it."""
    server = Server(with_tables(tmp_path, migrated))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def meeting(browser: Browser, server: Server) -> AsyncIterator[Meeting]:
    """A session that nobody has joined yet."""
    meeting = Meeting(browser, server)
    await meeting.begins()
    yield meeting
    await meeting.closes()


@pytest.fixture
async def fragile_meeting(browser: Browser, own_server: Server) -> AsyncIterator[Meeting]:
    """The same on a server that the story may kill."""
    meeting = Meeting(browser, own_server)
    await meeting.begins()
    yield meeting
    await meeting.closes()


@pytest.fixture
async def line(meeting: Meeting) -> AsyncIterator[Line]:
    """A line to the meeting's server that can go dead: its url is the address for whoever should come by it."""
    line = Line(meeting.server)
    await line.start()
    yield line
    await line.stop()


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    """The clock of a server of one's own, to be moved."""
    return Clock(tmp_path / "clock")


@pytest.fixture
async def facilitator(meeting: Meeting) -> Facilitator:
    """Who leads; the session stands in its first phase."""
    return await meeting.welcomes(Role.FACILITATOR)  # type: ignore[return-value]


@pytest.fixture
async def host(meeting: Meeting) -> Host:
    """One of the host team."""
    return await meeting.welcomes(Role.HOST)  # type: ignore[return-value]


@pytest.fixture
async def peer(meeting: Meeting) -> Peer:
    """One of the resource team."""
    return await meeting.welcomes(Role.RESOURCE)  # type: ignore[return-value]


@pytest.fixture
async def observer(meeting: Meeting) -> Observer:
    """One who only reads."""
    return await meeting.welcomes(Role.OBSERVER)  # type: ignore[return-value]


async def all_agree(*people: Person) -> None:
    """Wait until each one's board equals a freshly loaded one."""
    for person in people:
        deadline = asyncio.get_running_loop().time() + PATIENCE_MS / 1_000
        while (shown := await person.board()) != (fresh := await person.freshly_loaded_board()):
            assert asyncio.get_running_loop().time() < deadline, _difference(person, shown, fresh)
            await asyncio.sleep(0.3)


def _difference(person: Person, shown: str, fresh: str) -> str:
    import difflib

    lines = difflib.unified_diff(fresh.splitlines(), shown.splitlines(), "fresh", f"shown to {person.name}", n=1)
    return "\n".join(lines)
