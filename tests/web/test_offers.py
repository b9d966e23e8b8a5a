"""What a page offers fits the moment: nothing that makes no sense then, and a word where nothing else would show."""

from __future__ import annotations

import lxml.html
import pytest
from lxml.html import HtmlElement

from app.live.parts import PersonView
from app.rules.presence import Presence
from app.rules.roles import Role
from app.store import announcing, approval, confidential, naming, participants, sessions
from tests.instance import Instance
from tests.store.meeting import F, H, Meeting, R
from tests.web.test_inviting import DAY, days, plans


@pytest.fixture
def meeting(here: Instance) -> Meeting:
    return Meeting(here.house.database)


async def page(here: Instance, meeting: Meeting, who: str, path: str = "") -> HtmlElement:
    """A page of the session as this person sees it."""
    async with here.somebody(meeting.id, meeting.people[who]) as client:
        answer = await client.get(f"/sessions/{meeting.id}{path}")
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.text)


async def test_minutes_are_given_where_a_clock_may_run(here, meeting):
    for phase, runs in (("prepare", False), ("context", True), ("closed", False)):
        meeting.open(phase) if phase != "prepare" else None
        assert bool((await page(here, meeting, F)).xpath("//*[@id='minutes-more']")) is runs, phase


async def test_a_host_who_answers_is_led_to_what_comes_below_the_cards(here, meeting):
    ways = "//*[@id='to-actions' or @id='to-summary']/@href"
    for phase in ("questions", "response", "closed"):
        meeting.open(phase)
        for who in (F, H, R):
            led = ["#actions", "#summary"] if (phase, who) == ("response", H) else []
            assert (await page(here, meeting, who)).xpath(ways) == led, (phase, who)


async def test_the_floor_says_that_nobody_speaks_to_who_could_give_it(here, meeting):
    meeting.open("questions")
    for who in (F, H, R):
        [now] = (await page(here, meeting, who)).xpath("//*[@id='floor-now']")
        assert bool(now.text_content()) is (who == F), who


async def test_a_card_that_nobody_published_says_so_in_the_end(here, meeting):
    meeting.act(F, lambda turn: approval.set_approval(turn, "question", True))
    meeting.open("questions")
    meeting.post(R, "question", "Who pays?")
    [note] = (await page(here, meeting, R)).find_class("card__note")
    assert note.text_content().startswith("Waits for the facilitator")
    form = await page(here, meeting, F, "/phase/form")
    assert "stays unpublished" in form.text_content()
    meeting.open("closed")
    for who in (R, F):
        [note] = (await page(here, meeting, who)).find_class("card__note")
        assert note.text_content().startswith("Was not published")


async def test_no_lane_of_a_closed_board_says_that_it_is_closed_or_that_something_is_to_come(here, meeting):
    meeting.open("priorities")
    assert (await page(here, meeting, R)).find_class("sealed")
    assert all("et. Here" in empty.text_content() for empty in (await page(here, meeting, R)).find_class("lane__empty"))
    meeting.open("closed")
    closed = await page(here, meeting, R)
    assert not closed.find_class("sealed")
    assert {empty.text_content() for empty in closed.find_class("lane__empty")} == {"Nothing was written here."}


async def test_a_lane_in_which_one_does_not_write_says_whose_it_is_now(here, meeting):
    says = {
        "prepare": {(F, "question"): "Here the resource team asks.", (R, "thought"): "Opens in the listening phase."},
        "questions": {(H, "question"): "The resource team asks; you answer.", (R, "context"): "The host team tells;"},
        "listening": {(F, "question"): "Here the resource team asks.", (H, "thought"): "You are listening:"},
        "response": dict.fromkeys([(H, "question"), (R, "context"), (H, "recommendation")], "Nothing new is posted"),
    }
    for phase, told in says.items():
        meeting.open(phase) if phase != "prepare" else None
        for (who, kind), words in told.items():
            [sealed] = (await page(here, meeting, who)).xpath(f"//*[@id='sealed-{kind}']")
            assert sealed.text_content().startswith(words), (phase, who, kind, sealed.text_content())


async def test_what_opens_the_last_phase_says_that_it_closes_the_session(here, meeting):
    for phase, words in (("response", "Open: Feedback"), ("feedback", "Close the session")):
        meeting.open(phase)
        assert (await page(here, meeting, F)).xpath("//*[@id='next-phase']")[0].text_content() == words


async def test_a_closed_session_leads_to_its_record_and_awaits_no_summary(here, meeting):
    for phase, words in (("response", "Someone from the host team sums up the outcomes."), ("closed", "Nobody has")):
        meeting.open(phase)
        for who in (F, H, R):
            board = await page(here, meeting, who)
            assert bool(board.xpath("//*[@id='open-record']")) is (phase == "closed" and who == F), (phase, who)
            assert words in board.get_element_by_id("summary").text_content()


async def test_where_names_are_kept_people_are_called_by_their_role(here, meeting):
    meeting.act(F, lambda turn: confidential.tighten(turn, "roles"))
    meeting.open("closed")
    for person in (await page(here, meeting, F)).find_class("person"):
        [name] = person.xpath(".//*[@class='person__words']/span")
        assert name.text_content().strip(), lxml.html.tostring(person)
        assert person.find_class("face")[0].text_content() == "–"


async def test_who_sees_a_name_that_others_do_not_is_told_so(here, meeting):
    told = "name off"
    meeting.open("questions")
    meeting.post(R, "question", "Who pays?")
    for who in (R, F, H):
        assert told not in (await page(here, meeting, who)).text_content()
    here_now = meeting.snapshot().session.phase_id
    meeting.act(F, lambda turn: naming.show_names(turn, here_now, False))
    meeting.post(R, "question", "Who gains?")
    for who, times in ((R, 2), (F, 2), (H, 0)):
        assert (await page(here, meeting, who)).text_content().count(told) == times, who
    meeting.open("priorities")
    for who, times in ((R, 1), (F, 1), (H, 0)):
        assert (await page(here, meeting, who)).text_content().count(told) == times, who


@pytest.mark.parametrize(
    ("length", "line", "where"),
    [
        ("short", "Day and time are announced.", "#announce-more"),
        ("long", "The phases have their days.", "#edit-agenda"),
    ],
)
async def test_readiness_asks_for_the_days_that_a_session_has(here, length, line, where):
    meeting = Meeting(here.house.database, agenda=length)

    async def asked() -> bool:
        [row] = (await page(here, meeting, F)).xpath(f"//*[@id='readiness']/li[contains(., '{line}')]")
        return row.xpath("./a/@href") == [where]

    async def warned() -> bool:
        return bool((await page(here, meeting, F, "/invitations")).xpath("//*[@id='no-day-yet']"))

    assert await asked() and await warned() is (length == "short")
    if length == "short":
        meeting.act(F, lambda turn: announcing.announce(turn, DAY, "", ""))
    else:
        plans(meeting, *days(meeting))
    assert not await asked() and not await warned()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada", "A"),
        ("Ada Lovelace", "AL"),
        ("Ada B. Lovelace", "AL"),
        ("Ada (simulated)", "A"),
        ("(x)", "("),
        ("", "–"),
    ],
)
def test_a_round_sign_holds_letters_of_the_name(name, letters):
    assert PersonView("", name, Role.HOST, "", ("", "", ""), Presence.HERE).initials == letters


async def test_who_read_the_brief_before_it_was_changed_is_told_and_told_of(here, meeting):
    name = "Resource person"

    async def shown(who: str) -> tuple[str, bool, bool]:
        brief = (await page(here, meeting, who)).get_element_by_id("brief")
        return (
            brief.text_content(),
            bool(brief.xpath(".//*[@id='mark-read']")),
            bool(brief.xpath(".//*[@id='brief-read']")),
        )

    meeting.act(R, participants.mark_read)
    assert (await shown(R))[1:] == (False, True)
    for who in (F, H):
        assert f"Read by: {name}" in (await shown(who))[0]
    meeting.passes(60)
    meeting.act(H, lambda turn: sessions.edit_brief(turn, {"tried": "Two trainings."}, {}))
    told, may_mark, has_read = await shown(R)
    assert "has changed since you read it" in told and (may_mark, has_read) == (True, False)
    for who in (F, H):
        told, *_ = await shown(who)
        assert f"Read before it was changed: {name}" in told and "Read by:" not in told and "Not read yet" not in told
    assert "Brief read by 0 of 1" in (await shown(F))[0]
    meeting.passes(60)
    meeting.act(R, participants.mark_read)
    assert (await shown(R))[1:] == (False, True)
    assert "changed" not in (await shown(F))[0]


async def test_who_is_refused_a_page_finds_the_way_back_to_the_board(here, meeting):
    host = meeting.people[H]
    async with here.somebody(meeting.id, host) as client, here.browser() as stranger:
        refused = await client.get(f"/sessions/{meeting.id}/invitations?me={host}")
        turned_away = await stranger.get(f"/sessions/{meeting.id}/invitations")
    assert refused.status_code == 403 and f'href="/sessions/{meeting.id}?me={host}"' in refused.text
    assert turned_away.status_code == 401 and 'id="back-to-board"' not in turned_away.text
