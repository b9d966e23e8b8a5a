"""The history of facilitation: what was done, in words, and which of it can be taken back by whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.cards import KINDS, LANES
from app.rules.roles import Role
from app.rules.words import N_


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of act. `undone_by` is what one must be allowed to do to take it back; None where it cannot be."""

    words: str
    undone_by: Action | None = Action.MODERATE


# By the verb of the event. Some verbs end in what they led to: a lane, a role, a kind.
ACTS = {
    "hid": Act(N_("hid a card"), Action.HIDE),
    "restored": Act(N_("put a hidden card back"), Action.HIDE),
    "reworded": Act(N_("reworded a card")),
    "moved": Act(N_("moved a card in its lane")),
    "moved to": Act(N_("moved a card to another lane")),
    "stacked": Act(N_("laid a card on another")),
    "took off a stack": Act(N_("took a card off a stack")),
    "took a stack apart": Act(N_("took a stack apart")),
    "pinned": Act(N_("pinned a card")),
    "unpinned": Act(N_("took the pin off a card")),
    "spotlit": Act(N_("put a card into the spotlight")),
    "ended the spotlight": Act(N_("ended the spotlight")),
    "published": Act(N_("published a card")),
    "held back": Act(N_("held a card back")),
    "asked to approve": Act(N_("asked to read cards before the others do")),
    "stopped approving": Act(N_("no longer reads cards before the others do")),
    "left names off": Act(N_("left names off in a phase")),
    "showed names": Act(N_("showed names again in a phase")),
    "parked": Act(N_("parked a question"), Action.RUN),
    "took up": Act(N_("took a parked question up again"), Action.RUN),
    "made": Act(N_("gave someone another role"), Action.RUN),
    "removed": Act(N_("removed someone"), Action.RUN),
    "let back in": Act(N_("let someone back in"), Action.RUN),
    "gave a way back": Act(N_("gave someone a new way back"), None),
    "gave a way back and ended visits": Act(N_("gave someone a new way back and ended the former visits"), None),
    "renewed the link": Act(N_("renewed a link"), None),
    "renewed the link and ended visits": Act(N_("renewed a link and ended the visits that came by it"), None),
    "revealed the dots": Act(N_("revealed the dots"), None),
    "opened": Act(N_("opened a phase"), None),
    "undid": Act(N_("took an act back")),
}
# Verbs that end in what the act led to, and what that may be.
LEADING_ON: dict[str, Iterable[str]] = {
    "moved to": LANES,
    "published": KINDS,
    "asked to approve": LANES,
    "stopped approving": LANES,
    "made": Role,
    "opened": PHASES,
}
_LED_TO = {f"{stem} {end}": (ACTS[stem], str(end)) for stem, ends in LEADING_ON.items() for end in ends}

# Every verb that an act of facilitation is written down with.
VERBS = (*ACTS, *_LED_TO)


def act_of(verb: str) -> Act | None:
    """The act that an event's verb names, or None for what is not facilitation."""
    return ACTS.get(verb) or _LED_TO.get(verb, (None, ""))[0]


def led_to(verb: str) -> str:
    """What the act led to: the lane, role or kind at the end of its verb, or nothing."""
    return _LED_TO.get(verb, (None, ""))[1]
