"""Everything one can do in a session, each by one name."""

from enum import StrEnum


class Action(StrEnum):
    """A row of the permission table in docs/permissions.md."""

    READ_BOARD = "read the board"
    EDIT_BRIEF = "edit the brief"
    TELL_EXPERIENCE = "tell experience"
    POST_CONTEXT = "post context"
    ASK = "post a question"
    ALSO_ASK = "also asking"
    ANSWER = "answer a question"
    POST_THOUGHT = "post a thought"
    COMMENT = "comment"
    RECOMMEND = "post a recommendation"
    CLARIFY = "post a clarification"
    CHANGE_OWN_CARD = "edit or withdraw own card"
    APPEAR_ACTIVE = "appear as typing or active"
    RAISE_HAND = "raise a hand"
    PLACE_DOTS = "place dots"
    SEE_TALLIES = "see tallies"
    DECIDE = "decide on a recommendation"
    UPDATE_ACTION = "update an action"
    SUMMARISE = "write the summary"
    GIVE_FEEDBACK = "give feedback"
    READ_FEEDBACK = "read single feedback answers"
    READ_FEEDBACK_TOTALS = "read feedback totals"
    HIDE = "hide and restore"
    MODERATE = "moderate"
    RUN = "run"
