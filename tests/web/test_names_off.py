"""Where names are off, everyone is told who still sees them: on the board, before joining, and where they are switched off."""

from __future__ import annotations

from tests.meeting.meeting import Meeting

STILL = "the facilitators still see whose each is"


async def test_whoever_writes_without_a_name_knows_who_still_sees_it(meeting: Meeting) -> None:
    async def looks() -> str:
        answer = await meeting.house.client(Origin=meeting.house.url).post(
            "/join/look", data={"token": meeting.tokens["resource"]}
        )
        return answer.text

    others = (meeting.host, meeting.resource, meeting.observer)
    lead = meeting.facilitator
    await meeting.everyone_watches()
    here = (await lead.board_as_json()).json()["phase_id"]
    assert "only you who facilitate still see whose it is" in (await lead.asks(f"?me={lead.id}")).text
    assert STILL not in await looks()
    for verb, off in (("DELETE", True), ("PUT", False)):
        await lead.does(verb, f"/phases/{here}/names")
        for person in others:
            assert (STILL in (await person.asks(f"?me={person.id}")).text) is off, person.name
        assert ('id="notice-names"' in (await lead.asks(f"?me={lead.id}")).text) is off
        assert STILL not in (await lead.asks(f"?me={lead.id}")).text
        assert (STILL in await looks()) is off


async def test_whoever_answered_without_a_name_stays_unknown(meeting: Meeting) -> None:
    lead, answering, everyone_else = (
        meeting.facilitator,
        meeting.host,
        (meeting.host2, meeting.resource, meeting.observer),
    )
    await meeting.opens("listening")
    card = await meeting.resource.posts("recommendation", "A savings group")
    await lead.does("POST", "/materials/links", title="Map", url="https://example.org/map")
    first = (await lead.board_as_json()).json()["phase_id"]
    await meeting.opens("response")
    here = (await lead.board_as_json()).json()["phase_id"]
    await meeting.everyone_watches()
    for later in ("", "feedback", "closed"):
        if later:
            await meeting.opens(later)
        else:
            await answering.does("PUT", f"/cards/{card}/decision", choice="adopt", reason="It is cheap.")
            assert f"for the host team: {answering.shown_name}" in (await meeting.fresh_page(meeting.host2)).text
            for phase in (first, here):
                await lead.does("DELETE", f"/phases/{phase}/names")
            await answering.does("PUT", f"/cards/{card}/decision", choice="adopt", reason="We can pay for it.")
        for person in everyone_else:
            page, record = await meeting.fresh_page(person), await person.tries_by_api("GET", "/record.json")
            seq = (await person.board_as_json()).json()["seq"]
            then = await person.tries_by_api("GET", f"/replay/{seq}")
            assert "for the host team: " not in page.text and "We can pay" in page.text, person.name
            assert [answer["by_id"] == answering.id for answer in record.json()["rows"]["decision"]] == [False]
            assert [one["added_by_id"] == lead.id for one in record.json()["rows"]["material"]] == [False]
            assert '"by":""' in then.text and answering.shown_name not in then.text, person.name
        assert f"for the host team: {answering.shown_name}" in (await meeting.fresh_page(lead)).text


async def test_that_somebody_was_removed_does_not_tell_that_they_wrote_without_a_name(meeting: Meeting) -> None:
    lead = meeting.facilitator
    here = (await lead.board_as_json()).json()["phase_id"]
    signed = await meeting.joins("signs", "resource")
    await signed.posts("question", "Signed?")
    await lead.does("DELETE", f"/phases/{here}/names")
    await meeting.resource.posts("question", "Whose is this?")
    for person in (signed, meeting.resource, meeting.resource2):
        await lead.does("DELETE", f"/participants/{person.id}")
    for names in (False, True):
        if names:
            await lead.does("PUT", f"/phases/{here}/names")
        record = (await meeting.host.tries_by_api("GET", "/record.json")).json()
        told = {one["id"] for one in record["rows"]["participant"]} & {
            signed.id,
            meeting.resource.id,
            meeting.resource2.id,
        }
        assert told == ({signed.id} if names else set())


async def test_what_one_missed_names_nobody_who_wrote_without_a_name(meeting: Meeting) -> None:
    lead, writer, reader = meeting.facilitator, meeting.resource, meeting.host
    here = (await lead.board_as_json()).json()["phase_id"]
    await lead.does("DELETE", f"/phases/{here}/names")
    await writer.posts("question", "Whose is this?")
    for phase in ("", "listening"):
        if phase:
            await meeting.opens(phase)
        for person, told in ((reader, False), (meeting.resource2, False), (meeting.observer, False), (lead, True)):
            news = (await person.asks(f"/news?me={person.id}&since=0")).text
            assert "Whose is this?" in news and (writer.shown_name in news) is told, person.name
