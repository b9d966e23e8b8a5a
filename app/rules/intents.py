"""What a host team may seek. A peer assist helps one that wants to learn; the question is asked once, kindly."""

from app.rules.words import N_

INTENTS = {
    "learning": N_("We want to learn: our mind is open."),
    "endorsement": N_("We have decided and hope to be confirmed."),
}
