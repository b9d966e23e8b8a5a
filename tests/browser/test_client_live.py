"""What one person does is on everyone's screen, and disturbs nobody who is typing."""

from __future__ import annotations

import pytest

from tests.browser.people import Facilitator, Host, Observer, Peer

pytestmark = pytest.mark.browser


async def test_a_question_and_its_answer_are_on_every_screen_at_once(
    facilitator: Facilitator, host: Host, peer: Peer, observer: Observer
) -> None:
    await facilitator.opens("questions")
    await peer.asks("Who decides when a pump gets repaired?")
    for person in (facilitator, host, observer):
        await person.sees("Who decides when a pump gets repaired?")
    await host.answers("Who decides when", "The committee asks, the mayor signs.")
    for person in (facilitator, peer, observer):
        await person.sees("The committee asks, the mayor signs.")
