"""What simulated people say in a rehearsal, phase by phase: enough for a facilitator to moderate."""

from dataclasses import dataclass

from app.rules.roles import Role
from app.rules.words import N_


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody of a role does: a kind of card, or `hand`, `dots`, `decide`, `feedback`; and the words for it."""

    role: Role
    verb: str
    text: str = ""


H, R = Role.HOST, Role.RESOURCE

# Names that nobody takes for a colleague.
SIMULATED = N_("%(name)s (simulated)")
PEOPLE = (("Ada", R), ("Ben", R), ("Chi", R), ("Dee", H), ("Edo", H))

LINES: dict[str, tuple[Line, ...]] = {
    "context": (
        Line(H, "context", N_("We have tried this twice, and both times people lost interest after a few months.")),
        Line(H, "context", N_("There is no budget for new staff before next summer.")),
        Line(R, "hand"),
        Line(R, "question", N_("Who decides about this in the end?")),
    ),
    "questions": (
        Line(R, "question", N_("What happened in the weeks before people lost interest?")),
        Line(H, "answer", N_("The person who had pushed it moved to another team.")),
        Line(R, "question", N_("Have you thought of simply buying a tool for it?")),
        Line(R, "question", N_("What would you notice first if it worked?")),
        Line(H, "answer", N_("We do not know. That is a good question.")),
        Line(R, "hand"),
        Line(H, "answer", N_("Fewer people would ask us the same thing twice.")),
    ),
    "listening": (
        Line(R, "thought", N_("It sounds as if one person carried it. We had the same.")),
        Line(R, "comment", N_("Yes, and nobody had asked who would take over.")),
        Line(R, "recommendation", N_("Name two people for it from the start, never one")),
        Line(R, "thought", N_("I wonder whether the goal was ever written down.")),
        Line(R, "recommendation", N_("Begin with the team that asked for it, and let the others come")),
        Line(R, "recommendation", N_("Agree on a day on which you look at it together and may end it")),
        Line(R, "hand"),
    ),
    "priorities": (Line(R, "dots"), Line(H, "dots"), Line(R, "dots"), Line(H, "dots"), Line(R, "dots")),
    "response": (
        Line(H, "decide", N_("We can do this at once.")),
        Line(H, "decide", N_("In a smaller form, yes.")),
        Line(R, "hand"),
    ),
    "feedback": (
        Line(R, "feedback", N_("Good to be asked for what one has done.")),
        Line(H, "feedback", N_("Listening without answering was harder than we thought.")),
        Line(R, "feedback", N_("A little more time for questions.")),
    ),
}
