"""The balance of telling and listening: what a facilitator may want to know, and when it is worth a word.

The method lives from it: hosts tell shortly, peers ask, then hosts are silent (Dixon; Collison and Parcell).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.rules.roles import Role
from app.rules.words import N_

QUIET_MINUTES = 4
# A word is worth it only once there is something to see.
FROM_MINUTES = 4
FROM_RECOMMENDATIONS = 4
HOSTS_MOST_IN_QUESTIONS = 0.6


@dataclass(frozen=True, slots=True)
class Share:
    """One team's part: seconds of speaking and posts."""

    seconds: int = 0
    posts: int = 0


@dataclass(frozen=True, slots=True)
class Nudge:
    """A sentence for the facilitator, with the facts that fill it. `key` names it, so that it is said once."""

    key: str
    sentence: str
    facts: Mapping[str, object]


def nudges(
    phase: str,
    minutes_in_phase: float,
    shares: Mapping[Role, Share],
    minutes_since_post: float,
    writers: Mapping[str, int],
    peers: int,
) -> list[Nudge]:
    """What is worth a word now, most telling first.

    `shares` are of the present phase; `minutes_since_post` since the last card of this phase's main kind; `writers`
    how many recommendations each of the resource team wrote; `peers` how many they are.
    """
    found = []
    if phase == "questions" and minutes_in_phase >= QUIET_MINUTES and minutes_since_post >= QUIET_MINUTES:
        found.append(Nudge("quiet", N_("Nobody has asked for %(n)s minutes."), {"n": int(minutes_since_post)}))
    spoken = sum(share.seconds for share in shares.values())
    hosts = shares.get(Role.HOST, Share()).seconds
    if phase == "questions" and spoken >= 60 * FROM_MINUTES and hosts >= HOSTS_MOST_IN_QUESTIONS * spoken:
        share = round(100 * hosts / spoken)
        found.append(Nudge("hosts", N_("The host team has spoken %(n)s%% of the question time."), {"n": share}))
    if phase == "listening" and hosts:
        found.append(Nudge("listening", N_("The host team has spoken while it listens."), {}))
    total = sum(writers.values())
    if phase == "listening" and total >= FROM_RECOMMENDATIONS and peers > 2 and len(writers) <= 2:
        found.append(
            Nudge("few", N_("All recommendations were written by %(n)s of the resource team."), {"n": len(writers)})
        )
    return found
