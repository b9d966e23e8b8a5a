"""People: seats, links, experience, removal."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.rules import limits
from app.rules.errors import Full, Invalid, NotFound, Refused, StaleLink
from app.rules.roles import Role
from app.store import participants, removals, screens, sessions
from app.store.database import Database
from app.store.participants import Profile, seats_taken
from tests.store.meeting import F, H, Meeting, O, R, still_visiting


def test_the_twenty_first_person_finds_it_full(database: Database) -> None:
    meeting = Meeting(database)
    while database.read_now(lambda sql: seats_taken(sql, meeting.id)) < 20:
        last = meeting.join(R)
    before = meeting.trace()
    for role in (F, H, R):
        with pytest.raises(Full) as raised:
            meeting.join(role)
        assert raised.value.facts == {"seats": 20}
    assert meeting.trace() == before
    meeting.join(O)
    meeting.act(F, lambda turn: removals.remove(turn, last.id))
    assert meeting.join(H).seq == meeting.seq
    with pytest.raises(Full):
        meeting.act(F, lambda turn: removals.let_back_in(turn, last.id, 20))
    watcher = meeting.people[O]
    meeting.act(F, lambda turn: removals.remove(turn, watcher))
    meeting.act(F, lambda turn: removals.let_back_in(turn, watcher, 20))


def test_two_who_come_at_once_do_not_share_the_last_seat(database: Database) -> None:
    meeting = Meeting(database, seats=4)
    ready = threading.Barrier(4)

    def come(role: Role) -> bool:
        ready.wait(30)
        try:
            meeting.join(role)
        except Full:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(come, (H, R, F, H))) == 1


@pytest.mark.parametrize(
    "profile, field",
    [
        (Profile(""), "name"),
        (Profile("\u200b\0"), "name"),
        (Profile("x" * (limits.NAME + 1)), "name"),
        (Profile("x", organisation="x" * 121), "organisation"),
        (Profile("x", did_what="x" * 301), "did_what"),
        (Profile("x", did_where="x" * 301), "did_where"),
        (Profile("x", did_when="x" * 301), "did_when"),
    ],
)
def test_a_profile_that_does_not_fit(meeting: Meeting, profile: Profile, field: str) -> None:
    before = meeting.trace()
    with pytest.raises(Invalid) as raised:
        meeting.database.write_now(
            lambda sql: participants.join(sql, meeting.id, H, 1, profile, ("hash",), 20, meeting.now)
        )
    assert raised.value.field == field
    assert meeting.trace() == before


def test_what_a_profile_says_on_a_line_is_one(meeting: Meeting) -> None:
    profile = Profile(*(f"{name}\nand more" for name in ("Fatou", "Agua", "by-laws", "Cusco", "2024")))
    person = meeting.database.write_now(
        lambda sql: participants.join(sql, meeting.id, H, 1, profile, ("hash",), 20, meeting.now)
    )
    kept = (person.name, person.organisation, person.did_what, person.did_where, person.did_when)
    assert [text for text in kept if "\n" in text] == ["by-laws\nand more"]


def test_experience_is_told_and_told_anew(meeting: Meeting) -> None:
    told = Profile("not a new name", "Agua Viva", "by-laws", "Cusco", "2024")
    meeting.act(R, lambda turn: participants.tell(turn, told))
    person = meeting.snapshot().people[meeting.people[R]]
    assert (person.name, person.organisation, person.did_when) == ("Resource person", "Agua Viva", "2024")
    assert meeting.before()["organisation"] == ""
    assert meeting.does_nothing(R, lambda turn: participants.tell(turn, told))
    for role in (F, O):
        with pytest.raises(Refused):
            meeting.act(role, lambda turn: participants.tell(turn, told))


def test_the_brief_is_read_once(meeting: Meeting) -> None:
    meeting.act(R, participants.mark_read)
    assert meeting.snapshot().people[meeting.people[R]].brief_read_at == meeting.now
    meeting.passes(5)
    assert meeting.does_nothing(R, participants.mark_read)
    # Another title is no other text; a text that was changed is read anew.
    meeting.act(F, lambda turn: sessions.edit_brief(turn, {"title": "More pumps"}, {}))
    assert meeting.does_nothing(R, participants.mark_read)
    meeting.act(H, lambda turn: sessions.edit_brief(turn, {"tried": "Two trainings."}, {}))
    meeting.passes(5)
    meeting.act(R, participants.mark_read)
    assert meeting.snapshot().people[meeting.people[R]].brief_read_at == meeting.now
    meeting.open("listening")
    with pytest.raises(Refused):
        meeting.act(H, participants.mark_read)


def test_removing_and_letting_back_in(meeting: Meeting) -> None:
    host = meeting.people[H]
    assert meeting.does_nothing(F, lambda turn: removals.let_back_in(turn, host, 20))
    meeting.act(F, lambda turn: removals.remove(turn, host))
    assert meeting.snapshot().people[host].removed_at == meeting.now
    assert meeting.does_nothing(F, lambda turn: removals.remove(turn, host))
    meeting.act(F, lambda turn: removals.let_back_in(turn, host, 20))
    meeting.act(H, participants.mark_read)
    for wrong in ("nobody", Meeting(meeting.database).people[H]):
        with pytest.raises(NotFound):
            meeting.act(F, lambda turn, i=wrong: removals.remove(turn, i))
    with pytest.raises(Refused):
        meeting.act(R, lambda turn: removals.remove(turn, host))


def test_the_last_facilitator_stays(meeting: Meeting) -> None:
    lead = meeting.people[F]
    with pytest.raises(Refused) as raised:
        meeting.act(F, lambda turn: removals.remove(turn, lead))
    assert raised.value.code == "last_facilitator"
    second = meeting.join(F).id
    meeting.act(F, lambda turn: removals.remove(turn, lead))
    with pytest.raises(Refused):
        meeting.act(second, lambda turn: removals.remove(turn, second))


@pytest.mark.parametrize("end_visits", [False, True])
def test_a_renewed_link_stops_the_old_one(meeting: Meeting, end_visits: bool) -> None:
    came = meeting.join(H, secrets=("browser",))
    other = meeting.join(R, secrets=("peer",))
    elsewhere = Meeting(meeting.database).join(H, secrets=("elsewhere",))
    meeting.act(F, lambda turn: participants.renew_link(turn, H, end_visits))
    with pytest.raises(StaleLink):
        meeting.join(H, version=1)
    meeting.join(H, version=2)
    meeting.join(R, version=1)
    read = meeting.database.read_now
    assert read(lambda sql: still_visiting(sql, "browser", [came.id])) == (set() if end_visits else {came.id})
    assert read(lambda sql: still_visiting(sql, "peer", [other.id])) == {other.id}
    assert read(lambda sql: still_visiting(sql, "elsewhere", [elsewhere.id])) == {elsewhere.id}
    people = meeting.snapshot().people
    assert people[came.id].back_version == (2 if end_visits else 1), "the way back goes with the visit"
    assert people[other.id].back_version == 1
    with pytest.raises(Refused):
        meeting.act(H, lambda turn: participants.renew_link(turn, H, False))


def test_who_renews_the_facilitators_link_stays(meeting: Meeting) -> None:
    me, other = meeting.join(F, secrets=("mine",)), meeting.join(F, secrets=("theirs",))
    meeting.act(me.id, lambda turn: participants.renew_link(turn, F, True))
    read = meeting.database.read_now
    assert read(lambda sql: still_visiting(sql, "mine", [me.id])) == {me.id}
    assert read(lambda sql: still_visiting(sql, "theirs", [other.id])) == set()


def test_a_wall_stands_when_the_observers_link_is_renewed(meeting: Meeting) -> None:
    lead, watcher = meeting.join(F, secrets=("lead",)), meeting.join(O, secrets=("watcher",))
    meeting.act(lead.id, lambda turn: screens.put_up(turn, "lead"))
    wall = next(person.id for person in meeting.snapshot().people.values() if person.screen)
    meeting.act(F, lambda turn: participants.renew_link(turn, O, True))
    read = meeting.database.read_now
    assert read(lambda sql: still_visiting(sql, "watcher", [watcher.id])) == set()
    assert read(lambda sql: still_visiting(sql, "lead", [lead.id, wall])) == {lead.id, wall}


@pytest.mark.parametrize("version", [0, 2, 10**18])
def test_a_link_that_was_never_made(meeting: Meeting, version: int) -> None:
    with pytest.raises(StaleLink):
        meeting.join(H, version=version)
