"""The balance of telling and listening over the session, as rectangles for a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.exports.record import RecordedPhase
from app.rules.roles import Role

WIDTH, HEIGHT, LEAST = 600, 100, 12
TEAMS = (Role.RESOURCE, Role.HOST, Role.FACILITATOR)


@dataclass(frozen=True, slots=True)
class Part:
    """One team's rectangle in one phase."""

    role: Role
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Column:
    """One phase: as wide as it was long, at least a little; `parts` share its height as the teams shared it."""

    phase: RecordedPhase
    x: int
    width: int
    parts: tuple[Part, ...]


def columns_of(phases: Sequence[RecordedPhase]) -> list[Column]:
    """The phases that are over and in which somebody spoke or posted, side by side.

    Speaking time counts where a clock ran; else posts do.
    """
    told = [phase for phase in phases if phase.seconds is not None and any(_shares(phase))]
    whole = sum(phase.seconds or 0 for phase in told) or 1
    columns, x = [], 0
    for phase in told:
        width = max(LEAST, round(WIDTH * (phase.seconds or 0) / whole))
        columns.append(Column(phase, x, width, _parts(phase, x, width)))
        x += width + 2
    return columns


def _shares(phase: RecordedPhase) -> tuple[int, int, int]:
    spoken = (phase.spoken_resource, phase.spoken_host, phase.spoken_facilitator)
    return spoken if any(spoken) else (phase.posts_resource, phase.posts_host, phase.posts_facilitator)


def _parts(phase: RecordedPhase, x: int, width: int) -> tuple[Part, ...]:
    shares = _shares(phase)
    edges = [round(HEIGHT * sum(shares[:n]) / sum(shares)) for n in range(len(shares) + 1)]
    parts = (Part(role, x, edges[n], width, edges[n + 1] - edges[n]) for n, role in enumerate(TEAMS))
    return tuple(part for part in parts if part.height)
