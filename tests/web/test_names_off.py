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
