"""The parts of the board that are drawn on their own, by the ids that their elements have on the page.

A verb names what it touched in these terms; nothing else on the page is drawn for it.
"""

EVERYTHING = "*"

HEAD = "head"
RAIL = "rail"
TIMER = "timer"
NOTICE = "notice"
BRIEF = "brief"
PEOPLE = "people"
CONTROLS = "controls"
ACTIONS = "actions"
SUMMARY = "summary"
FEEDBACK = "feedback"
BALLOT = "ballot"
FLOOR = "floor"
STAGE = "stage"
SPOTLIGHT = "spotlight"
QUEUE = "queue"
HISTORY = "history"

_CARD = "card-"


def everything_of(participant_id: str) -> str:
    """One person's whole board."""
    return f"{EVERYTHING}@{participant_id}"


def card(card_id: str) -> str:
    """A card with its thread."""
    return f"{_CARD}{card_id}"


def card_of(region: str) -> str | None:
    """The id of the card whose region this is; None of any other region."""
    return region.removeprefix(_CARD) if region.startswith(_CARD) else None


def lane_head(kind: str) -> str:
    """A lane's title with its count."""
    return f"head-{kind}"


def typing(lane: str) -> str:
    """Who is writing in a lane right now."""
    return f"typing-{lane}"
