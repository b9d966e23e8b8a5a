"""Removing somebody: their sockets close at once in every process, and nothing passes after it, in or out."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path

import pytest

from app.live.keeper import Keeper
from tests.meeting.house import hears_rings, open_house, with_key
from tests.meeting.meeting import Meeting, meeting_in
from tests.meeting.page import Page
from tests.meeting.person import Person
from tests.meeting.watcher import Watcher

PATIENCE_S = 20
# A ring that does not get through within a second is let go, and a busy machine may hold up one.
TRIES = 4


@pytest.fixture(autouse=True)
def rooms_do_not_look_for_what_they_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is cut is cut at once, by what rang: there is no look a second later that could make up for it.

    Only in houses that open meanwhile. A longer pause between looks would be begun by others' houses as well, and would
    last in them long after this test: nobody there would be seen to have gone.
    """
    monkeypatch.setattr(Keeper, "look_for_ever", asyncio.Event().wait)


def last_turn_told(watcher: Watcher) -> int:
    return max([json.loads(message).get("seq", 0) for message in watcher.messages], default=0)


async def removal_of(meeting: Meeting, watcher: Watcher) -> int:
    """Remove the person of a watcher, and wait until their socket has ended; the turn in which it happened."""
    answer = await meeting.facilitator.tries("DELETE", f"/participants/{watcher.person.id}")
    assert answer.status_code == 204, answer.text
    async with asyncio.timeout(PATIENCE_S):
        while watcher.code is None:
            await asyncio.sleep(0.005)
    return int(answer.headers["X-Seq"])


async def nothing_passes(meeting: Meeting, person: Person) -> None:
    """Neither a page nor a post nor a look is answered."""
    for verb, path, form in (
        ("POST", "/cards", {"kind": "question", "text": "Am I still here?"}),
        ("POST", "/typing", {"lane": "question"}),
        ("PUT", "/reading", {}),
    ):
        answer = await person.tries(verb, path, **form)
        assert answer.status_code == 403, f"{verb} {path}: {answer.status_code}"
        assert answer.json()["error"]["code"] == "removed"
    assert (await person.asks()).status_code == 403
    assert (await person.asks(f"/changes?me={person.id}")).status_code == 403
    assert (await person.board_as_json()).status_code == 403
    back = await Watcher(person, await meeting.fresh_page(meeting.observer)).watches()
    async with asyncio.timeout(60):
        while back.code is None:
            await asyncio.sleep(0.005)
    assert back.code == 4403
    assert not any("html" in json.loads(message) for message in back.messages)


async def test_whoever_is_removed_is_cut_at_once_and_told_nothing_after_it(data: Path):
    async with open_house(data) as house, meeting_in(house, "questions") as meeting:
        person = await meeting.joins("intruder", "resource")
        watcher = await Watcher(person, await meeting.fresh_page(person)).watches()
        meeting.watchers.append(watcher)
        posting = asyncio.create_task(meeting.resource.tries("POST", "/cards", kind="question", text="Busy?"))
        seq = await removal_of(meeting, watcher)
        await posting
        await meeting.resource.tries("POST", "/cards", kind="question", text="After?")
        assert watcher.code == 4403
        assert last_turn_told(watcher) < seq, "a turn was told that came with the removal or after it"
        await nothing_passes(meeting, person)


@pytest.mark.postgres
async def test_sockets_in_another_process_are_cut_as_well(tmp_path: Path, postgres_database: str):
    async with (
        open_house(with_key(tmp_path / "here"), database_url=postgres_database) as here,
        open_house(with_key(tmp_path / "there"), database_url=postgres_database) as there,
        meeting_in(here, "questions") as meeting,
    ):
        await hears_rings(here, there)
        for number in range(TRIES):
            person = await meeting.joins(f"intruder {number}", "resource")
            page = await meeting.fresh_page(person)
            meeting.house = there
            watcher = await Watcher(person, page).watches()
            meeting.house = here
            meeting.watchers.append(watcher)
            with contextlib.suppress(TimeoutError):
                seq = await removal_of(meeting, watcher)
                assert watcher.code == 4403
                assert last_turn_told(watcher) < seq
                return
        pytest.fail("nobody was cut by what rang")


@pytest.mark.parametrize("role", ["", "host", "observer"])
async def test_whoever_goes_or_may_write_no_longer_is_shown_as_writing_no_longer(meeting: Meeting, role: str) -> None:
    await meeting.opens("listening")
    await meeting.everyone_watches()
    writing = meeting.resource
    await writing.does("POST", "/typing", lane="thought")
    pages = [w for w in meeting.watchers if w.person is not writing and isinstance(w.screen, Page)]
    assert writing.shown_name in pages[0].screen.words("typing-thought")
    path = f"/participants/{writing.id}"
    lead = meeting.facilitator
    answer = await (lead.tries("PUT", f"{path}/role", role=role) if role else lead.tries("DELETE", path))
    assert answer.status_code == 204
    await meeting.settles()
    assert [w.name for w in pages if w.screen.words("typing-thought")] == []
