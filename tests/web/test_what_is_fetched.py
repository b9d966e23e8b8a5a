"""Whatever can be fetched, by everyone there is: nobody gets by any address what they may not see.

The addresses are made of the application's own routes. One with a part that is unknown here fails, so none is forgotten.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import httpx2
import pytest
from starlette.routing import Route

from app.rules.roles import Role
from app.web.cards import FORMS, MODERATING
from app.web.record import FORMATS
from tests.meeting.house import OpenHouse, routes_of
from tests.meeting.meeting import Meeting, meeting_in
from tests.meeting.person import Person

pytestmark = pytest.mark.long

IN_A_SESSION = "/sessions/{session_id}"
LEADS = frozenset({"facilitator", "cofacilitator"})
# Where a page asks for its own board it says whose it is; what if it says that it is another's?
QUERIES = ("?me={me}&since=0&seq=1", "?me={leader}")
TURN_OR_TIME = re.compile(r"seq\W{1,5}\d+|\d\d:\d\d:\d\d|\d{9,}")
# One of each kind of reader is enough.
READERS = ("facilitator", "host", "resource", "resource2", "observer")


@dataclass
class Told:
    """A meeting in which much is kept from somebody: each such text, and the names of those who may be sent it.

    `parts` are the values of what stands in braces in a route.
    """

    meeting: Meeting
    outsiders: dict[str, Person | None]
    parts: dict[str, list[str]]
    secrets: dict[str, frozenset[str]] = field(default_factory=dict)

    def keep(self, text: str, *may_know: str) -> str:
        """Only these may be sent it. The answer is the text."""
        self.secrets[text] = frozenset(may_know)
        return text

    def addresses(self, house: OpenHouse, name: str) -> list[str]:
        """Every address within the session, as this person asks for it."""
        found = []
        own = getattr(self.meeting, name, None) or self.outsiders.get(name)
        who = {"me": own.id if own else "", "leader": self.meeting.facilitator.id}
        for route in getters(house):
            names = [part for part in self.parts if f"{{{part}}}" in route]
            for values in product(*(self.parts[part] for part in names)):
                path = route
                for part, value in zip(names, values, strict=True):
                    path = path.replace(f"{{{part}}}", value)
                assert "{" not in path, f"what stands for that in {path}? Please add it to `parts`"
                queries = ("",) if path.startswith("/api/") else QUERIES
                found += [path + query.format(**who) for query in queries]
        return found


def getters(house: OpenHouse) -> list[str]:
    """The path of every route within a session that can be fetched."""
    routes = [route for route in routes_of(house.app) if isinstance(route, Route) and "GET" in (route.methods or ())]
    return [route.path_format for route in routes if IN_A_SESSION in route.path_format]


@pytest.fixture
async def told(house: OpenHouse) -> AsyncIterator[Told]:
    async with meeting_in(house) as m, meeting_in(house) as elsewhere:
        gone = await m.joins("gone", "facilitator")
        parts = {
            "session_id": [m.session_id], "suffix": sorted(FORMATS), "role": list(Role), "name": sorted({*FORMS, *MODERATING}),
            "seq": ["1", "12"], "key": ["none"], "card_id": [], "material_id": [], "participant_id": [m.resource.id],
        }  # fmt: skip
        told = Told(m, {"gone": gone, "elsewhere": elsewhere.facilitator, "stranger": None}, parts)
        for token in m.tokens.values():
            told.keep(token, *LEADS)
        for person in (*m.people, elsewhere.facilitator):
            for secret in (person.cookie, person.token):
                told.keep(secret)
        await m.host.does(
            "PUT", "/brief", tried=told.keep("Tried-Wells", *LEADS, "host", "host2", "resource", "resource2")
        )
        await m.host.does("POST", "/materials/links", title="Figures", url="https://example.org/figures")
        page = (await m.host.asks(f"?me={m.host.id}")).text
        parts["material_id"] = [page.partition("/materials/")[2].partition("?")[0].partition('"')[0]]
        await m.facilitator.does("DELETE", f"/participants/{gone.id}")
        yield told


async def something_of_everything(told: Told) -> None:
    """Cards that are hidden, wait, were reworded and withdrawn."""
    m, cards = told.meeting, told.parts["card_id"]
    told.secrets.pop("Tried-Wells")  # whoever reads the board reads it from now on
    await m.opens("questions")
    cards.append(await m.resource.posts("question", told.keep("Hidden-Question", *LEADS, "resource")))
    reason = told.keep("Hidden-Reason", *LEADS, "resource")
    await m.facilitator.does("PUT", f"/cards/{cards[0]}/hiding", reason=reason)
    cards.append(await m.resource.posts("question", told.keep("Former-Wording", *LEADS, "resource")))
    await m.facilitator.does("PUT", f"/cards/{cards[1]}/wording", text="Who pays?")
    cards.append(await m.resource.posts("question", told.keep("Withdrawn-Question")))
    await m.resource.does("DELETE", f"/cards/{cards[2]}")
    answer = await m.host.posts("answer", told.keep("Hidden-Answer", *LEADS, "host"), cards[1])
    await m.facilitator.does("PUT", f"/cards/{answer}/hiding")
    cards.append(answer)
    await m.facilitator.does("PUT", "/lanes/question/approval")
    cards.append(await m.resource2.posts("question", told.keep("Waiting-Question", *LEADS, "resource2")))
    await m.facilitator.does("PUT", f"/cards/{cards[-1]}/holding", note=told.keep("Please-Kindly", *LEADS, "resource2"))
    await m.opens("listening")
    cards.append(await m.resource.posts("recommendation", "A savings group"))
    for card in (cards[0], answer, cards[4]):
        told.keep(
            card, *told.secrets[{cards[0]: "Hidden-Question", answer: "Hidden-Answer"}.get(card, "Waiting-Question")]
        )


async def everyone_fetches(told: Told, house: OpenHouse) -> tuple[list[str], set[tuple[str, str]]]:
    """What was sent to whom that may not see it; and who was answered by which route."""
    wrong, answered = [], set()
    people = {name: getattr(told.meeting, name) for name in READERS} | told.outsiders
    for name, person in people.items():
        for address in told.addresses(house, name):
            answer = await fetched(house, person, address)
            if answer.status_code >= 500:
                wrong.append(f"{name} {address}: {answer.status_code}")
            if answer.status_code < 300:
                answered.add((name, address))
            said = words(answer)
            for secret, may_know in told.secrets.items():
                # What somebody asks for by its name is no news to them.
                if name not in may_know and secret in said.replace(address.partition("?")[0], ""):
                    wrong.append(f"{name} {address}: {secret}")
    return wrong, answered


async def fetched(house: OpenHouse, person: Person | None, address: str) -> httpx2.Response:
    """The answer to this person; nobody has no cookie."""
    headers = {"Accept": "text/html"}
    if person is not None and address.startswith("/api/"):
        headers = {"Authorization": f"Bearer {person.token}"}
    elif person is not None:
        headers["Cookie"] = f"peer_assist={person.cookie}"
    request = httpx2.Request("GET", house.url + address, headers={"Accept-Encoding": "identity", **headers})
    # Thousands are fetched: a client for each with its jar, or a way over the network, took longer than the answer.
    answer = await httpx2.ASGITransport(app=house.app, raise_app_exceptions=False).handle_async_request(request)
    await answer.aread()
    return answer


def words(answer: httpx2.Response) -> str:
    """All that is said, with what lies in an archive, and in the headers."""
    content = answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode(errors="replace") + str(answer.headers)


@pytest.mark.parametrize("phase", ["prepare", "listening", "response", "closed"])
async def test_nobody_is_sent_what_is_kept_from_them(told: Told, house: OpenHouse, phase: str) -> None:
    m = told.meeting
    if phase != "prepare":
        await something_of_everything(told)
    if phase == "closed":
        await m.opens("response")
        await m.host.does("PUT", f"/cards/{told.parts['card_id'][-1]}/decision", choice="park", reason="Later.")
        await m.opens("feedback")
        feedback: dict[str, Any] = {"first": "4", "second": "5"}
        await m.resource.does("PUT", "/feedback", **feedback, words=told.keep("Said-Of-It", *LEADS, "resource"))
    await m.opens(phase)
    told.parts["card_id"] = told.parts["card_id"] or ["none"]
    wrong, answered = await everyone_fetches(told, house)
    assert wrong == []
    names = {name for name, _ in answered}
    assert names == set(READERS), "who is nobody here is answered nothing"
    if phase != "prepare":
        # What nobody could have got in any way says nothing.
        sent = [words(await fetched(house, m.facilitator, f"/sessions/{m.session_id}?me={m.facilitator.id}"))]
        sent.append(
            words(await fetched(house, m.facilitator, f"/sessions/{m.session_id}/history?me={m.facilitator.id}"))
        )
        assert "Hidden-Question" in "".join(sent) and "Waiting-Question" in "".join(sent)


async def test_before_the_reveal_nothing_tells_where_another_put_their_dots(told: Told, house: OpenHouse) -> None:
    m = told.meeting
    await something_of_everything(told)
    first = told.parts["card_id"][-1]
    second = await m.resource2.posts("recommendation", "A mechanic")
    told.parts["card_id"] = [first, second]
    told.parts["material_id"] = ["none"]  # who opens one is shown to have done so
    await m.opens("priorities")
    for card, count in ((first, "2"), (second, "1")):
        await m.host2.does("POST", f"/cards/{card}/dots", more=count)
    readers = ("host", "resource", "observer")
    again, before = [await all_that_is_said(told, house, readers) for _ in range(2)]
    for card, count in ((first, "-1"), (second, "1")):
        await m.host2.does("POST", f"/cards/{card}/dots", more=count)
    after = await all_that_is_said(told, house, readers)
    steady = {key for key, said in before.items() if again[key] == said}
    assert before.keys() - steady == set()
    assert [key for key in steady if after[key] != before[key]] == []
    await m.facilitator.does("PUT", "/reveal")
    revealed = await all_that_is_said(told, house, readers)
    assert any(revealed[key] != after[key] for key in steady)


async def all_that_is_said(told: Told, house: OpenHouse, names: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """What each of them is answered by each address, without the number of the last turn and the time."""
    said = {}
    for name in names:
        for address in told.addresses(house, name):
            answer = words(await fetched(house, getattr(told.meeting, name), address))
            said[name, address] = TURN_OR_TIME.sub("#", answer)
    return said
