"""Stories of moderation."""

from __future__ import annotations

from tests.meeting.meeting import Meeting
from tests.stories import story

SESSION = "/sessions/{session_id}"
CARD = SESSION + "/cards/{card_id}"


@story(f"PUT {CARD}/hiding", f"DELETE {CARD}/hiding", phase="questions")
async def a_card_is_hidden_and_restored(m: Meeting) -> None:
    await m.resource2.posts("question", "Before it?")
    card = await m.resource.posts("question", "Whose fault is it?")
    await m.resource2.posts("question", "After it?")
    await m.facilitator.does("PUT", f"/cards/{card}/hiding", reason="An assist, not a review")
    m.keep_from("An assist, not a review", m.facilitator, m.cofacilitator, m.resource)
    await m.facilitator.does("DELETE", f"/cards/{card}/hiding")


@story(f"PUT {CARD}/hiding", f"PATCH {CARD}", phase="questions")
async def what_becomes_of_a_hidden_card_stays_between_its_author_and_facilitators(m: Meeting) -> None:
    card = await m.resource.posts("question", "Whose fault is it?")
    await m.facilitator.does("PUT", f"/cards/{card}/hiding")
    leads = (m.facilitator, m.cofacilitator)
    m.keep_from(card, *leads, m.resource)
    m.keep_from("Whose fault is it?", *leads, m.resource)
    m.keep_from("Who could help?", *leads, m.resource)
    await m.resource.does("PATCH", f"/cards/{card}", text="Who could help?")
    await m.facilitator.does("PUT", f"/cards/{card}/parking")
    answer = await m.facilitator.posts("answer", "Nobody yet", card)
    m.keep_from(answer, *leads, m.resource)
    m.keep_from("Nobody yet", *leads, m.resource)
    await m.facilitator.does("PUT", f"/cards/{answer}/hiding")
    await m.resource2.posts("question", "Next to it?")


@story(f"DELETE {CARD}", phase="questions")
async def a_hidden_card_is_withdrawn_by_its_author(m: Meeting) -> None:
    card = await m.resource.posts("question", "Whose fault is it?")
    await m.facilitator.does("PUT", f"/cards/{card}/hiding")
    m.keep_from(card, m.facilitator, m.cofacilitator, m.resource)
    await m.resource.does("DELETE", f"/cards/{card}")


@story(f"PUT {CARD}/hiding", f"DELETE {CARD}/hiding", phase="questions")
async def an_answer_is_hidden_under_its_question(m: Meeting) -> None:
    card = await m.resource.posts("question", "Who decides?")
    answer = await m.host.posts("answer", "Not your business.", card)
    await m.facilitator.does("PUT", f"/cards/{answer}/hiding", reason="Unkind")
    leads = (m.facilitator, m.cofacilitator)
    m.keep_from("Unkind", *leads, m.host)
    m.keep_from("Everybody", *leads, m.host)
    await m.host.does("PATCH", f"/cards/{answer}", text="Everybody")
    await m.resource2.does("PUT", f"/cards/{card}/asking")
    m.secrets.pop()
    await m.facilitator.does("DELETE", f"/cards/{answer}/hiding")


@story(f"PUT {CARD}/wording", f"DELETE {SESSION}/history/{{seq}}", phase="questions")
async def a_card_is_reworded_and_that_is_taken_back(m: Meeting) -> None:
    card = await m.resource.posts("question", "Whose fault is it?")
    done = await m.facilitator.does("PUT", f"/cards/{card}/wording", text="What went wrong?")
    await m.facilitator.does("DELETE", f"/history/{done.headers['X-Seq']}")


@story(f"PUT {CARD}/place", f"POST {CARD}/steps", phase="listening")
async def cards_are_moved(m: Meeting) -> None:
    first = await m.resource.posts("thought", "First")
    await m.resource2.posts("thought", "Second")
    third = await m.resource.posts("thought", "Third")
    await m.resource2.posts("comment", "Yes.", third)
    await m.facilitator.does("PUT", f"/cards/{third}/place", to="thought:first")
    await m.facilitator.does("POST", f"/cards/{third}/steps", to="down")
    await m.facilitator.does("PUT", f"/cards/{first}/place", to="question:last")


@story(f"PUT {CARD}/stack", f"DELETE {CARD}/stack", phase="listening")
async def like_is_laid_on_like_and_taken_apart(m: Meeting) -> None:
    top = await m.resource.posts("recommendation", "A savings group")
    like = await m.resource2.posts("recommendation", "Save together")
    also = await m.resource.posts("recommendation", "A box that all can see")
    await m.resource.posts("comment", "Yes.", like)
    await m.facilitator.does("PUT", f"/cards/{like}/stack", onto=top)
    await m.facilitator.does("PUT", f"/cards/{also}/stack", onto=top)
    await m.resource2.does("PATCH", f"/cards/{like}", headline="Save together, weekly")
    await m.resource.posts("comment", "And again.", like)
    await m.facilitator.does("PUT", f"/cards/{also}/hiding")
    await m.facilitator.does("DELETE", f"/cards/{like}/stack")
    await m.facilitator.does("DELETE", f"/cards/{also}/hiding")
    await m.facilitator.does("DELETE", f"/cards/{top}/stack")


@story(f"PUT {CARD}/stack", f"PUT {CARD}/hiding", phase="listening")
async def the_top_of_a_stack_is_hidden(m: Meeting) -> None:
    top = await m.resource.posts("thought", "A savings group")
    like = await m.resource2.posts("thought", "Save together")
    await m.facilitator.does("PUT", f"/cards/{like}/stack", onto=top)
    await m.facilitator.does("PUT", f"/cards/{top}/hiding")
    await m.facilitator.does("DELETE", f"/cards/{top}/hiding")
    await m.resource.does("DELETE", f"/cards/{top}")


@story(f"PUT {CARD}/pin", f"DELETE {CARD}/pin", phase="questions")
async def a_card_is_pinned(m: Meeting) -> None:
    await m.resource.posts("question", "First?")
    card = await m.resource2.posts("question", "Second?")
    await m.facilitator.does("PUT", f"/cards/{card}/pin")
    await m.resource.posts("question", "Third?")
    await m.facilitator.does("DELETE", f"/cards/{card}/pin")


@story(f"PUT {CARD}/spotlight", f"DELETE {SESSION}/spotlight", phase="questions")
async def a_card_stands_in_the_light(m: Meeting) -> None:
    card = await m.resource.posts("question", "Who decides?")
    other = await m.resource2.posts("question", "Who pays?")
    await m.facilitator.does("PUT", f"/cards/{card}/spotlight")
    await m.facilitator.does("PUT", f"/cards/{other}/spotlight")
    await m.resource2.does("DELETE", f"/cards/{other}")
    await m.facilitator.does("PUT", f"/cards/{card}/spotlight")
    await m.facilitator.does("DELETE", "/spotlight")


@story(
    f"PUT {SESSION}/lanes/{{lane}}/approval",
    f"DELETE {SESSION}/lanes/{{lane}}/approval",
    f"PUT {CARD}/publication",
    f"PUT {CARD}/holding",
    phase="listening",
)
async def cards_wait_to_be_published(m: Meeting) -> None:
    await m.facilitator.does("PUT", "/lanes/thought/approval")
    may_know = (m.facilitator, m.cofacilitator, m.resource)
    m.keep_from("May I say this?", *may_know)
    held = await m.resource.posts("thought", "May I say this?")
    m.keep_from(held, *may_know)
    m.keep_from("Rather not", *may_know)
    await m.facilitator.does("PUT", f"/cards/{held}/holding", note="Rather not")
    card = await m.resource.posts("thought", "And this?")
    await m.facilitator.does("PUT", f"/cards/{card}/publication")
    await m.facilitator.does("DELETE", "/lanes/thought/approval")


@story(f"DELETE {SESSION}/phases/{{phase_id}}/names", f"PUT {SESSION}/phases/{{phase_id}}/names", phase="questions")
async def a_phase_goes_without_names(m: Meeting) -> None:
    board = (await m.facilitator.board_as_json()).json()
    await m.facilitator.does("DELETE", f"/phases/{board['phase_id']}/names")
    card = await m.resource.posts("question", "Asked by nobody?")
    await m.host.posts("answer", "By somebody.", card)
    await m.facilitator.does("PUT", f"/phases/{board['phase_id']}/names")


@story(
    f"PUT {SESSION}/participants/{{participant_id}}/role",
    f"POST {SESSION}/participants/{{participant_id}}/way-back",
    phase="questions",
)
async def somebody_gets_another_role_and_a_way_back(m: Meeting) -> None:
    await m.resource2.posts("question", "From me?")
    await m.facilitator.does("PUT", f"/participants/{m.resource2.id}/role", role="facilitator")
    done = await m.facilitator.does("PUT", f"/participants/{m.resource2.id}/role", role="observer")
    await m.facilitator.does("DELETE", f"/history/{done.headers['X-Seq']}")
    await m.facilitator.does("POST", f"/participants/{m.host.id}/way-back")
