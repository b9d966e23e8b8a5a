"""What is done with a card that waits is offered while it waits: nobody writes what could not be sent."""

from __future__ import annotations

import pytest

from tests.meeting.meeting import Meeting


@pytest.mark.parametrize("name", ["holding", "publication"])
async def test_the_forms_of_a_card_that_waits_go_with_its_waiting(meeting: Meeting, name: str) -> None:
    lead = meeting.facilitator
    await lead.does("PUT", "/lanes/question/approval")
    card = await meeting.resource.posts("question", "Who pays?")
    form = f"/cards/{card}/forms/{name}?me={lead.id}"
    assert (await lead.asks(form)).status_code == 200
    await lead.does("PUT", f"/cards/{card}/publication")
    answer = await lead.asks(form)
    assert answer.status_code == 409 and "published already" in answer.text
