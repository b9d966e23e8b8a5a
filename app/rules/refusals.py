"""Why the rules say no: each reason with the sentence that the person reads."""

from enum import Enum

from app.rules.words import N_


class Refusal(Enum):
    """A reason. The name is the machine's code, the value the person's sentence."""

    HOSTS_ARE_LISTENING = N_(
        "You are listening. The host team reads and takes everything in until the facilitator opens the next phase. "
        "Your text is kept on this device."
    )
    NOT_IN_THIS_PHASE = N_("This is not open in the present phase. Your text is kept.")
    NOT_YOUR_ROLE = N_("Your role does not do this in a peer assist.")
    NOT_YOURS = N_("Only the person who wrote this can change it.")
    SESSION_CLOSED = N_("This session is closed. Its record stays here to be read.")
    REMOVED = N_(
        "The facilitator has removed you from this session. If that was a mistake, please ask to be let back in."
    )
    NOT_REVEALED = N_("The tallies are shown when the facilitator reveals them.")
    GONE = N_("This card is no longer on the board. Your text is kept.")
    OBSERVERS_ONLY = N_("The projector shows what observers see. Please open it from the facilitators’ panel.")
    LAST_FACILITATOR = N_("A session needs a facilitator. Make someone else facilitator first.")
