"""A person's standing: roles, removal, ways back; and what must hold meanwhile."""

from __future__ import annotations

from itertools import product

import pytest

from app.rules.errors import Conflict, Full, NeedsConfirmation, NotFound, Refused
from app.rules.roles import Role
from app.store import participants, removals, standing, votes
from app.store.cards import card_of
from app.store.participants import Profile
from tests.store.meeting import Meeting, still_visiting
from tests.store.moderation.board import SEATS, Story


def becomes(story: Story, name: str, role: Role, by: str = "lead", seats: int = SEATS, confirmed: bool = False) -> int:
    return story.act(by, lambda turn: standing.change_role(turn, story.people[name], role, seats, confirmed))


def role_of(story: Story, name: str) -> str:
    return story.snapshot.people[story.people[name]].role


@pytest.mark.parametrize("former, role", [pair for pair in product(Role, Role) if pair[0] is not pair[1]])
def test_everyone_may_be_given_every_role(story: Story, former: Role, role: Role):
    story.opens("context")
    name = {"facilitator": "colead", "host": "host", "resource": "peer", "observer": "watcher"}[former]
    becomes(story, name, role)
    assert role_of(story, name) == role


def test_what_somebody_wrote_stays_in_the_role_they_had(story: Story):
    story.opens("context")
    becomes(story, "host", Role.RESOURCE)
    answer = next(c for c in story.api("watcher")["cards"] if c["id"] == story.cards["the users"])
    assert answer["author"]["role"] == "host"


@pytest.mark.parametrize("former, role", list(product(Role, Role)))
def test_who_has_been_listening_speaks_only_after_a_confirmation(story: Story, former: Role, role: Role):
    if former is role:
        return
    name = {"facilitator": "colead", "host": "host", "resource": "peer", "observer": "watcher"}[former]
    needs = former is Role.HOST and role is not Role.OBSERVER
    if needs:
        with pytest.raises(NeedsConfirmation, match="listening"):
            becomes(story, name, role)
        assert role_of(story, name) == former
    becomes(story, name, role, confirmed=needs)
    assert role_of(story, name) == role


def test_a_slip_is_taken_back_without_a_confirmation_where_nobody_has_been_listening(story: Story):
    slip = becomes(story, "peer", Role.HOST)
    story.undoes(slip)
    assert role_of(story, "peer") == Role.RESOURCE
    former = becomes(story, "peer", Role.HOST)
    story.opens("questions")
    story.opens("listening")
    with pytest.raises(NeedsConfirmation):
        story.undoes(former)


def test_the_last_facilitator_stays_one(story: Story):
    becomes(story, "colead", Role.OBSERVER)
    with pytest.raises(Refused, match="needs a facilitator"):
        becomes(story, "lead", Role.RESOURCE)
    with pytest.raises(Refused, match="needs a facilitator"):
        story.act("lead", lambda turn: removals.remove(turn, story.people["lead"]))
    becomes(story, "peer", Role.FACILITATOR)
    becomes(story, "lead", Role.RESOURCE, by="peer")
    assert role_of(story, "lead") == "resource"


def test_taking_back_a_promotion_may_not_leave_nobody_in_the_lead(story: Story):
    promoted = becomes(story, "peer", Role.FACILITATOR)
    becomes(story, "colead", Role.OBSERVER)
    becomes(story, "lead", Role.OBSERVER, by="peer")
    with pytest.raises(Refused, match="needs a facilitator"):
        story.undoes(promoted, by="peer")


def test_teams_stay_as_they_are_while_dots_are_blind(story: Story):
    story.opens("priorities")
    for name, role in (("peer", Role.FACILITATOR), ("watcher", Role.HOST), ("host", Role.OBSERVER)):
        with pytest.raises(Conflict, match="While dots are being placed"):
            becomes(story, name, role)
    becomes(story, "watcher", Role.FACILITATOR)


def test_dots_count_for_the_team_that_one_was_in(story: Story):
    story.opens("priorities")
    place = lambda turn: votes.place_dots(turn, card_of(turn, story.cards["savings"]), 2)  # noqa: E731
    story.act("host", place)
    story.act("lead", votes.reveal)
    assert story.snapshot.tally(story.cards["savings"]) == (0, 2)
    becomes(story, "host", Role.FACILITATOR)
    assert story.snapshot.tally(story.cards["savings"]) == (0, 2)


def test_a_seat_is_needed(story: Story):
    story.opens("context")
    with pytest.raises(Full):
        becomes(story, "watcher", Role.HOST, seats=6)
    becomes(story, "host", Role.RESOURCE, seats=6)
    becomes(story, "watcher", Role.HOST, seats=7)


def test_only_facilitators_give_roles_and_remove(story: Story):
    story.opens("context")
    for name in ("host", "peer", "watcher"):
        with pytest.raises(Refused):
            becomes(story, name, Role.FACILITATOR, by=name)
        with pytest.raises(Refused):
            story.act(name, lambda turn: removals.remove(turn, story.people["other peer"]))
        with pytest.raises(Refused):
            story.act(name, lambda turn: standing.renew_way_back(turn, story.people["lead"]))
        # One's own as well: the history tells of it, and a listening host leaves no trace there.
        with pytest.raises(Refused):
            story.act(name, lambda turn: standing.renew_way_back(turn, turn.viewer.id))
    with pytest.raises(NotFound):
        story.act("lead", lambda turn: standing.change_role(turn, "nobody", Role.HOST, SEATS))


def test_whoever_was_removed_does_not_come_again_in_the_same_browser(story: Story):
    comes = lambda name: story.database.write_now(  # noqa: E731
        lambda sql: participants.join(sql, story.id, Role.RESOURCE, 1, Profile(name), ("a browser",), SEATS, story.now)
    )
    peer = story.people["peer"]
    story.database.write_now(lambda sql: participants.open_visit(sql, story.id, peer, "another browser", story.now))
    person = comes("Intruder")
    story.act("lead", lambda turn: removals.remove(turn, person.id))
    with pytest.raises(Refused, match="removed you"):
        comes("Somebody else")
    elsewhere = Meeting(story.database)
    elsewhere.join(Role.RESOURCE, secrets=("a browser",))
    story.act("lead", lambda turn: removals.let_back_in(turn, person.id, SEATS))
    comes("Another person at the same laptop")


def test_removing_may_stop_the_link_by_which_they_came(story: Story):
    story.opens("context")
    becomes(story, "peer", Role.HOST)
    story.act("lead", lambda turn: removals.remove(turn, story.people["peer"], True))
    session = story.snapshot.session
    assert (session.resource_link, session.host_link) == (2, 1), "the link they came by, not that of their present role"


def test_a_new_way_back_stops_the_former_one_and_may_end_visits(story: Story):
    person = story.people["peer"]
    story.database.write_now(lambda sql: participants.open_visit(sql, story.id, person, "a browser", story.now))
    visiting = lambda: story.database.read_now(lambda sql: still_visiting(sql, "a browser", [person]))  # noqa: E731
    story.act("lead", lambda turn: standing.renew_way_back(turn, person))
    assert story.snapshot.people[person].back_version == 2
    assert visiting() == {person}
    story.act("lead", lambda turn: standing.renew_way_back(turn, person, end_visits=True))
    assert visiting() == set()
    story.act("lead", lambda turn: removals.remove(turn, person))
    with pytest.raises(Conflict, match="back in first"):
        story.act("lead", lambda turn: standing.renew_way_back(turn, person))
    with pytest.raises(Conflict, match="back in first"):
        becomes(story, "peer", Role.HOST)


def test_whoever_ends_their_own_visits_stays_where_they_ask_it(story: Story):
    lead = story.people["lead"]
    for browser in ("here", "lost"):
        story.database.write_now(lambda sql, b=browser: participants.open_visit(sql, story.id, lead, b, story.now))
    visiting = lambda browser: story.database.read_now(lambda sql: still_visiting(sql, browser, [lead]))  # noqa: E731
    story.act("lead", lambda turn: standing.renew_way_back(turn, lead, True, "here"))
    assert (visiting("here"), visiting("lost")) == ({lead}, set())
    # In one browser somebody may be two people; whose visits are ended by another is out in that browser, too.
    peer = story.people["peer"]
    story.database.write_now(lambda sql: participants.open_visit(sql, story.id, peer, "here", story.now))
    story.act("lead", lambda turn: standing.renew_way_back(turn, peer, True, "here"))
    assert story.database.read_now(lambda sql: still_visiting(sql, "here", [peer])) == set()


def test_renewing_a_link_ends_the_visits_of_those_who_came_by_it_whatever_they_are_now(story: Story):
    story.opens("context")
    person = story.people["peer"]
    story.database.write_now(lambda sql: participants.open_visit(sql, story.id, person, "a browser", story.now))
    becomes(story, "peer", Role.HOST)
    story.act("lead", lambda turn: participants.renew_link(turn, Role.HOST, True))
    assert story.database.read_now(lambda sql: still_visiting(sql, "a browser", [person])) == {person}
    story.act("lead", lambda turn: participants.renew_link(turn, Role.RESOURCE, True))
    assert story.database.read_now(lambda sql: still_visiting(sql, "a browser", [person])) == set()
