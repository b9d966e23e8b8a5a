"""Who meets in the demo session and what they say."""

from app.rules.roles import Role
from app.store.participants import Profile
from app.store.sessions import Start

BRIEF = Start(
    title="How do we keep 40 village pumps running once donor funding ends?",
    challenge="Water committees collect fees for a year, then stop. Twelve of 40 pumps stood broken for over three "
    "months last year.",
    tried="Spare-part kits; two mechanic trainings; a 2 % reserve fund that was never replenished.",
    constraints="The mayor's office signs every repair above 150 euro. No new staff before 2028.",
    wanted="A fee model that survives the first dry year, and who should hold the money.",
    deliverable="Two or three options that we can test in five villages from January.",
    decision="Budget review of the programme",
)
PLACE = "Learning Office, room 2"
LINKS = (
    ("Pump audit, all 40 villages", "https://water.example/pump-audit.pdf"),
    ("Fee ledger of three committees", "https://water.example/fee-ledger.csv"),
)
LEAD = "Aminata Ouédraogo"
PEOPLE = {
    LEAD: (Role.FACILITATOR, Profile(LEAD, "Learning Office")),
    "Fatou Diarra": (Role.HOST, Profile("Fatou Diarra", "Rural Water Programme, Mopti")),
    "Ibrahim Keïta": (Role.HOST, Profile("Ibrahim Keïta", "Rural Water Programme, Mopti")),
    "Gloria Nakato": (
        Role.RESOURCE,
        Profile("Gloria Nakato", "Soroti Water Board", "Savings groups that hold the reserve", "Soroti", "2023–25"),
    ),
    "Lucía Paredes": (
        Role.RESOURCE,
        Profile("Lucía Paredes", "Agua Viva", "Committee by-laws that hold", "Cusco", "2022–24"),
    ),
    "Rahel Tesfaye": (
        Role.RESOURCE,
        Profile("Rahel Tesfaye", "Tigray Water Bureau", "Mechanics on retainer", "Tigray", "2024"),
    ),
    "Sokha Bun": (
        Role.RESOURCE,
        Profile("Sokha Bun", "Mekong Wells", "Fees in kind", "Kampong Cham", "2021"),
    ),
}
# heading, text
CONTEXT = (
    ("situation", "Every village has a committee of five. Three of them are usually active."),
    (
        "situation",
        "Fees come in well in the first year, while our team visits every month. Then they dry up.",
    ),
    ("tried", "Two trainings for 14 mechanics in 2023. Nine of them have left for the gold fields since."),
    ("tried", "A reserve fund of 2 %. It paid for the first repairs and was never filled again."),
    ("constraint", "The mayor's office must sign every repair above 150 euro."),
    ("need", "Who should hold the money so that people trust that it is still there?"),
)
# asked by, text, answered by, answer, others who also ask
QUESTIONS = (
    (
        "Lucía Paredes",
        "Who decides today when a pump gets repaired: the committee, the mayor's office, or the mechanic?",
        "Fatou Diarra",
        "The committee asks, the mayor signs. Signing takes three to six weeks, which is most of the downtime.",
        ("Sokha Bun", "Rahel Tesfaye"),
    ),
    (
        "Rahel Tesfaye",
        "What does a repair cost on average, and how far away is the nearest mechanic?",
        "Ibrahim Keïta",
        "About 90 euro with parts. The nearest mechanic is 35 km away on a bad road.",
        ("Sokha Bun",),
    ),
    (
        "Sokha Bun",
        "In which month do people have money in hand, and in which none at all?",
        "Fatou Diarra",
        "After the rice harvest in November they have some. From June to September nobody has any.",
        (),
    ),
    (
        "Gloria Nakato",
        "What share of households paid in month 13, once the project team had left?",
        "",
        "",
        ("Lucía Paredes", "Sokha Bun"),
    ),
)
# said by, text, comments on it
THOUGHTS = (
    (
        "Gloria Nakato",
        "It seems that people do not refuse to pay; they stop trusting that the money is there.",
        (("Lucía Paredes", "The same with us, until anyone could look into the book after church."),),
    ),
    ("Rahel Tesfaye", "The mechanic earns only when something breaks. That is the wrong way round.", ()),
    (
        "Sokha Bun",
        "Three weeks for a signature is a choice that somebody made. What would the mayor need in order to let go?",
        (),
    ),
)
# by, headline, text, basis, where it worked
RECOMMENDATIONS = (
    (
        "Gloria Nakato",
        "Put the reserve in a savings group, not in a bank",
        "Village savings groups hold the reserve and lend it out between repairs; it earns 8 % and everyone can see "
        "the box.",
        "did",
        "Soroti, Uganda, 22 pumps, 2023–25. Downtime fell from 74 to 9 days. Needs a group that already meets weekly.",
    ),
    (
        "Rahel Tesfaye",
        "One mechanic on retainer for ten villages",
        "Pay per working pump-month, not per repair: the mechanic earns when nothing breaks.",
        "did",
        "Tigray, 2024; the contract template can be shared.",
    ),
    (
        "Sokha Bun",
        "Collect once a year, after the harvest, in rice",
        "A sack for each household in November covers the year. The committee sells it in March, when the price is up.",
        "saw",
        "Kampong Cham, 2021. Works where the store is dry and locked.",
    ),
    (
        "Lucía Paredes",
        "Let the mayor sign a yearly ceiling instead of every repair",
        "",
        "idea",
        "",
    ),
)
