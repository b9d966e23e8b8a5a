"""The phases of a peer assist and what each allows. A new phase kind is a new entry here; see
docs/how-to-add-a-phase.md.

The order of work and the rule that the hosts take recommendations without interrupting or defending follow the peer
assist method (Dixon, Common Knowledge, 2000; Collison and Parcell, Learning to Fly, 2004).
"""

from dataclasses import dataclass

from app.rules.actions import Action as A
from app.rules.phase_kind import PhaseKind
from app.rules.roles import EVERYONE, HOSTS, LEADS, PEERS, SEATED, TEAMS, Role
from app.rules.words import N_

F, H, R, O = Role.FACILITATOR, Role.HOST, Role.RESOURCE, Role.OBSERVER

_LEADING = {A.RUN: LEADS, A.HIDE: LEADS, A.SCRIBE: LEADS}
_ALWAYS = _LEADING | {A.READ_BOARD: EVERYONE, A.MODERATE: LEADS}

PREPARE = PhaseKind(
    key="prepare", title=N_("Prepare"), summary=N_("before the day"), minutes=0, lanes=("context", "question"),
    allows=_ALWAYS | {
        A.READ_BOARD: SEATED, A.EDIT_BRIEF: LEADS | HOSTS, A.TELL_EXPERIENCE: TEAMS, A.POST_CONTEXT: LEADS | HOSTS,
        A.ASK: PEERS, A.ALSO_ASK: PEERS, A.ANSWER: HOSTS | LEADS, A.CHANGE_OWN_CARD: SEATED, A.APPEAR_ACTIVE: SEATED,
    },
    prompts={
        H: N_("Complete the brief: what is the challenge, what did you try, what would help you most?"),
        R: N_("Read the brief and say what you have done yourself that comes close. First questions are welcome."),
        O: N_("The session has not begun yet. The board opens here by itself with the first phase."),
    },
    says=N_("Welcome. Please read the brief, and tell the others which experience you bring."),
    watch=(N_("Is the challenge said in two sentences?"), N_("Are past efforts told, failures included?")),
)  # fmt: skip
CONTEXT = PhaseKind(
    key="context", title=N_("Context"), summary=N_("the host team tells"), minutes=15, lanes=("context", "question"),
    allows=_ALWAYS | {
        A.EDIT_BRIEF: LEADS | HOSTS, A.TELL_EXPERIENCE: TEAMS, A.POST_CONTEXT: LEADS | HOSTS, A.ASK: PEERS | LEADS,
        A.ALSO_ASK: PEERS, A.ANSWER: HOSTS | LEADS, A.CHANGE_OWN_CARD: SEATED, A.APPEAR_ACTIVE: SEATED,
        A.RAISE_HAND: TEAMS,
    },
    prompts={
        H: N_("Tell your situation: what you tried, what happened, what limits you, what you need."),
        R: N_("Listen first. Note what you would like to understand as a question."),
        O: N_("The host team tells its situation."),
    },
    says=N_("Host team, please tell us where you stand. Resource team, please hold advice back for now."),
    watch=(N_("Past efforts come up, not only plans."), N_("The host team needs no more than its time.")),
)  # fmt: skip
QUESTIONS = PhaseKind(
    key="questions", title=N_("Questions"), summary=N_("resource asks, host answers"), minutes=20,
    lanes=("question", "context"),
    allows=_ALWAYS | {
        A.EDIT_BRIEF: LEADS, A.TELL_EXPERIENCE: TEAMS, A.POST_CONTEXT: LEADS | HOSTS, A.ASK: PEERS | LEADS,
        A.ALSO_ASK: PEERS, A.ANSWER: HOSTS | LEADS, A.CHANGE_OWN_CARD: SEATED, A.APPEAR_ACTIVE: SEATED,
        A.RAISE_HAND: TEAMS,
    },
    prompts={
        H: N_("Answer briefly and plainly. “We do not know” is a good answer."),
        R: N_("Ask what you need to understand. Questions only, no advice yet."),
        O: N_("The resource team asks, the host team answers."),
    },
    says=N_("Now it is time to understand. Please ask, and keep advice for the next phase."),
    watch=(N_("Advice dressed as a question."), N_("Questions that still wait for an answer.")),
)  # fmt: skip
LISTENING = PhaseKind(
    key="listening", title=N_("Listening"), summary=N_("resource discusses, hosts read"), minutes=25,
    lanes=("recommendation", "thought"), silent=HOSTS,
    allows=_ALWAYS | {
        A.EDIT_BRIEF: LEADS, A.TELL_EXPERIENCE: PEERS, A.ASK: PEERS, A.ALSO_ASK: PEERS, A.POST_THOUGHT: PEERS | LEADS,
        A.COMMENT: PEERS | LEADS, A.RECOMMEND: PEERS | LEADS, A.CHANGE_OWN_CARD: PEERS | LEADS,
        A.APPEAR_ACTIVE: PEERS | LEADS, A.RAISE_HAND: PEERS,
    },
    prompts={
        H: N_("Your peers are working on your challenge. Take in what they say: nothing needs defending."),
        R: N_("Talk with each other as if the host team were not here. What worked for you, and under which conditions?"),
        O: N_("The resource team discusses and recommends; the host team listens."),
    },
    says=N_("Host team, from now on you listen. Resource team, please discuss among yourselves and recommend."),
    watch=(N_("Recommendations without experience behind them."), N_("Two people writing for all."),
           N_("Conditions: where did it work, and what had to be in place?")),
)  # fmt: skip
PRIORITIES = PhaseKind(
    key="priorities", title=N_("Priorities"), summary=N_("both teams place dots, blind"), minutes=10, blind=True,
    lanes=("recommendation",),
    allows=_ALWAYS | {A.PLACE_DOTS: TEAMS, A.SEE_TALLIES: EVERYONE, A.RAISE_HAND: TEAMS},
    prompts={
        H: N_("Place your dots: what can you do, and what will you do?"),
        R: N_("Place your dots: how sure are you that it works?"),
        O: N_("Both teams set priorities, each without seeing the other's."),
    },
    says=N_("Please place your dots quietly. Nobody sees anyone's dots until I reveal them."),
    watch=(N_("Has everyone finished?"), N_("Where the two teams differ is what to talk about.")),
)  # fmt: skip
RESPONSE = PhaseKind(
    key="response", title=N_("Response"), summary=N_("the host team answers and sums up"), minutes=13,
    lanes=("recommendation",),
    allows=_ALWAYS | {
        A.ANSWER: HOSTS, A.CLARIFY: HOSTS, A.CHANGE_OWN_CARD: HOSTS, A.APPEAR_ACTIVE: SEATED, A.RAISE_HAND: TEAMS,
        A.SEE_TALLIES: EVERYONE, A.DECIDE: HOSTS | LEADS, A.UPDATE_ACTION: HOSTS | LEADS, A.SUMMARISE: HOSTS | LEADS,
    },
    prompts={
        H: N_("Answer every recommendation with a reason, commit to actions, and let one of you sum up."),
        R: N_("Now the host team speaks. Hear what they make of your advice."),
        O: N_("The host team answers, commits to actions and sums up."),
    },
    says=N_("Host team, what do you take from this? Please answer each recommendation, and one of you sums up."),
    watch=(N_("Every recommendation gets an answer."), N_("Every action has an owner and a day.")),
)  # fmt: skip
FEEDBACK = PhaseKind(
    key="feedback", title=N_("Feedback"), summary=N_("everyone, three short questions"), minutes=7,
    lanes=("recommendation",),
    allows=_ALWAYS | {
        A.RAISE_HAND: TEAMS, A.SEE_TALLIES: EVERYONE, A.DECIDE: HOSTS | LEADS, A.UPDATE_ACTION: HOSTS | LEADS,
        A.SUMMARISE: HOSTS | LEADS, A.GIVE_FEEDBACK: EVERYONE, A.READ_FEEDBACK: LEADS,
    },
    prompts={
        H: N_(
            "Three short questions, two minutes. Your colleagues see totals, not who said what; the facilitator reads each."
        ),
        R: N_("Three short questions, and one more: what do you take home?"),
        O: N_("Three short questions about what you saw."),
    },
    says=N_("Thank you. Please take two minutes for three short questions."),
    watch=(N_("Thank the resource team for what it gave."), N_("Agree on when the host team reports back.")),
)  # fmt: skip
CLOSED = PhaseKind(
    key="closed", title=N_("Closed"), summary=N_("the record stays"), minutes=0, lanes=("recommendation",), ends=True,
    allows=_LEADING | {
        A.READ_BOARD: EVERYONE, A.SEE_TALLIES: EVERYONE, A.UPDATE_ACTION: HOSTS | LEADS, A.READ_FEEDBACK: LEADS,
        A.READ_FEEDBACK_TOTALS: HOSTS, A.REPORT_BACK: HOSTS | LEADS, A.OFFER_TO_LIBRARY: HOSTS, A.BE_FOUND: SEATED,
    },
    prompts={
        H: N_("The session is closed. Your actions stay here: say when they are done and what came of them."),
        R: N_("The session is closed. Thank you for your advice."),
        O: N_("The session is closed. Its record stays here."),
    },
    says=N_("The session is closed. The record is ready to be shared."),
    watch=(N_("Send the record to everyone within two days."),),
)  # fmt: skip

PHASES = {kind.key: kind for kind in (PREPARE, CONTEXT, QUESTIONS, LISTENING, PRIORITIES, RESPONSE, FEEDBACK, CLOSED)}


def opens_later(action: A, phase: PhaseKind) -> bool:
    """Whether nobody may do this in this phase, but somebody may in a later one."""
    kinds = list(PHASES.values())
    return action not in phase.allows and any(action in kind.allows for kind in kinds[kinds.index(phase) :])


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """A phase of a ready-made agenda. `minutes` is 0 for a phase without a timer."""

    kind: PhaseKind
    minutes: int


AGENDAS = {
    "short": tuple(PlannedPhase(kind, kind.minutes) for kind in PHASES.values()),
    "long": tuple(PlannedPhase(kind, 0) for kind in PHASES.values()),
}
AGENDA_NAMES = {"short": N_("Short: 90 minutes"), "long": N_("Long: over several days")}

# Another round goes back to understanding before it listens again.
ROUND = (QUESTIONS, LISTENING)
