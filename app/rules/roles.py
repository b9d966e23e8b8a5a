"""The four ways to be in a session, and the person who acts in one of them."""

from dataclasses import dataclass
from enum import StrEnum

from app.rules.words import N_


class Role(StrEnum):
    """What a link makes of the person who follows it."""

    FACILITATOR = "facilitator"
    HOST = "host"
    RESOURCE = "resource"
    OBSERVER = "observer"


Roles = frozenset[Role]

NOBODY: Roles = frozenset()
LEADS: Roles = frozenset({Role.FACILITATOR})
HOSTS: Roles = frozenset({Role.HOST})
PEERS: Roles = frozenset({Role.RESOURCE})
WATCHERS: Roles = frozenset({Role.OBSERVER})
TEAMS: Roles = HOSTS | PEERS
SEATED: Roles = LEADS | TEAMS
EVERYONE: Roles = SEATED | WATCHERS

ROLE_NAMES = {
    Role.FACILITATOR: N_("Facilitator"),
    Role.HOST: N_("Host"),
    Role.RESOURCE: N_("Resource"),
    Role.OBSERVER: N_("Observer"),
}
TEAM_NAMES = {
    Role.FACILITATOR: N_("Facilitation"),
    Role.HOST: N_("Host team"),
    Role.RESOURCE: N_("Resource team"),
    Role.OBSERVER: N_("Observers"),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """A participant as the rules know one: who, and in which role."""

    id: str
    role: Role
