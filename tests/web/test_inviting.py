"""Invitations, calendar entries and reminders: what each role is told, and what calendars make of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import httpx2 as httpx
import pytest
from icalendar import Calendar

from app.exports.invitation import reminder_of
from app.rules.plan import Place
from app.store import agenda, announcing, looks, materials, removals, scribe, sessions
from app.store.confidential import tighten
from tests.instance import Instance
from tests.store.meeting import F, H, Meeting, O, R

FROM_A_FORM = {"HX-Request": "true"}
DAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def meeting(here: Instance) -> Meeting:
    """A session that is announced for a day in spring."""
    meeting = Meeting(here.house.database)
    announces(meeting)
    return meeting


def announces(
    meeting: Meeting, when: datetime | None = DAY, zone: str = "Africa/Bamako", place: str = "Hall 2"
) -> None:
    meeting.act(F, lambda turn: announcing.announce(turn, when, zone, place))


def plans(meeting: Meeting, *rows: Place) -> None:
    """Give the agenda these windows."""
    seen = agenda.mark_of(meeting.snapshot().phases)
    meeting.act(F, lambda turn: agenda.arrange(turn, rows, seen))


def days(meeting: Meeting) -> list[Place]:
    """The agenda with a day for questions and one for listening."""
    rows = []
    for phase in meeting.snapshot().phases:
        opens = {"questions": DAY, "listening": DAY + timedelta(days=1)}.get(phase.kind)
        closes = opens and opens + timedelta(hours=10)
        rows.append(Place(phase.kind, id=phase.id, minutes=phase.minutes, opens_at=opens, closes_at=closes))
    return rows


async def file_of(here: Instance, meeting: Meeting, role: str = R) -> bytes:
    async with here.somebody(meeting.id, meeting.people[role]) as client:
        answer = await client.get(f"/sessions/{meeting.id}/calendar.ics")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/calendar")
    return answer.content


async def calendar_of(here: Instance, meeting: Meeting, role: str = R) -> Calendar:
    return Calendar.from_ical(await file_of(here, meeting, role))


async def invitations(here: Instance, meeting: Meeting) -> str:
    async with here.somebody(meeting.id, meeting.people[F]) as client:
        answer = await client.get(f"/sessions/{meeting.id}/invitations")
    assert answer.status_code == 200
    return answer.text


def text_for(page: str, role: str) -> str:
    from lxml import html

    return str(html.fromstring(page).get_element_by_id(f"words-{role}").text)


async def test_each_role_is_told_what_it_needs(here, meeting):
    brief = {"tried": "A second committee.", "wanted": "Two tested ways.", "decision": "Next year's budget"}
    meeting.act(F, lambda turn: sessions.edit_brief(turn, brief, {}))
    meeting.act(H, lambda turn: materials.add_link(turn, "The audit of 2025", "https://example.org/audit"))
    page = await invitations(here, meeting)
    for role, words in (
        (H, "member of the host team"),
        (R, "peer with recent experience"),
        (O, "as an observer"),
        (F, "asked to lead"),
    ):
        text = text_for(page, role)
        assert words in text and "Pumps" in text and "How do we keep them running?" in text
        assert "A second committee." in text and "Two tested ways." in text and "Next year's budget" in text
        assert "2027-03-01 09:00 Africa/Bamako" in text and "Hall 2" in text and "The audit of 2025" in text
        assert "15’  Context: the host team tells" in text
        token = text.strip().rpartition("#")[2]
        assert here.house.key.read_role_link(token).role == role
    assert "complete the brief" in text_for(page, H) and "complete the brief" not in text_for(page, R)
    assert "what you have done yourself" in text_for(page, R)


async def test_times_stand_in_the_announced_zone_and_in_utc(here, meeting):
    announces(meeting, zone="Asia/Kathmandu")
    assert "2027-03-01 14:45 Asia/Kathmandu (2027-03-01 09:00 UTC)" in text_for(await invitations(here, meeting), R)


async def test_only_those_who_lead_see_the_links(here, meeting):
    for role in (H, R, O):
        async with here.somebody(meeting.id, meeting.people[role]) as client:
            assert (await client.get(f"/sessions/{meeting.id}/invitations")).status_code == 403


async def test_a_calendar_keeps_the_entry_and_learns_of_each_change(here, meeting):
    first = (await calendar_of(here, meeting)).walk("VEVENT")[0]
    announces(meeting, when=DAY + timedelta(days=2))
    moved = (await calendar_of(here, meeting)).walk("VEVENT")[0]
    assert moved["uid"] == first["uid"]
    assert moved["sequence"] > first["sequence"]
    assert moved["dtstart"].dt - first["dtstart"].dt == timedelta(days=2)
    assert moved["dtend"].dt - moved["dtstart"].dt == timedelta(minutes=90)
    plans(meeting, *[Place(p.kind, id=p.id, minutes=p.minutes * 2) for p in meeting.snapshot().phases])
    longer = (await calendar_of(here, meeting)).walk("VEVENT")[0]
    assert longer["sequence"] > moved["sequence"] and longer["uid"] == first["uid"]
    assert longer["dtend"].dt - longer["dtstart"].dt == timedelta(minutes=180)


async def test_reading_the_file_again_changes_nothing_in_it(here, meeting):
    first, second = [(await calendar_of(here, meeting, role)).walk("VEVENT")[0] for role in (H, R)]
    assert {name: first[name] for name in ("uid", "sequence")} == {name: second[name] for name in ("uid", "sequence")}


@pytest.mark.parametrize(
    ("zone", "offset"),
    [("Asia/Kathmandu", timedelta(hours=5, minutes=45)), ("America/Bogota", -timedelta(hours=5))],
)
async def test_a_zone_comes_with_its_rules(here, meeting, zone, offset):
    announces(meeting, zone=zone)
    calendar = await calendar_of(here, meeting)
    event = calendar.walk("VEVENT")[0]
    assert event["dtstart"].params["tzid"] == zone and event["dtstart"].dt == DAY
    assert event["dtstart"].dt.utcoffset() == offset
    [rules] = [rules for rules in calendar.walk("VTIMEZONE") if rules["tzid"] == zone]
    assert any(part["tzoffsetto"].td == offset for part in rules.walk("STANDARD"))


async def test_an_hour_that_comes_twice_is_told_in_utc(here, meeting):
    """At 6:30 UTC New York has 1:30 for the second time; an entry that said so would begin an hour too soon."""
    starts = datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
    announces(meeting, when=starts, zone="America/New_York")
    event = (await calendar_of(here, meeting)).walk("VEVENT")[0]
    assert (event["dtstart"].dt, event["dtend"].dt) == (starts, starts + timedelta(minutes=90))


async def test_summer_time_is_kept(here, meeting):
    announces(meeting, when=datetime(2027, 7, 1, 9, 0, tzinfo=UTC), zone="Europe/Berlin")
    calendar = await calendar_of(here, meeting)
    assert calendar.walk("VEVENT")[0]["dtstart"].dt.utcoffset() == timedelta(hours=2)
    assert calendar.walk("DAYLIGHT") and calendar.walk("STANDARD")


async def test_each_window_of_a_long_session_is_an_entry_of_its_own(here):
    meeting = Meeting(here.house.database)
    plans(meeting, *days(meeting))
    before = {event["summary"]: event for event in (await calendar_of(here, meeting)).walk("VEVENT")}
    assert set(before) == {"Pumps: Questions", "Pumps: Listening"}
    later = [row if row.kind != "listening" else Place(row.kind, id=row.id, minutes=row.minutes,
             opens_at=row.opens_at + timedelta(days=1), closes_at=row.closes_at + timedelta(days=1)) for row in days(meeting)]  # fmt: skip
    plans(meeting, *later)
    after = {event["summary"]: event for event in (await calendar_of(here, meeting)).walk("VEVENT")}
    for name, event in after.items():
        assert event["uid"] == before[name]["uid"] and event["sequence"] > before[name]["sequence"]
    assert len({event["uid"] for event in after.values()}) == 2


@pytest.mark.parametrize("phase_stays", [True, False], ids=["without its window", "dropped"])
async def test_a_window_that_is_taken_back_is_cancelled_in_calendars(here, phase_stays):
    meeting = Meeting(here.house.database)
    plans(meeting, *days(meeting))
    before = {str(event["summary"]): event for event in (await calendar_of(here, meeting)).walk("VEVENT")}
    bare = [Place(row.kind, id=row.id, minutes=row.minutes) for row in days(meeting)]
    plans(meeting, *(row for row in bare if phase_stays or row.kind not in ("questions", "listening")))
    calendar = await calendar_of(here, meeting)
    gone = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    assert calendar["method"] == "PUBLISH" and set(gone) == set(before)
    for name, event in gone.items():
        assert event["status"] == "CANCELLED" and before[name]["status"] == "CONFIRMED"
        assert event["uid"] == before[name]["uid"] and event["dtstart"].dt == before[name]["dtstart"].dt
        assert event["sequence"] > before[name]["sequence"]
    async with here.somebody(meeting.id, meeting.people[F]) as client:
        assert "it cancels the entry there" in (await client.get(f"/sessions/{meeting.id}/invitations")).text
        assert "cancels its entry there" in (await client.get(f"/sessions/{meeting.id}")).text
    if phase_stays:
        plans(meeting, *days(meeting))
        assert {str(event["status"]) for event in (await calendar_of(here, meeting)).walk("VEVENT")} == {"CONFIRMED"}


async def test_calling_off_takes_the_entry_away_and_calling_on_brings_it_back(here, meeting):
    first = (await calendar_of(here, meeting)).walk("VEVENT")[0]
    meeting.act(F, lambda turn: announcing.call_off(turn, True))
    off = await calendar_of(here, meeting)
    event = off.walk("VEVENT")[0]
    assert off["method"] == "CANCEL" and event["status"] == "CANCELLED" and event["uid"] == first["uid"]
    assert event["sequence"] > first["sequence"]
    meeting.act(F, lambda turn: announcing.call_off(turn, False))
    on = await calendar_of(here, meeting)
    assert on["method"] == "PUBLISH" and on.walk("VEVENT")[0]["status"] == "CONFIRMED"
    assert on.walk("VEVENT")[0]["sequence"] > event["sequence"]


async def test_calling_off_is_told_wherever_people_come_by(here, meeting):
    words = "This session has been called off."
    token = re.search(r"/join#(\S+)", text_for(await invitations(here, meeting), R))[1]

    async def told() -> list[bool]:
        async with here.somebody(meeting.id, meeting.people[R]) as client:
            home = "called off" in (await client.get("/")).text
            joins = (await client.post("/join/look", data={"token": token})).text
            assert ("Hall 2" in joins) is (words not in joins)
            board = (await client.get(f"/sessions/{meeting.id}")).text
        notice = board[board.index('id="notice"') : board.index('id="columns"')]
        page = await invitations(here, meeting)
        return [home, words in joins, words in notice, words in text_for(page, R), 'id="invite-off"' in page]

    assert await told() == [False] * 5
    meeting.act(F, lambda turn: announcing.call_off(turn, True))
    assert await told() == [True] * 5


async def test_who_comes_by_a_link_when_all_is_over_is_told_so_and_asked_for_less(here, meeting):
    token = re.search(r"/join#(\S+)", text_for(await invitations(here, meeting), R))[1]

    async def joins() -> list[bool]:
        async with here.somebody(meeting.id, meeting.people[R]) as client:
            page = (await client.post("/join/look", data={"token": token})).text
        return ["This session is over." in page, "Hall 2" in page, 'id="join-what"' in page]

    assert await joins() == [False, True, True]
    meeting.open("closed")
    assert await joins() == [True, False, False]


async def test_a_link_names_nobody_when_all_is_over_and_names_are_left_out(here, meeting):
    brief = {"title": "Rahel's pumps", "challenge": "How does Rahel keep them running?"}
    meeting.act(F, lambda turn: sessions.edit_brief(turn, brief, {}))
    meeting.act(F, lambda turn: scribe.seat(turn, R, "Rahel Tesfaye", 20))
    token = re.search(r"/join#(\S+)", text_for(await invitations(here, meeting), R))[1]
    async with here.somebody(meeting.id, meeting.people[R]) as client:
        back = re.search(r"/back#([^\"]+)", (await client.get(f"/sessions/{meeting.id}/way-back")).text)[1]

    async def named() -> list[bool]:
        async with here.somebody(meeting.id, meeting.people[R]) as client:
            pages = [await client.post(path, data={"token": sent}) for path, sent in looks]
        assert all(page.status_code == 200 for page in pages)
        return ["Rahel" in page.text for page in pages]

    looks = (("/join/look", token), ("/back/look", back))
    assert await named() == [True, True]
    meeting.act(F, lambda turn: tighten(turn, "roles"))
    meeting.open("closed")
    assert await named() == [False, False]


async def test_a_day_that_is_taken_back_is_cancelled_in_calendars(here, meeting):
    [before] = (await calendar_of(here, meeting)).walk("VEVENT")
    announces(meeting, when=None)
    announces(meeting, when=None, place="Hall 3")
    calendar = await calendar_of(here, meeting)
    [gone] = calendar.walk("VEVENT")
    assert calendar["method"] == "PUBLISH" and gone["status"] == "CANCELLED"
    assert gone["uid"] == before["uid"] and gone["dtstart"].dt == before["dtstart"].dt
    assert gone["sequence"] > before["sequence"]
    async with here.somebody(meeting.id, meeting.people[F]) as client:
        assert "it cancels the entry there" in (await client.get(f"/sessions/{meeting.id}/invitations")).text
    announces(meeting, when=DAY + timedelta(days=2))
    [again] = (await calendar_of(here, meeting)).walk("VEVENT")
    assert again["status"] == "CONFIRMED" and again["sequence"] > gone["sequence"] and again["uid"] == gone["uid"]


async def test_observers_have_the_day_before_the_board_opens_to_them_and_no_more(here, meeting):
    async with here.somebody(meeting.id, meeting.people[O]) as client:
        page = (await client.get(f"/sessions/{meeting.id}")).text
        assert 'id="notice-calendar"' in page and "2027-03-01T09:00" in page and "Hall 2" in page
        assert "How do we keep them running?" not in page
    content = await file_of(here, meeting, O)
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["dtstart"].dt == DAY and "/join#" in event["url"]
    assert "How do we keep them running?" not in event["description"]
    assert "How do we keep them running?" in (await calendar_of(here, meeting, R)).walk("VEVENT")[0]["description"]
    meeting.open("context")
    [event] = (await calendar_of(here, meeting, O)).walk("VEVENT")
    assert "How do we keep them running?" in event["description"]
    async with here.somebody(meeting.id, meeting.people[O]) as client:
        assert 'id="notice-calendar"' not in (await client.get(f"/sessions/{meeting.id}")).text


async def test_who_was_removed_gets_no_entry(here, meeting):
    meeting.act(F, lambda turn: removals.remove(turn, meeting.people[O]))
    async with here.somebody(meeting.id, meeting.people[O]) as client:
        assert (await client.get(f"/sessions/{meeting.id}/calendar.ics")).status_code == 403


async def test_lines_are_folded_and_hold_no_strange_ends(here, meeting):
    title = "Comment faire fonctionner quarante pompes, " + "é" * 90
    words = "BEGIN:VEVENT\r\nSUMMARY:mine; and, yours\\" + "水" * 200
    meeting.act(F, lambda turn: sessions.edit_brief(turn, {"title": title, "challenge": words}, {}))
    announces(meeting, place="Hall 2\r\nATTENDEE:mailto:spy@example.org")
    content = await file_of(here, meeting)
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines) and b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r\nATTENDEE" not in content
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["summary"] == title and "水" * 200 in event["description"]
    assert event["location"] == "Hall 2 ATTENDEE:mailto:spy@example.org"


async def test_there_is_no_file_before_a_day_is_named(here):
    meeting = Meeting(here.house.database)
    async with here.somebody(meeting.id, meeting.people[R]) as client:
        answer = await client.get(f"/sessions/{meeting.id}/calendar.ics", headers=FROM_A_FORM)
    assert answer.status_code == 404 and "No day and time" in answer.json()["error"]["sentence"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"starts_at": "2027-03-01T09:00"}, "starts_at"),
        ({"starts_at": "9999-03-01T09:00+00:00"}, "starts_at"),
        ({"starts_at": "2027-03-01T09:00+00:00", "zone": "Mars/Olympus"}, "zone"),
        ({"starts_at": "2027-03-01T09:00+00:00", "zone": "../../etc/passwd"}, "zone"),
        ({"place": "x" * 301}, "place"),
    ],
)
async def test_an_announcement_that_cannot_be_is_told(here, meeting, form, field):
    async with here.somebody(meeting.id, meeting.people[F]) as client:
        answer = await client.put(f"/sessions/{meeting.id}/announcement", data=form, headers=FROM_A_FORM)
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field and answer.json()["error"]["sentence"]


async def test_a_reminder_names_those_who_were_not_here_in_this_phase(here, meeting):
    fatou, gloria = meeting.join(H, "Fatou"), meeting.join(R, "Gloria")
    meeting.now = datetime.now(UTC)
    meeting.open("questions")
    page = await invitations(here, meeting)
    missing = page[page.index('id="missing-title"') :]
    assert "Fatou" in missing and "Gloria" in missing and "Facilitator person" not in missing.partition("<textarea")[0]
    for person in (fatou, gloria):
        meeting.database.write_now(lambda sql, p=person: looks.note_look(sql, p, meeting.now + timedelta(minutes=1)))
    page = await invitations(here, meeting)
    assert "Fatou" not in page[page.index('id="missing-title"') :].partition("<label")[0]
    assert "“Questions” is open in the peer assist “Pumps”" in page


async def test_a_reminder_tells_no_closing_time_that_is_over(here, meeting):
    first, *others = meeting.snapshot().phases
    plans(
        meeting,
        Place(first.kind, id=first.id, closes_at=DAY),
        *[Place(p.kind, id=p.id, minutes=p.minutes) for p in others],
    )
    told = [
        "closes on 2027-03-01 09:00" in reminder_of(meeting.snapshot(), "Prepare", "http://x", str, DAY + later)
        for later in (-timedelta(days=1), timedelta())
    ]
    assert told == [True, False]


async def test_in_the_listening_phase_the_silent_are_not_called_missing(here, meeting):
    meeting.join(H, "Fatou")
    meeting.join(R, "Gloria")
    meeting.open("listening")
    page = await invitations(here, meeting)
    missing = page[page.index('id="missing-title"') :]
    assert "Gloria" in missing and "Fatou" not in missing and "Host person" not in missing


async def test_once_it_has_ended_nobody_is_missed_by_name_where_no_names_are_shown(here, meeting):
    meeting.join(R, "Gloria")
    meeting.open("closed")
    assert "Gloria" in await invitations(here, meeting)
    meeting.act(F, lambda turn: tighten(turn, "roles"))
    page = await invitations(here, meeting)
    assert "Gloria" not in page and 'id="missing-title"' not in page


async def news(client: httpx.AsyncClient, meeting: Meeting, since: int) -> str:
    answer = await client.get(f"/sessions/{meeting.id}/news", params={"since": since})
    assert answer.status_code == 200
    return answer.text


async def test_news_are_what_others_wrote_since_and_what_one_may_see(here, meeting):
    meeting.open("questions")
    old = meeting.post(R, "question", "An old question")
    since = meeting.seq
    meeting.post(H, "answer", "A new answer", old)
    meeting.post(R, "question", "My own new question")
    hidden = meeting.post(R, "question", "Soon hidden")
    async with here.somebody(meeting.id, meeting.people[F]) as lead:
        answer = await lead.put(f"/sessions/{meeting.id}/cards/{hidden}/hiding", data={"reason": "twice"})
        assert answer.status_code == 204
    async with (
        here.somebody(meeting.id, meeting.people[R]) as peer,
        here.somebody(meeting.id, meeting.people[O]) as observer,
    ):
        mine, theirs = await news(peer, meeting, since), await news(observer, meeting, since)
        assert "A new answer" in mine and "My own new question" not in mine and "An old question" not in mine
        assert "A new answer" in theirs and "My own new question" in theirs and "Soon hidden" not in theirs
        assert f'href="#card-{old}"' in theirs
        assert (await news(peer, meeting, meeting.seq)).strip() == ""
        for strange in ("-1", "99999999", "0"):
            assert (await peer.get(f"/sessions/{meeting.id}/news", params={"since": strange})).status_code == 200
        assert (await peer.get(f"/sessions/{meeting.id}/news", params={"since": "x"})).status_code == 422
        assert (await peer.get(f"/sessions/{meeting.id}/news", params={"since": "9" * 40})).status_code < 500
