"""Stories of cards."""

from __future__ import annotations

from tests.meeting.meeting import Meeting
from tests.stories import story

CARDS = "/sessions/{session_id}/cards"
CARD = CARDS + "/{card_id}"


@story(f"POST {CARDS}", phase="context")
async def context_is_told_under_its_headings(m: Meeting) -> None:
    await m.host.posts("context", "Committees stop after a year.", heading="situation")
    await m.host2.posts("context", "Two trainings.", heading="tried")
    await m.facilitator.posts("context", "Mayors sign every repair.", heading="constraint")
    await m.host.posts("context", "Who should hold the money?", heading="situation")


@story(f"POST {CARDS}", phase="questions")
async def questions_are_asked_and_answered(m: Meeting) -> None:
    first = await m.resource.posts("question", "Who decides?")
    second = await m.facilitator.posts("question", "What does it cost?")
    await m.host.posts("answer", "The committee.", first)
    await m.host2.posts("answer", "And the mayor: https://example.org/mayor.", first)
    await m.facilitator.posts("answer", "About 90 euro.", second)


@story(f"POST {CARDS}", phase="listening")
async def peers_discuss_and_recommend(m: Meeting) -> None:
    thought = await m.resource.posts("thought", "People stopped trusting.")
    await m.resource2.posts("comment", "With us too.", thought)
    await m.resource2.posts("question", "How many mechanics are left?")
    advice = await m.facilitator.posts("recommendation", "More words.", headline="A savings group", basis="did")
    await m.resource.posts("comment", "Under one condition.", advice)
    await m.resource.posts("recommendation", "One mechanic on retainer", basis="saw", evidence="Tigray, 2024")


@story(f"POST {CARDS}", phase="listening")
async def hosts_clarify_in_the_response(m: Meeting) -> None:
    advice = await m.resource.posts("recommendation", "A savings group")
    await m.opens("response")
    clarification = await m.host.posts("clarification", "Would work if the group meets.", advice, condition="on")
    await m.host.does("PATCH", f"/cards/{clarification}", text="Would work if it meets weekly.", condition="")


@story(f"PATCH {CARD}", phase="questions")
async def words_are_changed(m: Meeting) -> None:
    question = await m.resource.posts("question", "Who decides?")
    answer = await m.host.posts("answer", "Nobody.", question)
    await m.resource.does("PATCH", f"/cards/{question}", text="Who decides today?")
    await m.host.does("PATCH", f"/cards/{answer}", text="The committee.")
    context = await m.host.posts("context", "Five people.", heading="need")
    await m.host2.posts("context", "Ten people.", heading="tried")
    await m.host.does("PATCH", f"/cards/{context}", text="Five people, three active.", heading="tried")


@story(f"DELETE {CARD}", phase="questions")
async def a_question_is_withdrawn_with_its_answers(m: Meeting) -> None:
    first = await m.resource.posts("question", "First?")
    second = await m.resource2.posts("question", "Second?")
    await m.host.posts("answer", "To the first.", first)
    answer = await m.host.posts("answer", "To the second.", second)
    await m.host.does("DELETE", f"/cards/{answer}")
    await m.resource.does("DELETE", f"/cards/{first}")
    m.keep_from("To the first.")
    await m.resource.posts("question", "Third?")


@story(f"PUT {CARD}/asking", f"DELETE {CARD}/asking", phase="questions")
async def somebody_has_the_same_question_and_then_not(m: Meeting) -> None:
    card = await m.resource.posts("question", "Who decides?")
    await m.resource2.does("PUT", f"/cards/{card}/asking")
    await m.resource2.does("DELETE", f"/cards/{card}/asking")
    await m.resource2.does("PUT", f"/cards/{card}/asking")
    await m.resource2.does("PUT", f"/cards/{card}/asking")


@story(f"PUT {CARD}/parking", f"DELETE {CARD}/parking", phase="questions")
async def a_question_is_parked_and_taken_up(m: Meeting) -> None:
    card = await m.resource.posts("question", "Who decides?")
    await m.facilitator.does("PUT", f"/cards/{card}/parking")
    await m.host.posts("answer", "Later.", card)
    await m.facilitator.does("DELETE", f"/cards/{card}/parking")
    await m.facilitator.does("PUT", f"/cards/{card}/parking")


@story(f"POST {CARD}/dots", phase="listening")
async def dots_are_placed_blind(m: Meeting) -> None:
    first = await m.resource.posts("recommendation", "A savings group")
    second = await m.resource2.posts("recommendation", "A mechanic on retainer")
    await m.opens("priorities")
    await m.host.does("POST", f"/cards/{first}/dots", more="2")
    await m.host.does("POST", f"/cards/{second}/dots", more="1")
    await m.resource.does("POST", f"/cards/{second}/dots", more="1")
    await m.resource.does("POST", f"/cards/{second}/dots", more="-1")
    await m.host.does("POST", f"/cards/{second}/dots", more="-1")


@story(f"PUT {CARD}/decision", phase="listening")
async def hosts_answer_a_recommendation(m: Meeting) -> None:
    first = await m.resource.posts("recommendation", "A savings group")
    await m.resource2.posts("recommendation", "A mechanic on retainer")
    await m.opens("response")
    await m.host.does("PUT", f"/cards/{first}/decision", choice="adopt", reason="We have such groups.")
    await m.facilitator.does("PUT", f"/cards/{first}/decision", choice="adapt", reason="In two districts.")
