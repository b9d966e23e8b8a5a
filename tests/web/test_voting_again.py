"""Voting again: what was voted before leads nobody while the dots of the new vote are still blind."""

from __future__ import annotations

from tests.meeting.meeting import Meeting

FORMER = 'id="former-vote-1"'


async def test_the_former_vote_is_kept_back_until_the_next_is_revealed(meeting: Meeting) -> None:
    await meeting.opens("listening")
    card = await meeting.resource.posts("recommendation", "A savings group")
    await meeting.opens("priorities")
    await meeting.host.does("POST", f"/cards/{card}/dots", more="2")
    await meeting.facilitator.does("PUT", "/reveal")
    await meeting.facilitator.does("POST", "/votes")
    everyone = (meeting.facilitator, meeting.host, meeting.resource, meeting.observer)
    for person in everyone:
        assert FORMER not in (await person.asks(f"?me={person.id}")).text, person.role
    await meeting.facilitator.does("PUT", "/reveal")
    for person in everyone:
        assert FORMER in (await person.asks(f"?me={person.id}")).text, person.role
