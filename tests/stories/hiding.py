"""Stories of hiding: what is hidden stays between its author and those who lead."""

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


@story(f"PUT {CARD}/stack", f"PUT {CARD}/hiding", phase="listening")
async def the_top_of_a_stack_is_hidden(m: Meeting) -> None:
    top = await m.resource.posts("thought", "A savings group")
    like = await m.resource2.posts("thought", "Save together")
    await m.facilitator.does("PUT", f"/cards/{like}/stack", onto=top)
    await m.facilitator.does("PUT", f"/cards/{top}/hiding")
    await m.facilitator.does("DELETE", f"/cards/{top}/hiding")
    await m.resource.does("DELETE", f"/cards/{top}")


@story(f"PUT {CARD}/place", phase="questions")
async def what_few_see_is_moved_to_another_lane(m: Meeting) -> None:
    await m.watched_by(await m.joins("another peer", "resource"))
    await m.facilitator.does("PUT", "/lanes/question/approval")
    card = await m.resource.posts("question", "Or is it context?")
    for text in (card, "Or is it context?"):
        m.keep_from(text, m.facilitator, m.cofacilitator, m.resource)
    # For its author alone one lane counts less by it, and the other more.
    await m.facilitator.does("PUT", f"/cards/{card}/place", to="context:last", heading="situation")


@story(f"PUT {CARD}/stack", f"DELETE {CARD}/stack", phase="listening")
async def what_few_see_is_taken_off_a_stack(m: Meeting) -> None:
    await m.watched_by(await m.joins("another peer", "resource"))
    top = await m.resource2.posts("thought", "A savings group")
    like = await m.resource.posts("thought", "Save together")
    await m.facilitator.does("PUT", f"/cards/{like}/stack", onto=top)
    await m.facilitator.does("PUT", f"/cards/{like}/hiding")
    m.keep_from(like, m.facilitator, m.cofacilitator, m.resource)
    await m.facilitator.does("DELETE", f"/cards/{like}/stack")


@story(f"PUT {CARD}/stack", f"PUT {CARD}/hiding", f"DELETE {SESSION}/history/{{seq}}", phase="questions")
async def a_stack_comes_back_with_its_top(m: Meeting) -> None:
    await m.watched_by(await m.joins("another peer", "resource"))
    like = await m.resource2.posts("question", "Who pays?")
    top = await m.resource.posts("question", "By whom is it paid?")
    await m.facilitator.does("PUT", f"/cards/{like}/stack", onto=top)
    hidden = await m.facilitator.does("PUT", f"/cards/{top}/hiding")
    # To all others there is one card before and after; its author has seen two.
    await m.facilitator.does("DELETE", f"/history/{hidden.headers['X-Seq']}")
