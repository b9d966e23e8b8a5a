"""What is drawn for one of an audience is right for all of it.

A region is drawn once for those who share an audience. Were there anything of one person in it, another would get it:
the wrong name, the wrong address, somebody else's button.
"""

from __future__ import annotations

import shutil
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

from app.live.draw import apart, audience, draw, place_of, standing_regions
from app.live.view import BoardView
from app.rules.agenda import PHASES
from app.rules.cards import LANES
from app.rules.roles import Role, Viewer
from app.store import cards, feedback, floor, materials, moderation, participants, responses, votes
from app.store.database import Database
from app.web.templating import environment_for
from tests.store.meeting import F, H, Meeting, R

TEMPLATES = environment_for("en", "/static/test")


@pytest.fixture(scope="module")
def busy(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Meeting:
    """Two people in each role who have done what people do, each something else, and a third who has only come."""
    database = Database(f"sqlite:///{shutil.copy(migrated, tmp_path_factory.mktemp('audience'))}")
    meeting = Meeting(database)
    second = {role: meeting.join(role, f"Second {role}").id for role in Role}
    third = {role: meeting.join(role, f"Third {role}").id for role in Role}[Role.RESOURCE]
    link = meeting.act(F, lambda turn: materials.add_link(turn, "", "example.org")).target
    for who in (R, H, third):
        meeting.act(who, lambda turn: materials.mark_opened(turn, link))
    for who in (R, second[Role.RESOURCE]):
        meeting.act(who, participants.mark_read)
    meeting.open("questions")
    asked = meeting.post(R, "question", "Who decides?")
    meeting.post(second[Role.RESOURCE], "question", "What does it cost?")
    meeting.act(second[Role.RESOURCE], meeting.on(asked, cards.ask_too, True))
    meeting.post(H, "answer", "Nobody.", asked)
    meeting.act(R, floor.raise_hand)
    meeting.act(second[Role.RESOURCE], floor.raise_hand)
    meeting.act(H, floor.raise_hand)
    meeting.open("listening")
    advice = meeting.post(R, "recommendation", "A savings group")
    other = meeting.post(second[Role.RESOURCE], "recommendation", "A mechanic")
    unkind = meeting.post(R, "thought", "You should have known")
    meeting.act(F, meeting.on(unkind, moderation.hide, "Unkind"))
    meeting.post(second[Role.RESOURCE], "thought", "Groups know whom to call")
    meeting.open("priorities")
    meeting.act(R, meeting.on(advice, votes.place_dots, 2))
    meeting.act(second[Role.RESOURCE], meeting.on(other, votes.place_dots, 1))
    meeting.open("response")
    meeting.act(H, meeting.on(advice, responses.decide, "adopt", "It fits."))
    meeting.act(H, lambda turn: responses.add_action(turn, "Ask two groups", "Fatou", ""))
    meeting.open("feedback")
    for number, who in enumerate((R, second[Role.RESOURCE], H, F), start=1):
        words = f"Word {number}"
        meeting.act(who, partial(feedback.give, first=number, second=number, words=words, takes_home=""))
    return meeting


def views_of(busy: Meeting, phase: str) -> list[BoardView]:
    """The board as each of them sees it, while two of them write; in the questions phase with hands up, which no other
    phase has, and while dots are placed with those of two people that nobody else may know."""
    second = next(person.id for person in busy.snapshot().people.values() if person.name == "Second resource")
    if phase == "questions":
        for who in (R, H, second):
            busy.act(who, floor.raise_hand)
    if phase == "priorities":
        busy.act(F, votes.vote_again)
        advice = [card.id for card in busy.snapshot().cards.values() if card.kind == "recommendation"]
        for who, card in zip((R, second), advice, strict=True):
            busy.act(who, busy.on(card, votes.place_dots, 2))
    snapshot = busy.snapshot()
    viewers = [Viewer(person.id, Role(person.role)) for person in snapshot.people.values()]
    write = dict.fromkeys(LANES, frozenset((busy.people[R], busy.people[H])))
    views = [BoardView(snapshot, viewer, typing=write) for viewer in viewers]
    return views


def regions_of(busy: Meeting) -> list[str]:
    """All that is drawn on its own."""
    roots = [f"card-{card.id}" for card in busy.snapshot().cards.values() if card.parent_id is None]
    return [*standing_regions(), *roots]


@pytest.mark.parametrize("phase", PHASES)
def test_who_shares_an_audience_sees_the_same(busy: Meeting, phase: str) -> None:
    busy.open(phase)
    views = views_of(busy, phase)
    shared = 0
    for region in regions_of(busy):
        for one, other in combinations(views, 2):
            if audience(region, one) == audience(region, other):
                shared += 1
                assert draw(TEMPLATES, region, one) == draw(TEMPLATES, region, other), f"{region} in {phase}"
    assert shared > len(views), "hardly anything is shared: the test would show nothing"


@pytest.mark.parametrize("phase", PHASES)
def test_who_is_not_set_apart_sees_and_is_shown_what_the_role_sees(busy: Meeting, phase: str) -> None:
    busy.open(phase)
    views = views_of(busy, phase)
    plain = 0
    for region in regions_of(busy):
        those = apart(region, views[0].snapshot)
        for one, other in combinations(views, 2):
            if those is None or one.role is not other.role or {one.viewer.id, other.viewer.id} & those:
                continue
            plain += 1
            assert audience(region, one) == audience(region, other), f"{region} in {phase}"
            assert place_of(region, one) == place_of(region, other), f"{region} in {phase}"
    assert plain > len(views), "hardly anyone is plain: the test would show nothing"
