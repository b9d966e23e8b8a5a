"""What several requests do in one moment outside of a session's turns: visits and looks, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import Connection, select

from app.rules.errors import Refused, SignedOut, StaleLink
from app.rules.roles import Role
from app.store import participants, removals, standing
from app.store.looks import last_look, note_look
from app.store.newcomers import Ticket, seated_once
from app.store.participants import Profile
from app.store.turn import PEOPLE
from app.store.visits import come_back
from tests.store.meeting import F, H, Meeting, R, still_visiting

AT_ONCE = 6
ROUNDS = 10


def at_once(act: Callable[[], object]) -> None:
    """Carry something out in several threads that begin together; whatever one raises is raised."""
    gate = threading.Barrier(AT_ONCE)

    def begin() -> None:
        gate.wait(60)
        act()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        for done in [threads.submit(begin) for _ in range(AT_ONCE)]:
            done.result(60)


def test_one_secret_opens_one_visit_however_often_it_is_sent(meeting: Meeting) -> None:
    person = meeting.people[H]
    for number in range(ROUNDS):
        secret = f"a browser {number}"
        at_once(
            lambda s=secret: meeting.database.write_now(
                lambda sql: come_back(sql, meeting.id, person, 1, s, meeting.now)
            )
        )
        assert meeting.database.read_now(lambda sql, s=secret: still_visiting(sql, s, [person])) == {person}


def test_one_who_joins_several_times_at_once_has_one_seat_and_is_told_so_each_time(meeting: Meeting) -> None:
    for number in range(ROUNDS):
        secret, seats = f"a newcomer {number}", list[str]()

        def join(sql: Connection, secret: str = secret) -> str:
            take = partial(
                participants.join, sql, meeting.id, Role.OBSERVER, 1, Profile("Ana"), (secret,), 20, meeting.now
            )
            return seated_once(sql, Ticket(secret, "the same"), (secret,), meeting.now, take).id

        at_once(lambda join=join, seats=seats: seats.append(meeting.database.write_now(join)))
        assert len(seats) == AT_ONCE and len(set(seats)) == 1


def test_two_pages_opened_at_once_are_one_look(meeting: Meeting) -> None:
    for role in (F, H, R):
        row = meeting.database.read_now(
            lambda sql, r=role: sql.execute(select(*PEOPLE.c).where(PEOPLE.c.id == meeting.people[r])).one()
        )
        at_once(lambda p=row: meeting.database.write_now(lambda sql: note_look(sql, p, meeting.now)))
        assert meeting.database.read_now(lambda sql, p=row: last_look(sql, p.id)) == meeting.now


@pytest.mark.parametrize("by", ["way back", "role link"])
def test_who_comes_back_while_their_link_is_renewed_does_not_stay(meeting: Meeting, by: str) -> None:
    person = meeting.people[H]
    comes, may_go = threading.Event(), threading.Event()

    def back(sql: object) -> None:
        come_back(sql, meeting.id, person, 1, "a stranger", meeting.now)  # type: ignore[arg-type]
        comes.set()
        assert may_go.wait(60)

    def renew() -> None:
        assert comes.wait(60)
        threading.Timer(0.05, may_go.set).start()
        if by == "way back":
            meeting.act(F, lambda turn: standing.renew_way_back(turn, person, end_visits=True))
        else:
            meeting.act(F, lambda turn: participants.renew_link(turn, Role.HOST, True))

    with ThreadPoolExecutor(2) as threads:
        for done in (threads.submit(meeting.database.write_now, back), threads.submit(renew)):
            done.result(60)
    assert meeting.database.read_now(lambda sql: still_visiting(sql, "a stranger", [person])) == set()
    with pytest.raises(StaleLink):
        meeting.database.write_now(lambda sql: come_back(sql, meeting.id, person, 1, "a stranger", meeting.now))


def test_who_was_removed_or_never_was_does_not_come_back(meeting: Meeting) -> None:
    person = meeting.people[R]
    meeting.act(F, lambda turn: removals.remove(turn, person))
    with pytest.raises(Refused):
        meeting.database.write_now(lambda sql: come_back(sql, meeting.id, person, 1, "a browser", meeting.now))
    with pytest.raises(SignedOut):
        meeting.database.write_now(lambda sql: come_back(sql, meeting.id, "nobody", 1, "a browser", meeting.now))
