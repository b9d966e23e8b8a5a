"""What those hear who hear the board: of turns that come together the last card by somebody else, and of no other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from app.rules.roles import Role
from app.store import approval, cards, moderation, naming, phases, scribe
from app.store.cards import Draft
from app.store.database import Database
from tests.live.watching import Socket, rooms_over
from tests.store.meeting import F, H, Meeting, O, R


def asks(meeting: Meeting, who: Role = R) -> str:
    return meeting.post(who, "question", "Who decides?")


def names_off(meeting: Meeting) -> None:
    present = meeting.snapshot().session.phase_id
    meeting.act(F, lambda turn: naming.show_names(turn, present, False))


def waits(meeting: Meeting) -> str:
    meeting.act(F, partial(approval.set_approval, lane="question", wanted=True))
    return asks(meeting)


def publishes(meeting: Meeting, card: str) -> None:
    meeting.act(F, meeting.on(card, approval.publish))


def hides(meeting: Meeting, card: str) -> None:
    meeting.act(F, meeting.on(card, moderation.hide, "Unkind"))


def changes(meeting: Meeting, card: str) -> None:
    meeting.act(R, meeting.on(card, cards.edit, Draft("question", "Who decides, and when?", None)))


THEIRS, LEADS = "Question from Resource person", "Question from Facilitator person"
# What has happened before they come, what happens then, and what the facilitator, a host, an observer and the resource
# person hear of it.
HAPPENS: dict[str, tuple[Callable[[Meeting], object], Callable[..., object], tuple[str, str, str, str]]] = {
    "one": (lambda _: None, lambda m, _: asks(m), (THEIRS, THEIRS, THEIRS, "")),
    "two": (lambda _: None, lambda m, _: (asks(m), asks(m, F)), (THEIRS, LEADS, LEADS, LEADS)),
    "one, then other words": (lambda _: None, lambda m, _: changes(m, asks(m)), (THEIRS, THEIRS, THEIRS, "")),
    "other words": (asks, changes, ("", "", "", "")),
    "one is hidden": (lambda _: None, lambda m, _: hides(m, asks(m)), (THEIRS, "", "", "")),
    "the last is hidden": (
        lambda _: None,
        lambda m, _: (asks(m), hides(m, asks(m, F))),
        (THEIRS, THEIRS, THEIRS, ""),
    ),
    "one waits": (lambda _: None, lambda m, _: waits(m), (THEIRS, "", "", "")),
    "one is published": (waits, publishes, ("", THEIRS, THEIRS, "")),
    "without names": (names_off, lambda m, _: asks(m), (THEIRS, "New: Question", "New: Question", "")),
}


@pytest.fixture
def meeting(migrated: Path, tmp_path: Path) -> Iterator[Meeting]:
    database = Database(f"sqlite:///{shutil.copy(migrated, tmp_path / 'board.db')}")
    yield Meeting(database)
    database.close()


async def heard(meeting: Meeting, happens: Callable[[], object]) -> tuple[str, ...]:
    """What each hears of what happens, told in one message."""
    rooms = rooms_over(meeting.database)
    room = await rooms.room(meeting.id)
    sockets = [Socket(meeting.people[role]).enters(rooms, room) for role in (F, H, O, R)]
    happens()
    await rooms.room(meeting.id)
    return tuple("".join(json.loads(frame).get("say", "") for frame in socket.told) for socket in sockets)


@pytest.mark.parametrize("what", HAPPENS)
async def test_the_last_new_card_by_somebody_else_is_said(meeting: Meeting, what: str) -> None:
    before, happens, hear = HAPPENS[what]
    meeting.open("questions")
    card = before(meeting)
    assert await heard(meeting, lambda: happens(meeting, card)) == hear


async def test_who_may_not_read_yet_hears_nothing_also_where_they_are_told_something_else(meeting: Meeting) -> None:
    def happens() -> None:
        asks(meeting)
        meeting.act(F, lambda turn: phases.add_minutes(turn, 5))

    rooms = rooms_over(meeting.database)
    socket = Socket(meeting.people[O]).enters(rooms, await rooms.room(meeting.id))
    happens()
    await rooms.room(meeting.id)
    (told,) = map(json.loads, socket.told)
    assert told["html"] and "say" not in told


async def test_who_writes_for_another_hears_what_others_wrote(meeting: Meeting) -> None:
    other = meeting.join(F, "Second facilitator").id
    seated = [meeting.act(F, lambda turn, name=name: scribe.seat(turn, R, name, 20)).target for name in ("Ama", "Bo")]
    meeting.open("questions")
    rooms = rooms_over(meeting.database)
    room = await rooms.room(meeting.id)
    people = {"first": meeting.people[F], "second": other, "resource": meeting.people[R]}
    sockets = {name: Socket(who).enters(rooms, room) for name, who in people.items()}

    async def heard_by_each() -> dict[str, str]:
        await rooms.room(meeting.id)
        said = {name: [json.loads(frame).get("say", "") for frame in socket.told] for name, socket in sockets.items()}
        return {name: "".join(words).removeprefix("Question from ") for name, words in said.items()}

    def writes(who: str, place: int) -> None:
        draft = Draft("question", "Who decides?", None)
        meeting.act(who, lambda turn: scribe.post_for(turn, seated[place], draft))

    writes(meeting.people[F], 0)
    assert await heard_by_each() == {"first": "", "second": "Ama", "resource": "Ama"}
    writes(meeting.people[F], 0)
    writes(other, 1)
    assert await heard_by_each() == {"first": "Bo", "second": "Ama", "resource": "Bo"}
