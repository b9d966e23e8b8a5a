"""Mailing invitations: each address by itself, refusals named, and nothing of a title gets out of its line."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import httpx2 as httpx
import lxml.html
import pytest
from icalendar import Calendar
from sqlalchemy import Connection, select, update

from app.rules.errors import Busy
from app.rules.roles import Role
from app.store import announcing, mailings, sessions, standing
from app.store.columns import utc_now
from app.store.sessions import Start
from app.store.tables import Mailing, Session
from app.store.upsert import put
from app.web import mail
from app.web.catalogue import catalogue_for
from app.web.mailing import Unreachable, look_once, mail_out
from app.web.moments import moment
from app.web.settings import Settings
from tests.instance import Instance, instance
from tests.mailbox import Mailbox
from tests.services import free_port
from tests.store.meeting import F, H, Meeting, O, R

FROM_A_FORM = {"HX-Request": "true"}
SESSIONS = Session.__table__  # type: ignore[attr-defined]


@asynccontextmanager
async def leading(
    data: Path, smtp_url: str, rate_limits: str = "off"
) -> AsyncIterator[tuple[Instance, Meeting, httpx.AsyncClient]]:
    """An instance that mails by this server, a session there, and its facilitator's browser."""
    settings = {
        "data": data,
        "rate_limits": rate_limits,
        "smtp_url": smtp_url,
        "mail_from": "board@example.org",
    }
    async with instance(**settings) as house:
        meeting = Meeting(house.house.database)
        async with house.somebody(meeting.id, meeting.people[F]) as client:
            yield house, meeting, client


async def mailed(
    client: httpx.AsyncClient, meeting: Meeting, addresses: str, role: str = R, key: str = ""
) -> httpx.Response:
    form = {"role": role, "addresses": addresses}
    headers = FROM_A_FORM | ({"Idempotency-Key": key} if key else {})
    return await client.post(f"/sessions/{meeting.id}/invitations/mail", data=form, headers=headers)


async def test_each_address_gets_a_mail_of_its_own_with_link_and_calendar(data):
    async with Mailbox() as box, leading(data, box.url) as (_, meeting, client):
        meeting.act(
            F,
            lambda turn: announcing.announce(turn, moment("2027-03-01T09:00+00:00", "x"), "Africa/Bamako", "Hall 2"),
        )
        answer = await mailed(
            client,
            meeting,
            "gloria@example.org, lucia@example.org\nrahel.o'hara@example.org gloria@example.org",
        )
    assert answer.status_code == 200
    assert answer.text == "Sent to: gloria@example.org, lucia@example.org, rahel.o&#39;hara@example.org."
    assert [to for to, _ in box.letters] == [
        ["gloria@example.org"],
        ["lucia@example.org"],
        ["rahel.o'hara@example.org"],
    ]
    for to, letter in box.letters:
        assert letter["To"] == to[0] and letter["From"] == "board@example.org" and letter["Subject"] == "Pumps"
        others = {"gloria", "lucia", "rahel"} - {to[0].partition("@")[0].partition(".")[0]}
        assert not any(name in letter.as_string() for name in others)
        words = letter.get_body(("plain",)).get_content()
        assert "/join#" in words and "How do we keep them running?" in words and "Hall 2" in words
        attached = list(letter.iter_attachments())
        assert [part.get_content_type() for part in attached] == ["text/calendar"]
        assert (attached[0].get_param("charset"), attached[0].get_param("method")) == ("utf-8", "PUBLISH")
        event = Calendar.from_ical(attached[0].get_payload(decode=True)).walk("VEVENT")[0]
        assert event["summary"] == "Pumps"


async def test_a_mail_that_is_asked_for_again_goes_out_once(data):
    """Its answer takes longer than a browser waits, which then asks again, or it is lost."""
    async with Mailbox() as box, leading(data, box.url) as (_, meeting, client):

        async def asks(key: str, addresses: str = "gloria@example.org") -> int:
            return (await mailed(client, meeting, addresses, key=key)).status_code

        assert await asyncio.gather(*(asks("once") for _ in range(3))) == [200, 200, 200]
        assert await asks("once") == 200
        assert len(box.letters) == 1
        assert await asks("again") == 200
        assert await asks("once", "lucia@example.org") == 200
        assert len(box.letters) == 3


async def test_a_mail_that_did_not_go_out_can_be_asked_for_again(data):
    async with Mailbox("gloria@example.org") as box, leading(data, box.url) as (_, meeting, client):
        assert (await mailed(client, meeting, "gloria@example.org", key="once")).status_code == 409
        box.refuses.clear()
        assert (await mailed(client, meeting, "gloria@example.org", key="once")).status_code == 200
        assert len(box.letters) == 1


async def test_a_mail_before_a_day_is_announced_carries_no_calendar(data):
    async with Mailbox() as box, leading(data, box.url) as (_, meeting, client):
        assert (await mailed(client, meeting, "gloria@example.org")).status_code == 200
    assert list(box.letters[0][1].iter_attachments()) == []


@pytest.mark.parametrize("role", [H, R, O, F])
async def test_each_role_gets_its_own_link(data, role):
    async with Mailbox() as box, leading(data, box.url) as (house, meeting, client):
        assert (await mailed(client, meeting, "a@example.org", role)).status_code == 200
        words = box.letters[0][1].get_body(("plain",)).get_content()
        token = next(line for line in words.splitlines() if "#" in line).partition("#")[2]
        assert house.house.key.read_role_link(token).role == role


async def test_refused_addresses_are_named_and_the_others_have_their_mail(data):
    async with Mailbox("gone@example.org") as box, leading(data, box.url) as (_, meeting, client):
        answer = await mailed(client, meeting, "gloria@example.org gone@example.org zoë@example.org lucia@example.org")
    assert answer.status_code == 409
    sentence = answer.json()["error"]["sentence"]
    assert "gone@example.org" in sentence and "zoë@example.org" in sentence and "gloria" not in sentence
    assert [to for to, _ in box.letters] == [["gloria@example.org"], ["lucia@example.org"]]


@pytest.mark.parametrize(
    "word, unsent, unsure",
    [("", "c@example.org", "b@example.org"), ("421 too many today", "b@example.org, c@example.org", "–")],
)
async def test_a_server_that_breaks_off_leaves_no_doubt_who_has_their_mail(data, word, unsent, unsure):
    async with (
        Mailbox(breaks_at="b@example.org", with_word=word) as box,
        leading(data, box.url) as (_, meeting, client),
    ):
        answer = await mailed(client, meeting, "a@example.org b@example.org c@example.org")
    assert answer.status_code == 409
    assert answer.json()["error"]["sentence"] == (
        "Sending broke off. These have their mail: a@example.org. "
        f"Not sent to: {unsent}. Not known whether it went out to: {unsure}."
    )
    assert [to for to, _ in box.letters] == [["a@example.org"]]


async def test_a_server_that_breaks_off_at_the_first_letter_is_away(data):
    async with Mailbox(breaks_at="a@example.org", with_word="421 not now") as box:
        async with leading(data, box.url) as (_, meeting, client):
            answer = await mailed(client, meeting, "a@example.org b@example.org", key="once")
            assert answer.status_code == 409 and "could not be reached" in answer.json()["error"]["sentence"]
            box.breaks_at = ""
            assert (await mailed(client, meeting, "a@example.org b@example.org", key="once")).status_code == 200
    assert box.addresses == ["a@example.org", "b@example.org"]


EVERYONE = ["a@example.org", "b@example.org", "c@example.org"]


async def asks_twice(house: Instance, meeting: Meeting) -> list[httpx.Response]:
    """The same request, as a browser sends it that has no answer."""
    async with house.somebody(meeting.id, meeting.people[F]) as client:
        return [await mailed(client, meeting, " ".join(EVERYONE), key="once") for _ in range(2)]


async def test_a_restart_in_the_middle_leaves_nobody_without_a_letter_and_nobody_with_two(data):
    async with Mailbox(waits_at="b@example.org") as box:
        async with leading(data, box.url) as (house, meeting, _):
            asked = asyncio.create_task(asks_twice(house, meeting))
            await box.waiting.wait()
            asyncio.get_running_loop().call_later(0.1, box.go_on.set)
        with suppress(asyncio.CancelledError, httpx.TransportError):
            await asked
        assert box.addresses == EVERYONE[:2], "it is about a restart in the middle"
        async with instance(data=data, rate_limits="off", smtp_url=box.url, mail_from="board@example.org") as house:
            await box.has(3)
            answers = await asks_twice(house, meeting)
            async with house.somebody(meeting.id, meeting.people[F]) as client:
                shown = (await client.get(f"/sessions/{meeting.id}/invitations")).text
        assert [answer.status_code for answer in answers] == [200, 200]
        assert box.addresses == EVERYONE
        assert "mailings-title" not in shown


async def killed_in_the_middle(house: Instance, meeting: Meeting) -> str:
    """What is written down where a process was killed while the second of three letters was under way."""
    begun = utc_now() - timedelta(minutes=2)
    await house.house.stop_running()

    def write(sql: Connection) -> str:
        mailing = Mailing(
            id="m", session_id=meeting.id, participant_id=meeting.people[F], role=R, base_url="https://board.example",
            begun_at=begun, held_until=begun,
        )  # fmt: skip
        mailings.begin(sql, mailing, EVERYONE)
        assert mailings.hold(sql, "m", begun) and not mailings.hold(sql, "m", begun)
        first = mailings.next_letter(sql, "m", begun)
        mailings.note(sql, "m", first.place, mailings.SENT)
        assert mailings.next_letter(sql, "m", begun).address == "b@example.org"
        return mailing.id

    return house.house.database.write_now(write)


async def shown_to(house: Instance, meeting: Meeting) -> str:
    """The page of invitations."""
    async with house.somebody(meeting.id, meeting.people[F]) as client:
        return (await client.get(f"/sessions/{meeting.id}/invitations")).text


async def test_a_letter_that_was_under_way_at_a_kill_is_told_and_not_sent_again(data):
    async with Mailbox() as box, leading(data, box.url) as (house, meeting, _):
        await killed_in_the_middle(house, meeting)
        assert "Still to be sent to: b@example.org, c@example.org." in await shown_to(house, meeting)
        await look_once(house.house)
        assert box.addresses == ["c@example.org"]
        assert "https://board.example/join#" in box.letters[0][1].get_body(("plain",)).get_content()
        shown = await shown_to(house, meeting)
        assert (
            "Not known whether it went out to: b@example.org. Please ask there" in shown
            and "c@example.org" not in shown
        )
        panel, links = shown.index("mailings-title"), shown.index("link-host")
        assert panel < links and "Resource team" in shown[panel:links], (
            "whoever opens the page sees it, and of which link"
        )
        # Whoever sends it once more has put it right.
        async with house.somebody(meeting.id, meeting.people[F]) as client:
            assert (await mailed(client, meeting, "b@example.org")).status_code == 200
        assert "mailings-title" not in await shown_to(house, meeting)
        await look_once(house.house)
        assert box.addresses == ["c@example.org", "b@example.org"]


async def test_who_does_not_lead_any_more_sends_no_more_letters(data):
    async with Mailbox() as box, leading(data, box.url) as (house, meeting, _):
        await killed_in_the_middle(house, meeting)
        meeting.join(F)
        meeting.act(F, lambda turn: standing.change_role(turn, meeting.people[F], Role.OBSERVER, 20))
        await look_once(house.house)
    assert box.letters == []


@pytest.mark.parametrize("away", ["smtp://127.0.0.1:9", "smtp://no..name"])
async def test_a_mail_server_that_is_away_gets_the_rest_later(data, away):
    async with Mailbox() as box:
        async with leading(data, away) as (house, meeting, _):
            await killed_in_the_middle(house, meeting)
            await look_once(house.house)
            assert "Still to be sent to: b@example.org, c@example.org." in await shown_to(house, meeting)
            house.house.settings.smtp_url = box.url
            await look_once(house.house)
    assert box.addresses == ["c@example.org"]


async def test_a_mailing_that_cannot_be_sent_keeps_no_other_waiting(data):
    async with Mailbox() as box, leading(data, box.url) as (house, meeting, _):
        await killed_in_the_middle(house, meeting)
        database = house.house.database
        of_nobody = {"id": "a", "role": "of-another-version", "ended": False}
        copied = database.read_now(lambda sql: mailings.find(sql, "m")).model_dump() | of_nobody
        database.write_now(lambda sql: put(sql, Mailing, copied, "role"))
        await look_once(house.house)
    assert box.addresses == ["c@example.org"]


async def stopped(house: Instance) -> None:
    """An instance that ends while it sends the rest."""
    sending = asyncio.create_task(look_once(house.house))
    await asyncio.sleep(0.05)
    sending.cancel()
    with suppress(asyncio.CancelledError):
        await sending


async def test_whoever_stops_before_the_mail_server_is_reached_leaves_the_rest_to_the_next(data, monkeypatch):
    async with Mailbox() as box, leading(data, box.url) as (house, meeting, _):
        await killed_in_the_middle(house, meeting)
        with monkeypatch.context() as patched:
            patched.setattr(mail, "_log_in", lambda *line: time.sleep(0.1))
            await stopped(house)
        await look_once(house.house)
    assert box.addresses == ["c@example.org"]


async def test_a_database_that_is_away_for_a_moment_ends_no_mailing(data, monkeypatch):
    async def away(*question: object) -> None:
        raise Busy()

    async with Mailbox() as box, leading(data, box.url) as (house, meeting, _):
        await killed_in_the_middle(house, meeting)
        with monkeypatch.context() as patched:
            patched.setattr(house.house.rooms, "ask", away)
            await look_once(house.house)
        database, wait = house.house.database, utc_now() + timedelta(hours=1)
        assert database.read_now(lambda sql: mailings.left_lying(sql, wait)) == ["m"]


async def test_a_letter_that_may_have_gone_out_is_remembered_where_the_mail_server_is_away(data):
    async with Mailbox() as box, leading(data, f"smtp://127.0.0.1:{free_port()}") as (house, meeting, _):
        await killed_in_the_middle(house, meeting)
        database, wait = house.house.database, utc_now() + timedelta(hours=1)
        database.write_now(lambda sql: mailings.note(sql, "m", 0, mailings.UNSENT))
        mailing = database.read_now(lambda sql: mailings.find(sql, "m"))
        async with asyncio.timeout(20):  # who asks again is told at once, and need not wait until nobody works at it
            for _ in range(2):
                with pytest.raises(Unreachable):
                    await mail_out(house.house, mailing, EVERYONE)
            house.house.settings.smtp_url = box.url
            came = await mail_out(house.house, mailing, EVERYONE)
        assert (came.unsent, came.unsure, came.sent) == ([EVERYONE[0]], [EVERYONE[1]], [EVERYONE[2]])
        assert database.read_now(lambda sql: mailings.left_lying(sql, wait)) == []
    assert box.addresses == ["c@example.org"]


async def test_addresses_are_forgotten_after_a_day(data):
    async with Mailbox() as box, leading(data, box.url) as (house, meeting, client):
        assert (await mailed(client, meeting, "a@example.org")).status_code == 200
        await look_once(house.house)
        database = house.house.database
        assert len(database.read_now(lambda sql: sql.execute(select(mailings.LETTERS)).all())) == 1
        yesterday = update(mailings.MAILINGS).values(begun_at=utc_now() - timedelta(days=1, minutes=1))
        database.write_now(lambda sql: sql.execute(yesterday))
        await look_once(house.house)
        for table in (mailings.LETTERS, mailings.MAILINGS):
            assert database.read_now(lambda sql, table=table: sql.execute(select(table)).all()) == []


@pytest.mark.parametrize(
    "addresses",
    ["", "  \n ", "gloria", "gloria@", "@example.org", "a@b@example.org", "a@example.org\r\nBcc:b@example.org",
     "<script>@example.org", "'x'@example.org", "a@example", " ".join(f"p{n}@example.org" for n in range(41))],
)  # fmt: skip
async def test_what_is_no_address_is_told_and_nothing_is_sent(data, addresses):
    async with Mailbox() as box, leading(data, box.url) as (_, meeting, client):
        answer = await mailed(client, meeting, addresses)
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "addresses" and answer.json()["error"]["sentence"]
    assert box.letters == []


async def test_a_title_cannot_add_a_header(data):
    async with Mailbox() as box, leading(data, box.url) as (house, meeting, _):
        evil = "Pumps\r\nBcc: spy@example.org\r\n\r\n<b>hello</b>"
        start = Start(evil, "How?")
        meeting.id = meeting.database.write_now(lambda sql: sessions.begin(sql, start, meeting.now))
        meeting.people[F] = meeting.join(F).id
        async with house.somebody(meeting.id, meeting.people[F]) as leader:
            assert (await mailed(leader, meeting, "gloria@example.org")).status_code == 200
    [(to, letter)] = box.letters
    assert to == ["gloria@example.org"] and letter["Bcc"] is None
    assert letter["Subject"] == "Pumps Bcc: spy@example.org <b>hello</b>"


def test_whatever_a_subject_is_made_of_stays_in_its_line():
    settings = Settings(mail_from="board@example.org")
    for subject in (
        "a\nBcc: x@example.org",
        "a\r\n\r\nb",
        "a\u2028Bcc: x",
        "a\x0bTo: y",
        "ü" * 140,
        "\u202eabc",
        "=?utf-8?q?x?=",
    ):
        sent = mail.message_to(settings, "gloria@example.org", subject, "text", None).as_bytes()
        head = sent.partition(b"\n\n")[0].lower()
        assert b"\nbcc:" not in head and head.count(b"\nto:") == 1


async def test_a_server_that_is_away_is_told_in_a_sentence(data):
    async with leading(data, f"smtp://127.0.0.1:{free_port()}") as (_, meeting, client):
        asked = (mailed(client, meeting, "gloria@example.org", key="once") for _ in range(3))
        answers = await asyncio.gather(*asked)
    for answer in answers:
        assert answer.status_code == 409, "a 5xx would be sent again and again, under a sign that the line is away"
        assert "mail server could not be reached" in answer.json()["error"]["sentence"]


async def test_without_a_server_the_text_is_there_to_be_copied(data):
    async with instance(data=data, rate_limits="off") as house:
        meeting = Meeting(house.house.database)
        async with house.somebody(meeting.id, meeting.people[F]) as client:
            answer = await mailed(client, meeting, "gloria@example.org")
            assert answer.status_code == 409
            assert "copy the text" in answer.json()["error"]["sentence"]
            shown = (await client.get(f"/sessions/{meeting.id}/invitations")).text
            assert "mail-form-resource" not in shown and "words-resource" in shown


@pytest.mark.parametrize("role", [H, R, O])
async def test_only_those_who_lead_send_mail(data, role):
    async with Mailbox() as box, leading(data, box.url) as (house, meeting, _):
        async with house.somebody(meeting.id, meeting.people[role]) as client:
            assert (await mailed(client, meeting, "gloria@example.org")).status_code == 403
    assert box.letters == []


async def test_a_role_that_is_none_is_not_mailed(data):
    async with Mailbox() as box, leading(data, box.url) as (_, meeting, client):
        assert (await mailed(client, meeting, "gloria@example.org", "boss")).status_code == 404
    assert box.letters == []


async def test_a_flood_of_mails_is_stopped(data):
    async with Mailbox() as box, leading(data, box.url, rate_limits="on") as (_, meeting, client):
        answers = [(await mailed(client, meeting, f"p{n}@example.org", key=f"key-{n}")).status_code for n in range(12)]
        again = await mailed(client, meeting, "p0@example.org", key="key-0")
    assert answers == [200] * 10 + [429] * 2
    assert again.status_code == 200, "whoever asks again has nothing more sent"
    assert len(box.letters) == 10


async def test_a_letter_speaks_the_language_of_its_session(data):
    french = catalogue_for("fr").gettext
    async with Mailbox() as box, leading(data, box.url) as (here, meeting, client):
        here.house.database.write_now(lambda sql: sql.execute(update(SESSIONS).values(language="fr")))
        answer = await mailed(client, meeting, "gloria@example.org", O)
        page = lxml.html.fromstring((await client.get(f"/sessions/{meeting.id}/invitations")).text)
    assert answer.text == french("Sent to: %(addresses)s.") % {"addresses": "gloria@example.org"}
    [form] = page.xpath("//form[@id='mail-form-observer']")
    assert page.xpath(f"//*[@id='{form.get('hx-target')[1:]}']/@role") == ["status"]
    [(_, letter)] = box.letters
    words = letter.get_body(("plain",)).get_content()
    assert french("You are invited to follow a peer assist as an observer.") in words
