"""What people do, a story for every verb. tests/test_convergence.py tells each with everyone watching.

A verb is a changing route. To add a story for one: a function in the file of its noun, marked with the verbs that it
uses and the phase in which it begins. `does` and `posts` check the law for all watchers after every step; what some
must not be sent from a point on is named by `meeting.keep_from(text, *those_who_may_know)`.

    @story("PUT /sessions/{session_id}/cards/{card_id}/hiding", phase="questions")
    async def a_card_is_hidden(m: Meeting) -> None:
        card = await m.resource.posts("question", "Who holds the money?")
        await m.facilitator.does("PUT", f"/cards/{card}/hiding", reason="Off the point")
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.meeting.meeting import Meeting

Happens = Callable[[Meeting], Awaitable[None]]


@dataclass(frozen=True)
class Story:
    """`verbs` are the routes that it must use with success; `phase` is where it begins."""

    name: str
    verbs: frozenset[str]
    phase: str
    happens: Happens


STORIES: list[Story] = []


def story(*verbs: str, phase: str) -> Callable[[Happens], Happens]:
    """Mark a function as the story of these verbs, each written "METHOD /path/{with}/{names}"."""

    def note(happens: Happens) -> Happens:
        STORIES.append(Story(happens.__name__, frozenset(verbs), phase, happens))
        return happens

    return note


def all_stories() -> list[Story]:
    """The stories of every file in this folder."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return STORIES
