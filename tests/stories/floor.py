"""Stories of the floor, and of writing for people without a device."""

from __future__ import annotations

from tests.meeting.meeting import Meeting
from tests.stories import story

SESSION = "/sessions/{session_id}"


@story(
    f"PUT {SESSION}/hands",
    f"DELETE {SESSION}/hands",
    f"DELETE {SESSION}/hands/{{participant_id}}",
    phase="questions",
)
async def hands_go_up_and_down(m: Meeting) -> None:
    await m.resource.does("PUT", "/hands")
    await m.host.does("PUT", "/hands")
    await m.resource2.does("PUT", "/hands")
    await m.resource.does("DELETE", "/hands")
    await m.facilitator.does("DELETE", f"/hands/{m.host.id}")
    await m.resource.does("PUT", "/hands")


@story(f"PUT {SESSION}/floor", phase="questions")
async def the_floor_goes_round(m: Meeting) -> None:
    await m.resource.does("PUT", "/hands")
    await m.facilitator.does("PUT", "/floor", participant=m.resource.id)
    await m.facilitator.does("PUT", "/floor", team="host")
    await m.facilitator.does("PUT", "/floor")


@story(
    f"POST {SESSION}/scribe/people",
    f"POST {SESSION}/scribe/cards",
    f"PUT {SESSION}/scribe/dots",
    phase="listening",
)
async def somebody_without_a_device_is_written_for(m: Meeting) -> None:
    await m.facilitator.does("POST", "/scribe/people", name="Old Hand", role="resource")
    people = (await m.facilitator.board_as_json()).json()["participants"]
    person = next(one["id"] for one in people if one["name"] == "Old Hand")
    spoken = {"what": f"recommendation:{person}", "text": "Grease the pumps"}
    await m.facilitator.does("POST", "/scribe/cards", **spoken)
    cards = (await m.facilitator.board_as_json()).json()["cards"]
    card = next(one["id"] for one in cards if one["kind"] == "recommendation")
    await m.opens("priorities")
    await m.facilitator.does("PUT", "/scribe/dots", participant=person, card=card, count="2")
