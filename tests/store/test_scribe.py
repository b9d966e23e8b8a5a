"""Writing for people without a device, and handing over to them."""

import pytest

from app.rules.errors import Conflict, Full, Invalid, NotFound, Refused, StaleLink
from app.rules.roles import Role
from app.store import approval, participants, removals, scribe, votes
from app.store.cards import Draft, card_of
from tests.store.meeting import F, H, Meeting, R, still_visiting


def seat(meeting: Meeting, role: str = "resource", name: str = "Old hand") -> str:
    return meeting.act(F, lambda turn: scribe.seat(turn, role, name, meeting.seats)).target


def take_over(meeting: Meeting, person: str, role: Role = Role.RESOURCE, version: int = 1) -> None:
    meeting.database.write_now(
        lambda sql: scribe.take_over(sql, meeting.id, role, version, person, (f"{person} hash",), meeting.now)
    )


def test_a_card_written_down_names_both(meeting: Meeting) -> None:
    person = seat(meeting)
    meeting.open("questions")
    card_id = meeting.act(F, lambda turn: scribe.post_for(turn, person, Draft("question", "Why?"))).target
    card = meeting.snapshot().cards[card_id]
    assert (card.author_id, card.scribe_id) == (person, meeting.people[F])
    assert meeting.last().actor_id == meeting.people[F]


def test_what_a_facilitator_wrote_down_does_not_wait_for_one(meeting: Meeting) -> None:
    peer = seat(meeting)
    meeting.open("listening")
    meeting.act(F, lambda turn: approval.set_approval(turn, "thought", True))
    card_id = meeting.act(F, lambda turn: scribe.post_for(turn, peer, Draft("thought", "Hm."))).target
    assert meeting.snapshot().cards[card_id].pending_at is None


def test_the_persons_role_decides_not_the_scribes(meeting: Meeting) -> None:
    host, peer = seat(meeting, "host"), seat(meeting)
    meeting.open("listening")
    meeting.act(F, lambda turn: scribe.post_for(turn, peer, Draft("thought", "Hm.")))
    with pytest.raises(Refused):
        meeting.act(F, lambda turn: scribe.post_for(turn, host, Draft("thought", "But!")))
    with pytest.raises(Refused):
        meeting.act(R, lambda turn: scribe.post_for(turn, peer, Draft("thought", "Hm.")))


def test_dots_are_theirs(meeting: Meeting) -> None:
    peer = seat(meeting)
    meeting.open("listening")
    card = meeting.post(R, "recommendation", "advice")
    meeting.open("priorities")
    meeting.act(F, lambda turn: scribe.place_dots_for(turn, peer, card_of(turn, card), 1))
    assert meeting.snapshot().dots == {card: {peer: 1}}
    assert meeting.last().regions == f"ballot@{peer}"
    with pytest.raises(Invalid):
        meeting.act(F, lambda turn: scribe.place_dots_for(turn, peer, card_of(turn, card), 3))
    meeting.act(R, meeting.on(card, votes.place_dots, 1))
    assert meeting.snapshot().dots[card] == {peer: 1, meeting.people[R]: 1}


def test_they_go_on_alone_when_they_have_a_device(meeting: Meeting) -> None:
    person = seat(meeting)
    meeting.open("questions")
    card = meeting.act(F, lambda turn: scribe.post_for(turn, person, Draft("question", "Why?"))).target
    with pytest.raises(NotFound):
        take_over(meeting, person, Role.HOST)
    with pytest.raises(StaleLink):
        take_over(meeting, person, version=2)
    with pytest.raises(NotFound):
        take_over(Meeting(meeting.database), person)
    take_over(meeting, person)
    assert (meeting.last().verb, meeting.last().actor_id) == ("took over", person)
    meeting.act(person, meeting.on(card, _withdrawn))
    with pytest.raises(Conflict):
        take_over(meeting, person)
    with pytest.raises(Conflict):
        meeting.act(F, lambda turn: scribe.post_for(turn, person, Draft("question", "Again?")))


def test_seats_are_counted_and_only_teams_have_them(meeting: Meeting) -> None:
    for role in ("facilitator", "observer", "x"):
        with pytest.raises(Invalid):
            seat(meeting, role)
    with pytest.raises(Invalid):
        seat(meeting, name="  ")
    with pytest.raises(Refused):
        meeting.act(H, lambda turn: scribe.seat(turn, "host", "Me too", 20))
    meeting.seats = 3
    with pytest.raises(Full):
        seat(meeting)


def test_one_who_was_removed_is_not_written_for(meeting: Meeting) -> None:
    person = seat(meeting)
    meeting.open("questions")
    meeting.act(F, lambda turn: removals.remove(turn, person, True))
    assert meeting.snapshot().session.resource_link == 2
    with pytest.raises(Conflict):
        meeting.act(F, lambda turn: scribe.post_for(turn, person, Draft("question", "Why?")))
    with pytest.raises(NotFound):
        take_over(meeting, person, version=2)


def test_who_was_removed_does_not_come_back_as_somebody_without_a_device(meeting: Meeting) -> None:
    person = seat(meeting)
    intruder = meeting.join(R, secrets=(f"{person} hash",))
    meeting.act(F, lambda turn: removals.remove(turn, intruder.id))
    with pytest.raises(Refused, match="removed you"):
        take_over(meeting, person)


def test_who_took_over_came_by_the_link_and_goes_with_it(meeting: Meeting) -> None:
    person = seat(meeting)
    take_over(meeting, person)
    assert meeting.database.read_now(lambda sql: still_visiting(sql, f"{person} hash", [person])) == {person}
    meeting.act(F, lambda turn: participants.renew_link(turn, R, True))
    assert meeting.database.read_now(lambda sql: still_visiting(sql, f"{person} hash", [person])) == set()


def _withdrawn(turn: object, card: object) -> None:
    from app.store.cards import withdraw

    withdraw(turn, card)  # type: ignore[arg-type]
