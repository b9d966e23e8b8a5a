"""Where one writes: it puts nothing into anyone's mouth."""

from __future__ import annotations

import re

from tests.meeting.meeting import Meeting


async def test_who_does_not_say_where_advice_comes_from_claims_no_experience(meeting: Meeting) -> None:
    await meeting.opens("listening")
    page = (await meeting.resource.asks()).text
    assert re.findall(r'id="basis-(\w+)"[^>]* checked', page) == ["idea"]
