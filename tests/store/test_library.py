"""The library on both databases: what is in it, what is found, and that consent and confidentiality decide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.live.library_view import Shelf
from app.store import confidential, consents, follow_up, moderation, removals
from app.store.database import Database
from app.store.library import ADVICE, PERSON, search
from app.store.whole import read_rows
from tests.told import AMINA, ARABIC, CHINESE, EVE, FATOU, GLORIA, HEBREW, LEAD, WANG, Told


@pytest.fixture
def database(fresh_url: str) -> Iterator[Database]:
    """A database of this test's own."""
    opened = Database(fresh_url)
    yield opened
    opened.close()


@pytest.fixture
def story(database):
    """A closed session that all hosts offered, with two people who agreed to be found."""
    return Told(database).whole()


def found(story, asked, kind=ADVICE):
    """What a search finds, by the story's words for cards or by names."""
    hits = story.database.read_now(lambda sql: search(sql, kind, asked))
    names = {i: name for name, i in (story.cards if kind == ADVICE else story.people).items()}
    return [names[hit.thing_id] for hit in hits]


ASKED = {
    ("savings group", "SAVINGS", "sav gro", "downtime", "meets weekly", "showed", "visit", "visit made"): {"savings"},
    (ARABIC, "الجفاف", HEBREW, "מראש"): {"early"},
    ("集金", "요금을"): {"open"},
    # What came of the first advice was told in Chinese, too.
    (CHINESE, "公开账目"): {"open", "savings"},
    ("savings elephants", "elephants", "SECRET HIDDEN", "slip withdrawn", "mayor"): set(),
}
COMMANDS = (
    "", " ", '"', "'", "*", "savings*", '"savings" OR "x"', "savings AND (group", "NEAR(savings group)", "words:savings",
    "-savings", "^savings", "'savings':* & 'group'", "savings'; DROP TABLE card; --", "a" * 10_000, "\x00", "!!", "savings | group",
)  # fmt: skip


def test_what_is_asked_is_found_and_no_question_is_a_command(story):
    for questions, expected in ASKED.items():
        for asked in questions:
            assert set(found(story, asked)) == expected, asked
    for asked in COMMANDS:
        assert set(found(story, asked)) <= {"savings", "early", "open", "markup"}, asked
    assert found(story, "savings group") == ["savings"]


def test_the_most_fitting_comes_first_and_all_of_one_kind(story):
    assert set(found(story, "pumps")) == {"savings", "early", "open", "markup"}, "all bear the session's title"
    assert set(found(story, "savings", PERSON)) == {GLORIA}


def test_people_are_found_by_what_they_have_done_if_they_agreed(story):
    assert found(story, "soroti", PERSON) == [GLORIA]
    assert found(story, "公开账目", PERSON) == [WANG]
    assert found(story, "قنا", PERSON) == [], "she did not agree"
    story.act(AMINA, lambda turn: consents.agree(turn, "found", True))
    assert found(story, "قنا", PERSON) == [AMINA]
    story.act(GLORIA, lambda turn: consents.agree(turn, "found", False))
    assert found(story, "soroti", PERSON) == []
    story.act(LEAD, lambda turn: removals.remove(turn, story.people[WANG]))
    assert found(story, "公开账目", PERSON) == []


def test_everyone_of_the_hosts_must_agree_and_may_take_it_back(database):
    story = Told(database)
    story.from_context_to_listening()
    story.to_the_end()
    assert found(story, "savings") == []
    story.act(FATOU, lambda turn: consents.agree(turn, "library", True))
    assert found(story, "savings") == []
    story.act(EVE, lambda turn: consents.agree(turn, "library", True))
    assert found(story, "savings") == ["savings"]
    story.act(FATOU, lambda turn: consents.agree(turn, "library", False))
    assert found(story, "savings") == []
    story.act(FATOU, lambda turn: consents.agree(turn, "library", True))
    story.act(EVE, lambda turn: consents.agree(turn, "library", False))
    story.act(LEAD, lambda turn: removals.remove(turn, story.people[EVE]))
    assert found(story, "savings") == ["savings"], "who was removed is not asked"
    story.act(LEAD, lambda turn: removals.remove(turn, story.people[FATOU]))
    assert found(story, "savings") == [], "somebody must have agreed"


def test_a_session_that_is_opened_again_leaves_until_it_is_closed(story):
    story.opens("feedback")
    assert found(story, "savings") == [] and found(story, "soroti", PERSON) == []
    story.opens("closed")
    assert found(story, "savings") == ["savings"] and found(story, "soroti", PERSON) == [GLORIA]


def test_it_follows_what_becomes_of_the_advice(story):
    visit = story.actions()[0]
    assert found(story, "forty visits") == []
    story.act(FATOU, lambda turn: follow_up.check_in(turn, visit, 90, "done", "Forty visits were made"))
    assert found(story, "forty visits") == ["savings"]
    story.on(LEAD, "savings", moderation.hide, "a reason")
    assert found(story, "savings") == []
    story.on(LEAD, "savings", moderation.restore)
    assert found(story, "savings") == ["savings"]


@pytest.mark.parametrize("level", ["roles", "nobody"])
def test_confidentiality_holds(story, level):
    assert found(story, "showed nakato") == ["savings"]
    story.act(LEAD, lambda turn: confidential.tighten(turn, level))
    assert found(story, "nakato") == [] and found(story, "savings group") == ["savings"]
    # Who agreed to be found is found for what they told of themselves, but not with what this session keeps to itself.
    assert found(story, "reserve", PERSON) == [] and found(story, "soroti", PERSON) == [GLORIA]
    shelf = Shelf(story.database.read_now(lambda sql: read_rows(sql, story.id)))
    advice, person = shelf.advice(story.cards["savings"]), shelf.person(story.people[GLORIA])
    assert advice.author == "" and advice.role == ("resource" if level == "roles" else "")
    assert GLORIA not in advice.decision.reason
    assert person.name == GLORIA and person.session_title == ""


def test_the_shelf_shows_all_that_belongs_to_advice(story):
    shelf = Shelf(story.database.read_now(lambda sql: read_rows(sql, story.id)))
    advice = shelf.advice(story.cards["savings"])
    assert (advice.card.basis, advice.author, advice.decision.choice) == ("did", GLORIA, "adopt")
    assert advice.conditions == ("Only where a group meets weekly.",)
    ((action, checks),) = advice.actions
    assert (action.text, action.state, [c.days for c in checks]) == ("Visit two groups", "done", [30, 90])
    assert shelf.advice(story.cards["rude"]) is None and shelf.advice("nothing") is None
    assert shelf.person(story.people[AMINA]) is None


def test_the_index_is_never_believed(story):
    """Even where the index were older than the session, what may not be shown is not."""
    rows = story.database.read_now(lambda sql: read_rows(sql, story.id))
    shelf = Shelf(rows | {"consent": []})
    assert shelf.advice(story.cards["savings"]) is None and shelf.person(story.people[GLORIA]) is None
