"""Stories of what is done before the day."""

from __future__ import annotations

from tests.meeting.meeting import Meeting
from tests.stories import story

SESSION = "/sessions/{session_id}"


@story(f"PUT {SESSION}/intent", f"PUT {SESSION}/rehearsal", f"DELETE {SESSION}/rehearsal", phase="prepare")
async def the_day_is_made_ready(m: Meeting) -> None:
    await m.facilitator.does("PUT", "/intent", intent="learning")
    await m.facilitator.does("PUT", "/rehearsal")
    await m.facilitator.does("DELETE", "/rehearsal")


@story(f"POST {SESSION}/rehearsals", f"POST {SESSION}/rehearsals/return", phase="prepare")
async def a_rehearsal_is_another_session(m: Meeting) -> None:
    begun = (await m.facilitator.does("POST", "/rehearsals")).json()["location"]
    rehearsed, _, me = begun.removeprefix("/sessions/").partition("?me=")
    as_its_lead = m.facilitator.headers | {"X-Participant": me}
    for path, form in (("phase", {"phase": "questions"}), ("rehearsals/return", {})):
        verb = "PUT" if form else "POST"
        answer = await m.facilitator.calls(verb, f"/sessions/{rehearsed}/{path}", as_its_lead, data=form)
        assert answer.status_code < 400, answer.text
    await m.law_holds()


@story(
    f"PUT {SESSION}/announcement",
    f"PUT {SESSION}/calling-off",
    f"DELETE {SESSION}/calling-off",
    phase="prepare",
)
async def the_day_is_announced_and_called_off(m: Meeting) -> None:
    await m.facilitator.does("PUT", "/announcement", starts_at="2027-01-12T09:00Z", zone="UTC", place="Hall")
    await m.facilitator.does("PUT", "/calling-off")
    await m.facilitator.does("DELETE", "/calling-off")


@story(
    f"POST {SESSION}/materials/links",
    f"POST {SESSION}/materials/files",
    f"DELETE {SESSION}/materials/{{material_id}}",
    phase="prepare",
)
async def material_is_added_opened_and_taken_away(m: Meeting) -> None:
    await m.host.does("POST", "/materials/links", title="Figures", url="https://example.org/figures")
    await m.host.does_with_file("/materials/files", "pumps.txt", b"forty pumps")
    page = await m.resource.asks(f"?me={m.resource.id}")
    material = page.text.partition("/materials/")[2].partition("?")[0].partition('"')[0]
    await m.resource.asks(f"/materials/{material}?me={m.resource.id}")
    await m.law_holds()
    await m.facilitator.does("DELETE", f"/materials/{material}")


@story(f"PUT {SESSION}/projector", phase="questions")
async def the_projector_shows_a_code(m: Meeting) -> None:
    await m.facilitator.does("PUT", "/projector", role="observer")
    await m.facilitator.does("PUT", "/projector", role="")


@story(f"POST {SESSION}/projector", phase="questions")
async def the_room_gets_a_projector(m: Meeting) -> None:
    await m.facilitator.does("POST", "/projector")


@story(f"PUT {SESSION}/confidentiality", "PUT /api/v1/sessions/{session_id}/confidentiality", phase="questions")
async def the_record_is_made_more_confidential(m: Meeting) -> None:
    await m.resource.posts("question", "Who decides?")
    await m.facilitator.does("PUT", "/confidentiality", confidentiality="roles")
    await m.opens("closed")
    await m.facilitator.does_by_api("PUT", "/confidentiality", {"confidentiality": "nobody"})
