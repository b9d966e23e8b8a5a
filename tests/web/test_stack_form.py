"""The form that lays a card on another says what becomes of a question that still waits for its answer."""

from __future__ import annotations

from tests.meeting.meeting import Meeting

HINT = "no longer waits for an answer of its own"


async def form_of(meeting: Meeting, card: str) -> str:
    answer = await meeting.facilitator.asks(f"/cards/{card}/forms/stack?me={meeting.facilitator.id}")
    assert answer.status_code == 200
    return answer.text


async def test_an_open_question_is_not_laid_on_an_answered_one_unawares(meeting: Meeting) -> None:
    answered, waiting, other = [
        await meeting.resource.posts("question", text) for text in ("Who pays?", "Who mends?", "Who decides?")
    ]
    assert HINT not in await form_of(meeting, waiting)
    await meeting.host.posts("answer", "The village", answered)
    offered = await form_of(meeting, waiting)
    assert HINT in offered and "Who pays? (answered)</option>" in offered and "Who decides?</option>" in offered
    # What is answered already loses nothing.
    assert HINT not in await form_of(meeting, answered)
    await meeting.facilitator.does("PUT", f"/cards/{waiting}/stack", onto=answered)
    assert HINT in await form_of(meeting, other)
