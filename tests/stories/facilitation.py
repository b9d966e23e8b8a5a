"""Stories of what facilitators do to other people's words, and of taking it back."""

from __future__ import annotations

from tests.meeting.meeting import Meeting
from tests.stories import story

SESSION = "/sessions/{session_id}"
CARD = SESSION + "/cards/{card_id}"
TAKEN_BACK = SESSION + "/history/{seq}"


async def takes_back_the_last(m: Meeting) -> None:
    """Another facilitator undoes the last turn."""
    seq = (await m.cofacilitator.board_as_json()).json()["seq"]
    await m.cofacilitator.does("DELETE", f"/history/{seq}")


@story(f"PUT {CARD}/hiding", f"DELETE {TAKEN_BACK}", phase="questions")
async def hiding_is_taken_back(m: Meeting) -> None:
    card = await m.resource.posts("question", "Whose fault is it?")
    await m.host.posts("answer", "Nobody's.", card)
    await m.facilitator.does("PUT", f"/cards/{card}/hiding")
    await takes_back_the_last(m)
    await takes_back_the_last(m)


@story(f"PUT {CARD}/wording", f"PATCH {CARD}", f"DELETE {TAKEN_BACK}", phase="questions")
async def a_card_is_reworded_and_its_author_told(m: Meeting) -> None:
    card = await m.resource.posts("question", "Why on earth do you not meter?")
    await m.facilitator.does("PUT", f"/cards/{card}/wording", text="What keeps you from metering?")
    m.keep_from("Why on earth", m.facilitator, m.cofacilitator, m.resource)
    await m.resource2.posts("question", "And the next one?")
    await m.facilitator.does("PUT", f"/cards/{card}/wording", text="What keeps you from meters?")
    m.secrets.pop()
    await takes_back_the_last(m)
    await m.resource.does("PATCH", f"/cards/{card}", text="Do you meter?")


@story(f"PUT {CARD}/place", f"POST {CARD}/steps", f"DELETE {TAKEN_BACK}", phase="questions")
async def cards_are_moved_in_their_lane(m: Meeting) -> None:
    first = await m.resource.posts("question", "First?")
    second = await m.resource2.posts("question", "Second?")
    third = await m.resource.posts("question", "Third?")
    await m.facilitator.does("PUT", f"/cards/{third}/place", to="question:first")
    await m.facilitator.does("PUT", f"/cards/{first}/place", to=f"question:{second}")
    await m.facilitator.does("POST", f"/cards/{third}/steps", to="down")
    await m.facilitator.does("POST", f"/cards/{first}/steps", to="up")
    await takes_back_the_last(m)
    await m.facilitator.does("PUT", f"/cards/{second}/place", to="question:last")
    await m.resource.posts("question", "Fourth?")


@story(f"PUT {CARD}/place", f"DELETE {TAKEN_BACK}", phase="listening")
async def cards_are_moved_to_other_lanes(m: Meeting) -> None:
    thought = await m.resource.posts("thought", "Savings groups keep the reserve.")
    await m.resource2.posts("comment", "They do.", thought)
    question = await m.resource2.posts("question", "Forty pumps in all.")
    await m.facilitator.does("PUT", f"/cards/{thought}/place", to="recommendation:first")
    await m.facilitator.does("PUT", f"/cards/{question}/place", to="context:last", heading="situation")
    await m.facilitator.does("PUT", f"/cards/{question}/place", to="context:first", heading="need")
    await takes_back_the_last(m)
    await m.facilitator.does("PUT", f"/cards/{thought}/place", to="thought:last")


@story(f"PUT {CARD}/place", f"POST {CARD}/dots", f"DELETE {TAKEN_BACK}", phase="listening")
async def cards_come_to_the_ballot_and_leave_it_while_people_vote(m: Meeting) -> None:
    thought = await m.resource.posts("thought", "Savings groups keep the reserve.")
    advice = await m.resource2.posts("recommendation", "A mechanic on retainer")
    await m.opens("priorities")
    await m.facilitator.does("PUT", f"/cards/{thought}/place", to="recommendation:first")
    await m.host.does("POST", f"/cards/{thought}/dots", more="2")
    moved = await m.facilitator.does("PUT", f"/cards/{thought}/place", to="thought:last")
    await m.host.does("POST", f"/cards/{advice}/dots", more="2")
    await m.facilitator.does("DELETE", f"/history/{moved.headers['X-Seq']}")


@story(f"PUT {CARD}/stack", f"DELETE {CARD}/stack", f"DELETE {TAKEN_BACK}", phase="questions")
async def like_is_laid_on_like(m: Meeting) -> None:
    who = await m.resource.posts("question", "Who pays?")
    by_whom = await m.resource2.posts("question", "By whom is it paid?")
    payer = await m.resource.posts("question", "Payer?")
    other = await m.resource2.posts("question", "Something else?")
    await m.host.posts("answer", "The users.", by_whom)
    await m.resource.does("PUT", f"/cards/{by_whom}/asking")
    await m.facilitator.does("PUT", f"/cards/{by_whom}/stack", onto=who)
    await m.facilitator.does("PUT", f"/cards/{other}/stack", onto=payer)
    await m.facilitator.does("PUT", f"/cards/{payer}/stack", onto=by_whom)
    await m.host2.posts("answer", "All of them.", by_whom)
    await m.facilitator.does("PUT", f"/cards/{by_whom}/hiding")
    await m.facilitator.does("DELETE", f"/cards/{by_whom}/hiding")
    await m.resource.does("PATCH", f"/cards/{payer}", text="Who is the payer?")
    await m.facilitator.does("DELETE", f"/cards/{payer}/stack")
    await takes_back_the_last(m)
    await m.resource2.does("DELETE", f"/cards/{other}")
    await m.facilitator.does("PUT", f"/cards/{who}/pin")
    await m.resource.does("DELETE", f"/cards/{who}")
    await m.facilitator.does("DELETE", f"/cards/{by_whom}/stack")


@story(f"PUT {CARD}/stack", f"POST {CARD}/dots", f"DELETE {CARD}/stack", phase="listening")
async def dots_count_together_on_a_stack(m: Meeting) -> None:
    cards = [
        await m.resource.posts("recommendation", "", headline=words) for words in ("A reserve", "Savings", "Meters")
    ]
    await m.opens("priorities")
    await m.host.does("POST", f"/cards/{cards[0]}/dots", more="1")
    await m.host.does("POST", f"/cards/{cards[1]}/dots", more="2")
    await m.facilitator.does("PUT", f"/cards/{cards[1]}/stack", onto=cards[0])
    await m.host.does("POST", f"/cards/{cards[0]}/dots", more="-2")
    await m.resource.does("POST", f"/cards/{cards[0]}/dots", more="2")
    await m.facilitator.does("PUT", "/reveal")
    await m.facilitator.does("DELETE", f"/cards/{cards[0]}/stack")


@story(f"PUT {CARD}/pin", f"DELETE {CARD}/pin", f"DELETE {TAKEN_BACK}", phase="questions")
async def a_card_is_pinned(m: Meeting) -> None:
    await m.resource.posts("question", "First?")
    card = await m.resource2.posts("question", "Second?")
    await m.facilitator.does("PUT", f"/cards/{card}/pin")
    await m.resource.posts("question", "Third?")
    await m.facilitator.does("DELETE", f"/cards/{card}/pin")
    await takes_back_the_last(m)


@story(f"PUT {CARD}/spotlight", f"DELETE {SESSION}/spotlight", f"DELETE {TAKEN_BACK}", phase="questions")
async def a_card_stands_in_the_spotlight(m: Meeting) -> None:
    card = await m.resource.posts("question", "Who decides?")
    other = await m.resource2.posts("question", "Who pays?")
    await m.facilitator.does("PUT", f"/cards/{card}/spotlight")
    await m.resource.does("PATCH", f"/cards/{card}", text="Who decides about repairs?")
    await m.cofacilitator.does("PUT", f"/cards/{other}/spotlight")
    await m.facilitator.does("DELETE", "/spotlight")
    await takes_back_the_last(m)
    await m.facilitator.does("PUT", f"/cards/{other}/stack", onto=card)
    await m.resource2.does("DELETE", f"/cards/{other}")
    await m.facilitator.does("PUT", f"/cards/{card}/spotlight")
    await m.resource.does("DELETE", f"/cards/{card}")


@story(
    f"PUT {SESSION}/lanes/{{lane}}/approval",
    f"DELETE {SESSION}/lanes/{{lane}}/approval",
    f"PUT {CARD}/publication",
    f"PUT {CARD}/holding",
    f"DELETE {TAKEN_BACK}",
    phase="questions",
)
async def cards_wait_until_they_are_published(m: Meeting) -> None:
    leads = (m.facilitator, m.cofacilitator)
    before = await m.resource.posts("question", "Before?")
    await m.facilitator.does("PUT", "/lanes/question/approval")
    card = await m.resource.posts("question", "May I ask this?")
    for text in (card, "May I ask this?", "Please ask it kindly", "Might I ask this?", "Dare I ask?"):
        m.keep_from(text, *leads, m.resource)
    await m.facilitator.does("PUT", f"/cards/{card}/holding", note="Please ask it kindly")
    await m.resource.does("PATCH", f"/cards/{card}", text="Might I ask this?")
    answer = await m.host.posts("answer", "We might say this.", before)
    m.keep_from(answer, *leads, m.host)
    m.keep_from("We might say", *leads, m.host)
    await m.resource2.posts("question", "Mine waits, too?")
    await m.opens("listening")
    await m.opens("questions")
    m.secrets.clear()
    await m.facilitator.does("PUT", f"/cards/{card}/publication")
    await takes_back_the_last(m)
    await takes_back_the_last(m)
    await m.facilitator.does("PUT", f"/cards/{answer}/publication", reworded="on", text="We say this.")
    await m.resource.does("PATCH", f"/cards/{before}", text="Before that?")
    await m.facilitator.does("DELETE", "/lanes/question/approval")
    await m.resource.does("DELETE", f"/cards/{before}")


@story(
    f"DELETE {SESSION}/phases/{{phase_id}}/names",
    f"PUT {SESSION}/phases/{{phase_id}}/names",
    f"POST {SESSION}/typing",
    f"DELETE {TAKEN_BACK}",
    phase="questions",
)
async def names_are_left_off(m: Meeting) -> None:
    here = (await m.facilitator.board_as_json()).json()["phase_id"]
    card = await m.resource.posts("question", "Signed?")
    await m.facilitator.does("DELETE", f"/phases/{here}/names")
    nameless = await m.resource2.posts("question", "Unsigned?")
    await m.resource2.does("POST", "/typing", lane="question")
    await m.host.posts("answer", "Who knows.", nameless)
    await m.host2.posts("answer", "We do.", card)
    await m.facilitator.does("PUT", f"/phases/{here}/names")
    await takes_back_the_last(m)
    await m.opens("listening")
    await m.facilitator.does("PUT", f"/phases/{here}/names")


@story(
    f"PUT {SESSION}/participants/{{participant_id}}/role",
    f"POST {SESSION}/participants/{{participant_id}}/way-back",
    f"DELETE {TAKEN_BACK}",
    phase="questions",
)
async def people_change_their_roles(m: Meeting) -> None:
    await m.resource2.posts("question", "Mine?")
    await m.facilitator.does("PUT", f"/participants/{m.resource2.id}/role", role="facilitator")
    await m.resource2.does("PUT", f"/participants/{m.cofacilitator.id}/role", role="observer")
    await m.facilitator.does("PUT", f"/participants/{m.cofacilitator.id}/role", role="facilitator")
    await takes_back_the_last(m)
    await m.facilitator.does("PUT", f"/participants/{m.cofacilitator.id}/role", role="facilitator")
    await m.facilitator.does("PUT", f"/participants/{m.observer.id}/role", role="host")
    await m.opens("listening")
    refused = await m.facilitator.tries("PUT", f"/participants/{m.host2.id}/role", role="resource")
    assert refused.status_code == 409, refused.text
    await m.facilitator.does("PUT", f"/participants/{m.host2.id}/role", role="resource", confirmed="on")
    await m.host2.posts("thought", "Now I may speak.")
    await m.facilitator.does("POST", f"/participants/{m.host2.id}/way-back")
    await m.facilitator.does("POST", f"/participants/{m.resource.id}/way-back", end_visits="on")
    assert {w.code for w in m.watchers if w.person is m.resource} == {4401}


@story(f"PUT {CARD}/parking", f"DELETE {TAKEN_BACK}", phase="questions")
async def parking_is_taken_back(m: Meeting) -> None:
    card = await m.resource.posts("question", "Later?")
    await m.facilitator.does("PUT", f"/cards/{card}/parking")
    await takes_back_the_last(m)
