"""The replay as people see it: what they could see then and may see now, and nothing beyond either."""

from __future__ import annotations

import re

import pytest

from app.rules.roles import Role
from app.store import cards, confidential, moderation, responses
from app.store.cards import Draft
from app.store.participants import Profile
from tests.instance import Instance
from tests.told import AMINA, ARABIC, EVE, FATOU, GLORIA, LEAD, WANG, Told

WATCHER = "Otto Observer"
FROM_A_FORM = {"HX-Request": "true"}


@pytest.fixture
def story(here: Instance) -> Told:
    return Told(here.house.database)


async def shown(here, story, name, seq=None, program=False):
    """The page, or the API's answer, after a turn."""
    if program:
        async with here.program(story.id, story.people[name]) as client:
            return (await client.get(f"/sessions/{story.id}/replay/{seq}")).json()
    async with here.somebody(story.id, story.people[name]) as client:
        answer = await client.get(f"/sessions/{story.id}/replay" + ("" if seq is None else f"?seq={seq}"))
    assert answer.status_code == 200
    return answer.text


def turn(story):
    """The last turn."""
    from sqlalchemy import select

    from app.store.turn import SESSIONS

    return story.database.read_now(
        lambda sql: sql.execute(select(SESSIONS.c.seq).where(SESSIONS.c.id == story.id)).scalar_one()
    )


async def test_cards_come_one_after_the_other(here, story):
    story.from_context_to_listening()
    answer = await shown(here, story, WATCHER, turn(story), program=True)
    posted = [step["seq"] for step in answer["steps"] if step["target"] in story.cards.values()]
    grown = [len((await shown(here, story, WATCHER, seq, program=True))["cards"]) for seq in posted]
    assert grown == sorted(grown) and grown[0] == 1 and grown[-1] == len(answer["cards"])
    first = await shown(here, story, WATCHER, posted[0])
    assert "Forty pumps" in first and "A savings group" not in first.split("replay__board")[1]


async def test_it_begins_with_the_first_step(here, story):
    story.from_context_to_listening()
    begins = await shown(here, story, WATCHER)
    assert "Step 1 of" in begins and 'id="step-before"' not in begins and 'id="step-after"' in begins


async def test_what_was_hidden_or_withdrawn_later_stays_away(here, story):
    story.opens("listening")
    story.posts(GLORIA, "one", "thought", "IT WAS SAID AND HIDDEN")
    hidden_after = turn(story)
    story.posts(AMINA, "under", "comment", "A COMMENT UNDER IT", under="one")
    story.posts(WANG, "two", "thought", "IT WAS SAID AND WITHDRAWN")
    both = turn(story)
    story.on(LEAD, "one", moderation.hide, "a reason")
    story.on(WANG, "two", cards.withdraw)
    for seq in (hidden_after, both, turn(story)):
        for name in (FATOU, AMINA, WATCHER):
            page = await shown(here, story, name, seq)
            assert not re.search("IT WAS SAID|A COMMENT UNDER|a reason", page), (name, seq)
        answer = await shown(here, story, WATCHER, seq, program=True)
        assert answer["cards"] == []
        assert not {step["target"] for step in answer["steps"]} & set(story.cards.values())
    assert "IT WAS SAID AND HIDDEN" in await shown(here, story, LEAD, both)
    assert "IT WAS SAID AND HIDDEN" in await shown(here, story, GLORIA, both)
    assert "WITHDRAWN" not in await shown(here, story, LEAD, both)


async def test_what_was_hidden_then_was_not_to_be_seen_then(here, story):
    story.opens("listening")
    story.posts(GLORIA, "one", "thought", "HIDDEN FOR A WHILE")
    story.on(LEAD, "one", moderation.hide, "")
    then = turn(story)
    story.on(LEAD, "one", moderation.restore)
    board = (await shown(here, story, FATOU, then)).split("replay__board")[1]
    assert "HIDDEN FOR A WHILE" not in board
    assert "HIDDEN FOR A WHILE" in (await shown(here, story, FATOU, turn(story))).split("replay__board")[1]


async def test_an_earlier_wording_is_not_shown_again(here, story):
    story.opens("listening")
    story.posts(GLORIA, "one", "thought", "THE FIRST WORDING")
    then = turn(story)
    story.on(GLORIA, "one", cards.edit, Draft("thought", "The wording of now"))
    for name in (LEAD, GLORIA, FATOU, WATCHER):
        page = await shown(here, story, name, then)
        assert "THE FIRST WORDING" not in page and "The wording of now" in page


async def test_another_answer_is_shown_without_words_it_did_not_have(here, story):
    story.opens("listening")
    story.posts(GLORIA, "r", "recommendation", "", headline="Do it")
    story.opens("response")
    story.on(FATOU, "r", responses.decide, "adopt", "THE FIRST REASON")
    then = turn(story)
    story.on(FATOU, "r", responses.decide, "decline", "The reason of now")
    page = (await shown(here, story, WATCHER, then)).split("replay__board")[1]
    assert 'data-choice="adopt"' in page and "THE FIRST REASON" not in page and "The reason of now" not in page
    assert "The reason of now" in await shown(here, story, WATCHER, turn(story))


async def test_dots_stay_blind_until_they_were_revealed(here, story):
    story.from_context_to_listening()
    story.to_the_end()
    find = re.compile(r"works: \d")
    steps = {step["seq"]: step for step in (await shown(here, story, FATOU, turn(story), program=True))["steps"]}
    pages = {seq: await shown(here, story, FATOU, seq) for seq in steps}
    board = {seq: bool(find.search(page.split("replay__board")[1])) for seq, page in pages.items()}
    revealed = next(seq for seq, page in sorted(pages.items()) if 'class="replay__here"' in page and board[seq])
    assert all(board[seq] is (seq >= revealed) for seq in board)
    assert any(not shows for shows in board.values())


async def test_before_it_began_observers_saw_nothing(here, story):
    story.posts(FATOU, "early", "context", "Said before the day", heading="situation")
    before = turn(story)
    story.opens("context")
    page = (await shown(here, story, WATCHER, before)).split("replay__board")[1]
    assert "was not open to you" in page and "Said before the day" not in page
    assert (await shown(here, story, WATCHER, before, program=True))["cards"] == []
    assert "Said before the day" in await shown(here, story, FATOU, before)


@pytest.mark.parametrize("level", ["roles", "nobody"])
async def test_confidentiality_of_now_holds_for_then(here, story, level):
    story.from_context_to_listening()
    story.posts(GLORIA, "guest", "thought", "Zainab will know, once she is here.")
    then = turn(story)
    story._join(Role.OBSERVER, Profile("Zainab Sow"))
    story.to_the_end()
    story.act(LEAD, lambda t: confidential.tighten(t, level))
    for seq in (then, turn(story)):
        page = await shown(here, story, WATCHER, seq)
        assert [name for name in (LEAD, FATOU, GLORIA, AMINA, WANG, "Zainab") if name in page] == []
        answer = await shown(here, story, WATCHER, seq, program=True)
        assert answer["cards"] and not any(card["author"].get("name") for card in answer["cards"])
        assert not {card["author"].get("id") for card in answer["cards"]} & set(story.people.values())
    assert ARABIC in page


async def test_each_step_leads_to_its_neighbours(here, story):
    story.from_context_to_listening()
    last = await shown(here, story, EVE, turn(story))
    assert 'id="step-before"' in last and 'id="step-after"' not in last
    first_seq = min(int(seq) for seq in re.findall(r'id="step-(\d+)"', last))
    first = await shown(here, story, EVE, first_seq)
    assert 'id="step-before"' not in first and 'id="step-after"' in first
    walked, seq = 1, first_seq
    while True:
        page = await shown(here, story, EVE, seq)
        following = re.search(r'id="step-after" rel="next" href="[^"]*seq=(\d+)"', page)
        if not following:
            break
        seq, walked = int(following.group(1)), walked + 1
    assert f"Step {walked} of {walked}" in page
    for kind in ("context", "questions", "listening"):
        assert kind.capitalize() in page.split("replay__phases")[1].split("</nav>")[0]


@pytest.mark.parametrize("seq", ["-1", "100000", "x", "1e9", "9999999999999999999999"])
async def test_a_turn_that_is_not_there_gets_a_sentence(here, story, seq):
    async with here.somebody(story.id, story.people[FATOU]) as client:
        answer = await client.get(f"/sessions/{story.id}/replay?seq={seq}", headers=FROM_A_FORM)
    assert answer.status_code in (404, 422) and answer.json()["error"]["sentence"]


async def test_strangers_see_nothing(here, story):
    other = Told(here.house.database)
    async with (
        here.somebody(other.id, other.people[FATOU]) as stranger,
        here.program(other.id, other.people[FATOU]) as program,
    ):
        assert (await stranger.get(f"/sessions/{story.id}/replay")).status_code == 401
        assert (await program.get(f"/sessions/{story.id}/replay/1")).status_code == 401
