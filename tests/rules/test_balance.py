"""Nudges that do not nag."""

import pytest

from app.rules.balance import Share, nudges
from app.rules.roles import Role

H, R = Role.HOST, Role.RESOURCE


@pytest.mark.parametrize(
    "phase, minutes, hosts, peers_spoke, quiet, writers, peers, said",
    [
        ("questions", 10, 0, 0, 4.2, {}, 4, ["quiet"]),
        ("questions", 10, 0, 0, 3.9, {}, 4, []),
        ("questions", 3, 0, 0, 9, {}, 4, []),
        ("questions", 10, 180, 60, 1, {}, 4, ["hosts"]),
        ("questions", 4, 0, 0, 4, {}, 4, ["quiet"]),
        ("questions", 10, 144, 96, 1, {}, 4, ["hosts"]),
        ("questions", 10, 143, 97, 1, {}, 4, []),
        ("questions", 10, 100, 140, 1, {}, 4, []),
        ("questions", 10, 60, 0, 1, {}, 4, []),
        ("questions", 10, 240, 0, 1, {}, 4, ["hosts"]),
        ("questions", 10, 239, 0, 1, {}, 4, []),
        ("questions", 10, 0, 0, 1, {"a": 3, "b": 1}, 4, []),
        ("context", 10, 600, 0, 9, {}, 4, []),
        ("listening", 10, 0, 300, 9, {"a": 3, "b": 1}, 4, ["few"]),
        ("listening", 10, 0, 300, 9, {"a": 2, "b": 1}, 4, []),
        ("listening", 10, 0, 300, 9, {"a": 3, "b": 3}, 2, []),
        ("listening", 10, 0, 300, 9, {"a": 2, "b": 1, "c": 1}, 4, []),
        ("listening", 10, 5, 300, 9, {}, 4, ["listening"]),
    ],
)
def test_what_is_worth_a_word(
    phase: str, minutes: float, hosts: int, peers_spoke: int, quiet: float, writers: dict[str, int], peers: int,
    said: list[str],
) -> None:  # fmt: skip
    shares = {H: Share(seconds=hosts), R: Share(seconds=peers_spoke)}
    found = nudges(phase, minutes, shares, quiet, writers, peers)
    assert [nudge.key for nudge in found] == said
    for nudge in found:
        assert nudge.sentence % nudge.facts
