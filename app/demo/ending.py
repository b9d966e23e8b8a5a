"""How the demo session ends when it is told to its end. Recommendations are named by their place in `words`."""

# who, how many dots on the first, second, third and fourth recommendation
DOTS = {
    "Fatou Diarra": (2, 1, 0, 0),
    "Ibrahim Keïta": (1, 0, 0, 2),
    "Gloria Nakato": (2, 1, 0, 0),
    "Lucía Paredes": (1, 2, 0, 0),
    "Rahel Tesfaye": (2, 1, 0, 0),
    "Sokha Bun": (1, 1, 1, 0),
}
ORDER = (0, 1, 3, 2)
DECISIONS = (
    ("adopt", "Three villages have groups that meet weekly. We begin there, and everyone can see the box."),
    ("adapt", "A retainer, but for six villages: ours lie too far apart for ten."),
    ("decline", "Nobody buys rice in March where we are; the traders come in December."),
    ("park", "The mayor is elected in May. We ask whoever it is then."),
)
CLARIFICATION = (
    1,
    "It would work here if the motorbike is paid for as well: the nearest mechanic is 35 km away.",
    True,
)
# what, who, days from now, recommendation
ACTIONS = (
    ("Visit three savings groups and ask whether they would hold a reserve", "Fatou Diarra", 14, 0),
    ("Draft a retainer contract from Rahel's template", "Ibrahim Keïta", 30, 1),
)
SUMMARY = (
    "We came for a fee model and leave with a question of trust: people pay when they can see the money. We shall put "
    "the reserve of three villages into their savings groups in January, and pay one mechanic for pumps that work. "
    "We come back in 90 days and tell you what became of it."
)
REPORT_IN_DAYS = 90
# who, both marks, words, what they take home
FEEDBACK = (
    ("Fatou Diarra", 5, 5, "How much I wanted to answer, and how much I heard because I could not.", ""),
    ("Ibrahim Keïta", 4, 5, "Nobody blamed us for the empty fund.", ""),
    (
        "Gloria Nakato",
        4,
        5,
        "Send the ledger a week before.",
        "The yearly ceiling: I shall ask our district for one.",
    ),
    ("Rahel Tesfaye", 5, 4, "More time for the thoughts before we recommend.", "Rice instead of money."),
    ("Sokha Bun", 4, 4, "", "A retainer for our own mechanics."),
    ("Aminata Ouédraogo", 4, 5, "Let the hosts sum up a little earlier.", ""),
)
