"""The kinds of card, each one entry: who it answers to, what it carries, where it stands.

To add a kind: an entry here, an `Action` for posting it, that action in the phases of `agenda.py` where it is open.
See docs/how-to-add-a-card-kind.md.
"""

from dataclasses import dataclass

from app.rules.actions import Action
from app.rules.words import N_


@dataclass(frozen=True, slots=True)
class CardKind:
    """One kind of card.

    `action` is what posting one is called in the permission table; `parents` are the kinds it may belong to (empty:
    it stands alone, in a lane of its own name); `fields` are what it carries beside its text.
    """

    key: str
    name: str
    action: Action
    parents: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def has_lane(self) -> bool:
        """Whether cards of this kind stand in a lane of their own, not under another card."""
        return not self.parents


CONTEXT = CardKind("context", N_("Context"), Action.POST_CONTEXT, fields=("heading",))
QUESTION = CardKind("question", N_("Question"), Action.ASK)
ANSWER = CardKind("answer", N_("Answer"), Action.ANSWER, parents=("question",))
THOUGHT = CardKind("thought", N_("Thought"), Action.POST_THOUGHT)
COMMENT = CardKind("comment", N_("Comment"), Action.COMMENT, parents=("thought", "recommendation"))
RECOMMENDATION = CardKind(
    "recommendation", N_("Recommendation"), Action.RECOMMEND, fields=("headline", "basis", "evidence")
)
CLARIFICATION = CardKind(
    "clarification",
    N_("Clarification"),
    Action.CLARIFY,
    parents=("context", "question", "thought", "recommendation"),
    fields=("condition",),
)

KINDS = {kind.key: kind for kind in (CONTEXT, QUESTION, ANSWER, THOUGHT, COMMENT, RECOMMENDATION, CLARIFICATION)}
LANES = tuple(kind.key for kind in KINDS.values() if kind.has_lane)

LANE_NAMES = {
    "context": N_("Context"),
    "question": N_("Questions"),
    "thought": N_("Discussion"),
    "recommendation": N_("Recommendations"),
}

HEADINGS = {
    "situation": N_("Situation"),
    "tried": N_("What was tried"),
    "constraint": N_("Constraints"),
    "need": N_("What we need"),
}

# Where a recommendation comes from, strongest first: a peer assist asks for experience before opinion.
BASES = {
    "did": N_("Did it"),
    "saw": N_("Saw it"),
    "read": N_("Read it"),
    "idea": N_("Idea"),
}

QUESTION_STATES = {"open": N_("open"), "answered": N_("answered"), "parked": N_("parked")}

DECISIONS = {
    "adopt": N_("Adopt"),
    "adapt": N_("Adapt"),
    "park": N_("Park"),
    "decline": N_("Decline"),
}
ACTION_STATES = {
    "open": N_("open"),
    "under_way": N_("under way"),
    "done": N_("done"),
    "dropped": N_("dropped"),
}
