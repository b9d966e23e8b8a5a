"""Every route and API call, for every role in every phase: what the rules do not allow is refused, and leaves no trace.

What is allowed is carried out in full and then undone, so that each is tried on the same session.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from starlette.routing import Route

from app.rules.agenda import PHASES
from app.rules.permissions import why_not
from app.rules.roles import Role, Viewer
from app.store.turn import NoTurn, Outcome
from tests.meeting.house import OpenHouse, routes_of
from tests.meeting.meeting import Meeting, meeting_in
from tests.meeting.person import Person
from tests.web.guards import ELSEWHERE, GUARDS, OPEN, Guard

ROLES = {
    Role.FACILITATOR: "facilitator",
    Role.HOST: "host",
    Role.RESOURCE: "resource",
    Role.OBSERVER: "observer",
}


@pytest.fixture(scope="module")
async def told(house: OpenHouse) -> AsyncIterator[tuple[Meeting, dict[str, str]]]:
    """A session with something of everything in it, and the names that the guards' paths use."""
    async with meeting_in(house) as m:
        await m.host.does("POST", "/materials/links", title="Figures", url="https://example.org/figures")
        await m.opens("questions")
        question, other = [await m.resource.posts("question", text) for text in ("Who decides?", "Who pays?")]
        await m.opens("listening")
        thought = await m.resource2.posts("thought", "People stopped trusting.")
        advice = await m.resource2.posts("recommendation", "A savings group")
        await m.opens("response")
        await m.host.does("PUT", f"/cards/{advice}/decision", choice="adopt", reason="We can.")
        await m.host.does("POST", "/actions", text="Ask two groups", owner="Fatou")
        board = (await m.host.board_as_json()).json()
        page = (await m.host.asks(f"?me={m.host.id}")).text
        names = {
            "session_id": m.session_id, "question": question, "other": other, "thought": thought,
            "recommendation": advice, "person": m.resource2.id, "action": board["actions"][0]["id"],
            "phase": board["phase_id"],
            "material": page.partition("/materials/")[2].partition("?")[0].partition('"')[0],
        }  # fmt: skip
        yield m, names


def test_every_route_is_in_one_table(house: OpenHouse) -> None:
    routes = {
        f"{method} {route.path_format}"
        for route in routes_of(house.app)
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    tables = [{guard.route for guard in GUARDS}, set(ELSEWHERE), OPEN]
    assert routes - set().union(*tables) == set(), "these routes are in no table of tests/web/guards.py"
    assert set().union(*tables) - routes == set(), "these are not there any more"
    assert sum(map(len, tables)) == len(set().union(*tables))


@pytest.mark.parametrize("phase", PHASES)
async def test_each_role_does_what_the_table_allows(told: tuple[Meeting, dict[str, str]], phase: str) -> None:
    meeting, names = told
    await meeting.opens(phase)
    wrong = []
    before = await meeting.fresh_page(meeting.facilitator)
    for guard in GUARDS:
        for role, name in ROLES.items():
            person: Person = getattr(meeting, name)
            if guard.lasts and may(guard, role, person, phase):
                continue
            with tried_only(meeting.house, names["question"]):
                answer = await ask(person, guard, names)
            if (answer.status_code in (401, 403)) is may(guard, role, person, phase) or answer.status_code >= 500:
                wrong.append(
                    f"{role} {guard.route} {guard.body.get('kind', '')}: {answer.status_code} {answer.text[:90]}"
                )
    assert wrong == []
    assert (await meeting.fresh_page(meeting.facilitator)).seq == before.seq


async def test_who_is_nobody_here_may_do_nothing(told: tuple[Meeting, dict[str, str]], house: OpenHouse) -> None:
    _, names = told
    async with meeting_in(house) as elsewhere:
        stranger = elsewhere.facilitator
        wrong = []
        for guard in GUARDS:
            address = guard.address.format_map(names)
            anonymous = await house.client(Origin=house.url).request(guard.verb, address)
            other = await ask(stranger, guard, names)
            if (anonymous.status_code, other.status_code) != (401, 401):
                wrong.append(f"{guard.route}: {anonymous.status_code}, {other.status_code}")
        assert wrong == []


async def test_who_was_removed_may_do_nothing(house: OpenHouse, told: tuple[Meeting, dict[str, str]]) -> None:
    meeting, names = told
    gone = await meeting.joins("gone", "facilitator")
    await meeting.facilitator.does("DELETE", f"/participants/{gone.id}")
    answers = {guard.route: await ask(gone, guard, names) for guard in GUARDS}
    assert {route: answer.status_code for route, answer in answers.items() if answer.status_code != 403} == {}
    codes = {answer.json()["error"]["code"] for route, answer in answers.items() if not route.startswith("GET")}
    assert codes == {"removed"}


@contextlib.contextmanager
def tried_only(house: OpenHouse, target: str) -> Iterator[None]:
    """Whatever is written is written in full and then undone."""
    database = house.inside.database
    write = database.write

    class Tried(Exception):
        pass

    async def try_to(change: Callable[[Any], Any], onlooker: Any = None) -> Any:
        found: list[Any] = []

        def change_and_undo(sql: Any) -> None:
            found.append(change(sql))
            raise Tried

        with contextlib.suppress(Tried):
            await write(change_and_undo)
        if isinstance(found[0], Outcome):
            # The card that was made is gone again, so another one stands for it in the answer.
            raise NoTurn(replace(found[0], target=target))
        return found[0]

    database.write = try_to  # type: ignore[method-assign]
    try:
        yield
    finally:
        database.write = write  # type: ignore[method-assign]


async def ask(person: Person, guard: Guard, names: dict[str, str]) -> httpx2.Response:
    """This person's request for this route."""
    address = guard.address.format_map(names)
    body = {n: v.format_map(names) if isinstance(v, str) else v for n, v in guard.body.items()}
    headers = dict(person.headers)
    sent: dict[str, Any] = {"data": body} if body else {}
    if address.startswith("/api/"):
        headers = {"Authorization": f"Bearer {person.token}"}
        sent = {"json": body} if body else {}
    elif "file" in body:
        sent = {"files": {"file": ("pumps.txt", body["file"])}}
    return await person.client.request(guard.verb, address, headers=headers, **sent)


def may(guard: Guard, role: Role, person: Person, phase: str) -> bool:
    """Whether the rules allow it."""
    if guard.action is None:
        return True
    owner = person.meeting.resource.id if guard.own else None
    return why_not(Viewer(person.id, role), guard.action, PHASES[phase], owner_id=owner) is None
