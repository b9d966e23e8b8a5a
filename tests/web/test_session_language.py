"""A session is held in a language of its own: board, pushes, refusals, letters and record speak it, whatever the instance's is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from app.rules.refusals import Refusal
from app.store.imports import bring, opened_file
from app.store.participants import session_row
from app.store.tables import Session
from app.web.catalogue import catalogue_for
from tests.instance import Instance, instance
from tests.meeting.house import OpenHouse
from tests.meeting.meeting import Meeting
from tests.told import LEAD, Told

FRENCH, SPANISH = catalogue_for("fr").gettext, catalogue_for("es").gettext
SESSIONS = Session.__table__  # type: ignore[attr-defined]


@pytest.fixture
async def meeting(house: OpenHouse) -> AsyncIterator[Meeting]:
    """A session in French, with everyone in it."""
    meeting = Meeting(house)
    await meeting.begins(language="fr")
    yield meeting
    async with asyncio.timeout(30):
        await meeting.ends()


async def test_the_board_and_what_is_pushed_speak_the_language_of_the_session(meeting: Meeting) -> None:
    await meeting.opens("listening")
    await meeting.everyone_watches()
    page = (await meeting.host.asks(f"?me={meeting.host.id}")).text
    assert '<html lang="fr"' in page and FRENCH("You are listening.") in page and "You are listening." not in page
    # The law: what is pushed is what a fresh page shows, for everyone.
    await meeting.resource.posts("thought", "Le fonds de réserve")
    await meeting.facilitator.does("PUT", "/phase", phase="priorities")
    assert FRENCH("Ranked by the dots of both teams.") not in (await meeting.host.asks(f"?me={meeting.host.id}")).text
    await meeting.facilitator.does("PUT", "/reveal")
    page = (await meeting.host.asks(f"?me={meeting.host.id}")).text
    assert FRENCH("Ranked by the dots of both teams.") in page


async def test_who_is_refused_is_told_so_in_the_language_of_the_session(meeting: Meeting) -> None:
    await meeting.opens("listening")
    for tried in (
        meeting.host.tries("POST", "/cards", kind="context", text="But"),
        meeting.host.tries_by_api("POST", "/cards", {"kind": "context", "text": "But"}),
        meeting.host.tries("POST", "/materials/links", url="example.org"),
    ):
        answer = await tried
        assert answer.status_code == 403, answer.text
        assert answer.json()["error"]["sentence"] == FRENCH(Refusal.HOSTS_ARE_LISTENING.value)
    answer = await meeting.resource.tries("POST", "/cards", kind="thought", text=" ")
    assert answer.json()["error"]["sentence"] == FRENCH("Please write something here.")


async def test_who_joins_reads_the_language_of_the_session(meeting: Meeting) -> None:
    browser = meeting.house.client(Origin=meeting.house.url)
    form = (await browser.post("/join/look", data={"token": meeting.tokens["resource"]})).text
    assert 'lang="fr"' in form and FRENCH("Your name") in form
    answer = await browser.post("/join", data={"token": meeting.tokens["resource"], "name": " "})
    assert answer.json()["error"]["sentence"] == FRENCH("Please write something here.")


async def test_pages_letters_calendar_and_record_speak_it_too(meeting: Meeting) -> None:
    lead = meeting.facilitator
    invitations = (await lead.asks("/invitations")).text
    assert '<html lang="fr"' in invitations
    assert FRENCH("You are invited to follow a peer assist as an observer.") in invitations
    balance = (await lead.asks("/balance")).text
    assert FRENCH("Telling and listening") in balance and "Telling and listening" not in balance
    assert "(0\xa0%)" in balance
    record = (await lead.asks("/record.md")).text
    assert FRENCH("The challenge") in record and "The challenge" not in record
    rehearsal = await lead.tries("POST", "/rehearsals")
    page = await meeting.house.client().get(
        rehearsal.json()["location"], headers={"Cookie": f"peer_assist={lead.cookie}"}
    )
    assert '<html lang="fr"' in page.text


async def test_who_leads_chooses_another_language_and_finds_the_page_in_it(meeting: Meeting) -> None:
    lead, chosen = meeting.facilitator, 'value="{0}" lang="{0}" selected'
    assert chosen.format("fr") in (await lead.asks("/agenda")).text
    for language in ("tlh", "Français", "EN"):
        refused = [
            await lead.tries("POST", f"/language?me={lead.id}", language=language),
            await lead.tries_by_api("PUT", "/language", {"language": language}),
        ]
        assert [(answer.status_code, answer.json()["error"]["field"]) for answer in refused] == [(422, "language")] * 2
    answer = await lead.tries("POST", f"/language?me={lead.id}", language="es")
    place = answer.json()["location"]
    text = (await meeting.house.client().get(place, headers={"Cookie": f"peer_assist={lead.cookie}"})).text
    assert '<html lang="es"' in text and chosen.format("es") in text
    assert f" autofocus>{SPANISH('Saved. This is the language of the session now.')}<" in text
    assert SPANISH("Saved. This is the language of the session now.") not in (await lead.asks("/agenda")).text
    # To a place in the page that is shown a browser only scrolls, and the form would wait for ever.
    assert "#" not in place
    await lead.tries("POST", f"/language?me={lead.id}", language="")
    assert chosen.format("en") in (await lead.asks("/agenda")).text


async def test_a_form_offers_the_languages_and_takes_no_other(here: Instance) -> None:
    async with here.browser() as browser:
        page = (await browser.get("/")).text
        assert '<option value="fr" lang="fr">français</option>' in page
        assert page.index('value="en"') < page.index('value="es"'), "the instance's own comes first"
        start = {"title": "Pompes", "challenge": "Les cotisations cessent.", "name": "Amina", "language": "klingon"}
        refused = await browser.post("/sessions", data=start, headers={"HX-Request": "true"})
        assert (refused.status_code, refused.json()["error"]["field"]) == (422, "language")
        made = await browser.post("/sessions", data=start | {"language": "fr"})
        assert '<html lang="fr"' in (await browser.get(made.headers["location"])).text
        by_program = await browser.post("/api/v1/sessions", json={"title": "A", "challenge": "B", "language": "xx"})
        assert by_program.status_code == 422


async def test_a_session_in_a_language_that_is_not_spoken_here_speaks_the_instances_own(here: Instance) -> None:
    story = Told(here.house.database).whole()
    here.house.database.write_now(lambda sql: sql.execute(update(SESSIONS).values(language="tlh")))
    async with here.somebody(story.id, story.people[LEAD]) as client:
        assert '<html lang="en"' in (await client.get(f"/sessions/{story.id}")).text
        record = (await client.get(f"/sessions/{story.id}/record.json")).content
    assert b'"language": "tlh"' in record


async def test_a_language_travels_with_a_session(here: Instance, tmp_path_factory: pytest.TempPathFactory) -> None:
    story = Told(here.house.database).whole()
    here.house.database.write_now(lambda sql: sql.execute(update(SESSIONS).values(language="es")))
    async with here.somebody(story.id, story.people[LEAD]) as client:
        record = (await client.get(f"/sessions/{story.id}/record.json")).content
    async with instance(data=tmp_path_factory.mktemp("there"), rate_limits="off") as there:
        brought = opened_file(record)
        there.house.database.write_now(lambda sql: bring(sql, brought))
        assert there.house.database.read_now(lambda sql: session_row(sql, story.id)).language == "es"
