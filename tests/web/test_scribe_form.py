"""The form with which a scribe writes for somebody without a device offers what that person's team may write."""

from __future__ import annotations

import lxml.html
import pytest

from app.rules.agenda import PHASES
from app.rules.cards import KINDS
from app.rules.permissions import why_not
from app.rules.roles import Role, Viewer
from tests.meeting.meeting import Meeting

ROLES = {"Old Hand": Role.HOST, "Young Hand": Role.RESOURCE}


async def offered(meeting: Meeting) -> set[tuple[str, str]]:
    """The kinds in the form, each with the name under which it stands."""
    answer = await meeting.facilitator.asks(f"/scribe/form?me={meeting.facilitator.id}")
    assert answer.status_code == 200
    groups = lxml.html.fromstring(f"<div>{answer.text}</div>").xpath("//*[@id='scribe-what']/optgroup")
    pairs = {(group.get("label"), option.get("value")) for group in groups for option in group}
    return {(label.partition(" (")[0], value.partition(":")[0]) for label, value in pairs}


@pytest.fixture
def phase() -> str:
    return "prepare"


async def test_each_is_offered_what_their_team_may_write(meeting: Meeting) -> None:
    for name, role in ROLES.items():
        await meeting.facilitator.does("POST", "/scribe/people", name=name, role=str(role))
    for phase, rules in list(PHASES.items())[:-1]:
        if phase != "prepare":
            await meeting.opens(phase)
        may = {
            (name, key)
            for name, role in ROLES.items()
            for key, kind in KINDS.items()
            if why_not(Viewer("", role), kind.action, rules) is None
        }
        assert await offered(meeting) == may, phase


async def test_what_a_phase_is_about_is_offered_first(meeting: Meeting) -> None:
    for name, role in ROLES.items():
        await meeting.facilitator.does("POST", "/scribe/people", name=name, role=str(role))
    for phase, first in (("questions", ["answer", "question"]), ("listening", ["recommendation"])):
        await meeting.opens(phase)
        form = lxml.html.fromstring((await meeting.facilitator.asks("/scribe/form")).text)
        offered = form.xpath("//optgroup/option[1]/@value")
        assert [value.partition(":")[0] for value in offered] == first


async def test_where_only_dots_are_placed_for_others_nothing_else_is_told(meeting: Meeting) -> None:
    await meeting.facilitator.does("POST", "/scribe/people", name="Old Hand", role="host")
    await meeting.opens("priorities")
    form = lxml.html.fromstring((await meeting.facilitator.asks("/scribe/form")).text)
    assert form.xpath("//*[@autofocus]/@id") == ["scribe-voter"] and not form.xpath("//*[@id='scribe-rests']")


async def test_where_nobody_may_write_the_form_says_so(meeting: Meeting) -> None:
    await meeting.facilitator.does("POST", "/scribe/people", name="Old Hand", role="host")
    await meeting.opens("listening")
    answer = await meeting.facilitator.asks(f"/scribe/form?me={meeting.facilitator.id}")
    assert "write nothing in this phase" in answer.text and "scribe-form" not in answer.text


@pytest.mark.parametrize("what", ["", "question", ":", "question:"])
async def test_who_is_not_chosen_is_asked_for(meeting: Meeting, what: str) -> None:
    answer = await meeting.facilitator.tries("POST", "/scribe/cards", what=what, text="Grease the pumps")
    assert answer.status_code == 422 and answer.json()["error"]["field"] == "what"
    assert answer.json()["error"]["sentence"].startswith("Please choose for whom")


async def test_who_writes_for_another_is_told_which_card_it_became(meeting: Meeting) -> None:
    await meeting.facilitator.does("POST", "/scribe/people", name="Old Hand", role="host")
    await meeting.opens("context")
    form = lxml.html.fromstring((await meeting.facilitator.asks("/scribe/form")).text)
    what = form.xpath("//*[@id='scribe-what']//option/@value")[0]
    answer = await meeting.facilitator.does("POST", "/scribe/cards", what=what, text="We greased the pumps.")
    board = lxml.html.fromstring((await meeting.facilitator.asks()).text)
    [words] = board.xpath(f"//*[@id='words-{answer.headers['X-Card']}']")
    assert words.text_content() == "We greased the pumps."
