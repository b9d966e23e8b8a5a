"""How much of everything, in one place. Lengths are in characters after cleaning."""

# A peer assist works with at most 15 to 20 people (Dixon, Common Knowledge; Collison & Parcell, Learning to Fly).
SEATS = 20
GENTLE_SEATS = 15

TEXT = 2_000
HEADLINE = 140
TITLE = 140
NAME = 80
ORGANISATION = 120
BRIEF_FIELD = 4_000
EXPERIENCE = 300
REASON = 1_000
ACTION_TEXT = 500
SUMMARY = 4_000
FEEDBACK = 1_000
REPORT = 2_000
KEY = 80

# Of a person, unless the session's facilitator says otherwise, and on one recommendation.
DOTS = 3
DOTS_MOST = 10
DOTS_ON_ONE = 2

PHASE_MINUTES_MOST = 24 * 60
PHASES_MOST = 30
PROMPT = 400
TEMPLATES_OF_A_PERSON = 20

PLACE = 300
LANGUAGE = 20
URL = 2_000
MATERIAL_TITLE = 200
FILE_BYTES = 20 * 1024 * 1024
FILES_BYTES_OF_A_SESSION = 100 * 1024 * 1024
MATERIALS_OF_A_SESSION = 100
