"""Voting again: what was voted before leads nobody while the dots of the new vote are still blind."""

from __future__ import annotations

from tests.meeting.meeting import Meeting

FORMER = 'id="former-vote-1"'
WILL_DO = "will do: 2"


async def test_the_former_vote_is_kept_back_until_the_next_is_revealed(meeting: Meeting) -> None:
    await meeting.opens("listening")
    card = await meeting.resource.posts("recommendation", "A savings group")
    await meeting.opens("priorities")
    await meeting.host.does("POST", f"/cards/{card}/dots", more="2")
    revealed = await meeting.facilitator.does("PUT", "/reveal")
    await meeting.facilitator.does("PUT", "/ranking", order=card)
    everyone = (meeting.facilitator, meeting.host, meeting.resource, meeting.observer)

    async def tells(former: bool) -> None:
        for person in everyone:
            record = (await person.tries_by_api("GET", "/record.json")).json()
            then = (await person.asks(f"/replay?me={person.id}&seq={revealed.headers['X-Seq']}")).text
            assert (FORMER in (await person.asks(f"?me={person.id}")).text) is former, person.role
            assert bool(record["former_votes"]) is bool(record["rows"]["dots"]) is (WILL_DO in then) is former, (
                person.role
            )
            ballot = (await person.board_as_json()).json()["ballot"]
            assert bool(ballot and ballot.get("former")) is former, person.role
            assert record["recommendations"][0]["dots_host"] is None, person.role

    await meeting.facilitator.does("POST", "/votes")
    await tells(False)
    await meeting.opens("listening")
    await tells(False)
    # Nobody votes again, so what was voted before is all that there is.
    await meeting.opens("response")
    await tells(True)


async def test_in_the_next_round_no_surface_tells_the_tallies(meeting: Meeting) -> None:
    await meeting.opens("listening")
    card = await meeting.resource.posts("recommendation", "A savings group")
    await meeting.opens("priorities")
    await meeting.host.does("POST", f"/cards/{card}/dots", more="2")
    seq = (await meeting.facilitator.does("PUT", "/reveal")).headers["X-Seq"]
    await meeting.facilitator.does("PUT", "/ranking", order=card)
    for phase, told in (("priorities", True), ("listening", False), ("response", True)):
        if phase != "priorities":
            await meeting.opens(phase)
        for person in (meeting.facilitator, meeting.host, meeting.resource, meeting.observer):
            record = (await person.tries_by_api("GET", "/record.json")).json()["recommendations"][0]
            assert (record["dots_host"], record["place"]) == ((2, 1) if told else (None, 0)), (phase, person.role)
            assert (WILL_DO in (await person.asks(f"?me={person.id}")).text) is told, (phase, person.role)
            then = (await person.asks(f"/replay?me={person.id}&seq={seq}")).text
            assert (WILL_DO in then) is told, (phase, person.role)
