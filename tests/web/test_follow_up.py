"""The time after a session: who says what came of it, who is told, and the days in one's calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from app.store import announcing, confidential, follow_up, stacking
from app.store.cards import card_of
from app.store.whole import read_rows
from tests.instance import Instance
from tests.told import AMINA, ARABIC, CHINESE, EVE, FATOU, FORMULA, GLORIA, LEAD, WANG, Told

FROM_A_FORM = {"HX-Request": "true"}
WATCHER = "Otto Observer"


@pytest.fixture
def more_settings() -> dict[str, str]:
    return {"library": "on"}


@pytest.fixture
def story(here: Instance) -> Told:
    """A session that has been closed."""
    story = Told(here.house.database)
    story.from_context_to_listening()
    story.to_the_end()
    return story


async def page_of(here, story, name):
    async with here.somebody(story.id, story.people[name]) as client:
        answer = await client.get(f"/sessions/{story.id}/follow-up")
    assert answer.status_code == 200
    return answer.text


async def test_those_who_helped_see_what_became_of_their_own_advice(here, story):
    visit = story.actions()[0]
    async with here.somebody(story.id, story.people[FATOU]) as host:
        for days, state, outcome in ((30, "under_way", "One visit made."), (90, "done", CHINESE)):
            answer = await host.put(
                f"/sessions/{story.id}/actions/{visit}/check-ins/{days}",
                data={"state": state, "outcome": outcome},
            )
            assert answer.status_code == 204
        assert (await host.post(f"/sessions/{story.id}/reports", data={"text": "Nine pumps run."})).status_code == 204
    gloria = await page_of(here, story, GLORIA)
    mine = gloria[gloria.index("What became of my advice") : gloria.index("What the host team reported back")]
    assert "A savings group holds the reserve" in mine and "it works." in mine
    assert "Visit two groups" in mine and "One visit made." in mine
    # What came of it in the end is what was said last, and is not said twice.
    assert mine.count(CHINESE) == 1
    assert ARABIC not in mine
    assert "Nine pumps run." in gloria
    amina = await page_of(here, story, AMINA)
    hers = amina[amina.index("What became of my advice") : amina.index("What the host team reported back")]
    assert ARABIC in hers and "No action came from it." in hers and "savings group" not in hers
    assert "my advice" not in await page_of(here, story, FATOU)


async def test_what_became_of_a_stack_is_told_to_everyone_whose_advice_lies_in_it(here, story):
    story.opens("feedback")
    story.act(LEAD, lambda t: stacking.stack(t, card_of(t, story.cards["early"]), card_of(t, story.cards["savings"])))
    story.opens("closed")
    amina = await page_of(here, story, AMINA)
    hers = amina[amina.index("What became of my advice") : amina.index("actions-title")]
    assert ARABIC in hers and "it works." in hers and "Visit two groups" in hers and FORMULA not in hers


async def test_what_is_said_of_an_earlier_day_afterwards_is_not_how_it_stands(here, story):
    visit, _ = story.actions()

    def stands():
        rows = story.database.read_now(lambda sql: read_rows(sql, story.id))["action_item"]
        return next((one.state, one.outcome) for one in rows if one.id == visit)

    story.act(FATOU, lambda t: follow_up.check_in(t, visit, 30, "open", "Nothing yet."))
    assert stands() == ("open", "Nothing yet.")
    story.act(FATOU, lambda t: follow_up.check_in(t, visit, 90, "done", "Both made."))
    story.act(FATOU, lambda t: follow_up.check_in(t, visit, 30, "under_way", "One was planned."))
    assert stands() == ("done", "Both made.")


async def test_the_record_tells_it_too(here, story):
    story.afterwards()
    async with here.somebody(story.id, story.people[GLORIA]) as client:
        record = (await client.get(f"/sessions/{story.id}/record")).text
    assert "After 30 days: under way" in record and "One visit made." in record and "Nine pumps run again" in record


@pytest.mark.parametrize(
    ("name", "check_in", "report", "library", "found"),
    [
        (LEAD, 204, 204, 403, 204),
        (FATOU, 204, 204, 204, 204),
        (GLORIA, 403, 403, 403, 204),
        (WATCHER, 403, 403, 403, 403),
    ],
)
async def test_who_may_do_what_once_it_is_closed(here, story, name, check_in, report, library, found):
    visit = story.actions()[0]
    async with here.somebody(story.id, story.people[name]) as client:
        at = f"/sessions/{story.id}"
        form = {"state": "done", "outcome": "x"}
        assert (await client.put(f"{at}/actions/{visit}/check-ins/30", data=form)).status_code == check_in
        assert (await client.post(f"{at}/reports", data={"text": "x"})).status_code == report
        assert (await client.put(f"{at}/consents/library")).status_code == library
        assert (await client.put(f"{at}/consents/found")).status_code == found
        if found == 204:
            assert (await client.delete(f"{at}/consents/found")).status_code == 204


async def test_before_the_end_nobody_looks_back(here):
    story = Told(here.house.database)
    story.opens("response")
    async with here.somebody(story.id, story.people[FATOU]) as client:
        assert (await client.post(f"/sessions/{story.id}/reports", data={"text": "x"})).status_code == 403
        assert (await client.put(f"/sessions/{story.id}/consents/library")).status_code == 403
        calendar = await client.get(f"/sessions/{story.id}/follow-up.ics", headers=FROM_A_FORM)
        assert calendar.status_code == 404 and "not closed yet" in calendar.text
        assert "still going on" in (await client.get(f"/sessions/{story.id}/follow-up")).text


@pytest.mark.parametrize(
    ("path", "form", "status", "field"),
    [
        ("actions/{action}/check-ins/30", {"state": "wonderful", "outcome": ""}, 422, "state"),
        ("actions/{action}/check-ins/30", {"state": "done", "outcome": "x" * 501}, 422, "outcome"),
        ("actions/{action}/check-ins/31", {"state": "done"}, 404, None),
        ("actions/{action}/check-ins/x", {"state": "done"}, 422, "days"),
        ("actions/nothing/check-ins/30", {"state": "done"}, 404, None),
    ],
)
async def test_bad_input_gets_a_sentence(here, story, path, form, status, field):
    where = f"/sessions/{story.id}/" + path.format(action=story.actions()[0])
    async with here.somebody(story.id, story.people[FATOU]) as client:
        answer = await client.put(where, data=form, headers=FROM_A_FORM)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["sentence"] and error.get("field") == field


async def test_an_empty_report_is_none(here, story):
    async with here.somebody(story.id, story.people[FATOU]) as client:
        answer = await client.post(f"/sessions/{story.id}/reports", data={"text": " \n "}, headers=FROM_A_FORM)
    assert answer.status_code == 422 and answer.json()["error"]["field"] == "text"


async def test_a_personal_link_leads_here(here, story):
    page = await page_of(here, story, GLORIA)
    token = re.search(r'/follow#([^"]+)"', page).group(1)
    async with here.browser() as client:
        assert "/follow/look" in (await client.get("/follow")).text
        form = (await client.post("/follow/look", data={"token": token})).text
        assert 'action="/follow"' in form and GLORIA in form
        answer = await client.post("/follow", data={"token": token})
        assert answer.status_code == 201
        place = answer.json()["location"]
        assert "What became of my advice" in (await client.get(place)).text
        assert (await client.post("/follow", data={"token": token + "x"}, headers=FROM_A_FORM)).status_code == 404


async def test_confidentiality_holds_here_too(here, story):
    story.afterwards()
    story.act(LEAD, lambda turn: confidential.tighten(turn, "roles"))
    for name in (GLORIA, FATOU, WANG, WATCHER):
        page = await page_of(here, story, name)
        assert [other for other in (GLORIA, FATOU, AMINA, WANG, "Somebody Outside") if other in page] == []
    assert "A savings group holds the reserve" in await page_of(here, story, GLORIA)


# Calendar ---------------------------------------------------------------------------------------------------------


async def test_the_days_come_into_the_calendar(here, story):
    async with here.somebody(story.id, story.people[EVE]) as client:
        answer = await client.get(f"/sessions/{story.id}/follow-up.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="peer-assist-{story.id}-follow-up.ics"'
    calendar = Calendar.from_ical(answer.content)
    assert calendar["version"] == "2.0" and calendar["prodid"]
    closed = story.now.date()
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert set(events) == {f"{story.id}.day-{days}@peer-assist" for days in (30, 90)}
    for days in (30, 90):
        event = events[f"{story.id}.day-{days}@peer-assist"]
        assert event.decoded("dtstart") == closed + timedelta(days=days)
        assert event.decoded("dtend") == closed + timedelta(days=days + 1)
        assert isinstance(event.decoded("dtstart"), date)
        assert event.decoded("dtstamp").utcoffset() == timedelta(0)
        assert int(event["sequence"]) > 0 and "Visit two groups" in event["description"]
        assert f"/sessions/{story.id}/follow-up" in event["url"]


async def test_days_are_those_of_where_the_session_takes_place(here, story):
    """At 23:30 UTC it is the next morning in Sydney."""
    story.opens("feedback")
    story.act(LEAD, lambda t: announcing.announce(t, story.now, "Australia/Sydney", ""))
    story.now = story.now.replace(hour=23, minute=28)
    story.opens("closed")
    story.act(FATOU, lambda t: follow_up.report_back(t, "Nine pumps run."))
    closed = story.now.date() + timedelta(days=1)
    page = await page_of(here, story, EVE)
    assert [(closed + timedelta(days=days)).isoformat() in page for days in (0, 30, 90)] == [True] * 3
    async with here.somebody(story.id, story.people[EVE]) as client:
        days = Calendar.from_ical((await client.get(f"/sessions/{story.id}/follow-up.ics")).content).walk("VEVENT")
        record = (await client.get(f"/sessions/{story.id}/record.json")).json()
    assert [event.decoded("dtstart") - closed for event in days] == [timedelta(days=30), timedelta(days=90)]
    assert [report["day"] for report in record["reports"]] == [closed.isoformat()]


async def test_the_file_keeps_to_the_standard(here, story):
    """RFC 5545: lines of at most 75 octets end in CRLF and are folded between letters; texts are escaped."""
    async with here.somebody(story.id, story.people[EVE]) as client:
        content = (await client.get(f"/sessions/{story.id}/follow-up.ics")).content
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() or True for line in lines), "no letter is cut in two"
    unfolded = content.replace(b"\r\n ", b"").decode()
    names = [line.split(":", 1)[0].split(";")[0] for line in unfolded.splitlines()]
    for needed in ("PRODID", "VERSION", "METHOD", "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "SUMMARY"):
        assert needed in names
    summary = next(line for line in unfolded.splitlines() if line.startswith("DESCRIPTION"))
    assert "\\n" in summary


async def test_a_calendar_entry_moves_and_stays_the_same_entry(here, story):
    async def entry():
        async with here.somebody(story.id, story.people[EVE]) as client:
            content = (await client.get(f"/sessions/{story.id}/follow-up.ics")).content
        return {str(e["uid"]): e for e in Calendar.from_ical(content).walk("VEVENT")}

    before = await entry()
    story.now += timedelta(days=2)
    story.opens("feedback")
    story.opens("closed")
    after = await entry()
    assert before.keys() == after.keys()
    for uid, event in after.items():
        assert event.decoded("dtstart") == before[uid].decoded("dtstart") + timedelta(days=2)
        assert int(event["sequence"]) > int(before[uid]["sequence"])


async def test_the_file_gives_nobody_access(here, story):
    async with here.somebody(story.id, story.people[EVE]) as client:
        content = (await client.get(f"/sessions/{story.id}/follow-up.ics")).text
    assert "#" not in content.replace("\r\n ", "").split("DESCRIPTION")[1].split("\r\n")[0]
    assert "/follow#" not in content
