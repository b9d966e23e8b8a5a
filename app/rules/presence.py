"""What others may know of whether somebody is there."""

from enum import StrEnum

from app.rules.phase_kind import PhaseKind
from app.rules.roles import Role


class Presence(StrEnum):
    """How a person appears in the list of people."""

    HERE = "here"
    AWAY = "away"
    LISTENING = "listening"


def presence_of(role: Role, connected: bool, phase: PhaseKind) -> Presence:
    """A silent person shows as listening, connected or not: coming and going would be a reaction too."""
    if phase.silences(role):
        return Presence.LISTENING
    return Presence.HERE if connected else Presence.AWAY
