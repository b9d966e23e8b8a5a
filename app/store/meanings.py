"""What each column of a session means to those it is about: the ground on which confidentiality and exports stand.

A column that is not listed here is shown to nobody: it is blank in a veiled session and missing from every file.
`tests/store/test_meanings.py` fails until a new column has found its place.
"""

from enum import Enum
from typing import Any

from app.store.snapshot import TABLES


class Meaning(Enum):
    """What a column is."""

    FACT = "says nothing about who"
    WORDS = "somebody's words, in which names may stand"
    NAME = "a name that somebody typed, or what stands for one"
    EXPERIENCE = "what somebody has done, where and when"
    PERSON = "the id of a participant"
    TEAM = "the role in which somebody did something"
    OWN = "this instance's own affair, or one person's: in no file"


def _meanings(**columns: str) -> dict[str, Meaning]:
    return {name: Meaning[kind] for kind, names in columns.items() for name in names.split()}


MEANINGS: dict[str, dict[str, Meaning]] = {
    "session": _meanings(
        FACT="id seq agenda confidentiality phase_id phase_kind phase_seq length_minutes vote dots revealed_at report_on"
        " created_at decision_on starts_at names_off zone called_off_at rehearsed_at calendar_sequence intent language",
        WORDS="title challenge tried constraints wanted deliverable decision unanswered_reason place",
        OWN="spotlight_id approval acted_seq ends_at due_at left_ms facilitator_link host_link resource_link observer_link projector_link"
        " rehearses_id gone_from brief_changed_at",
    ),
    "phase": _meanings(
        FACT="id session_id seq position kind round minutes opens_at closes_at closes_itself dropped names_off opened_at closed_at",
        WORDS="title host_prompt resource_prompt",
        OWN="gone_from gone_until",
    ),
    "participant": _meanings(
        FACT="id session_id seq joined_seq role joined_at removed_at",
        NAME="name organisation",
        EXPERIENCE="did_what did_where did_when",
        OWN="came_by link_version back_version brief_read_at no_device screen",
    ),
    "card": _meanings(
        FACT="id session_id seq born_seq kind parent_id heading basis condition posted_at edited_at parked_at"
        " withdrawn_at hidden_at phase_id stack_id place unsigned reworded_at pinned_at pending_at",
        WORDS="text headline evidence",
        PERSON="author_id scribe_id",
        TEAM="role",
        OWN="original held_at held_note hidden_by_id hidden_reason",
    ),
    "asking": _meanings(FACT="card_id session_id seq active", PERSON="participant_id"),
    "dots": _meanings(FACT="card_id vote session_id seq count role", PERSON="participant_id"),
    "ranking": _meanings(FACT="card_id session_id seq place"),
    "decision": _meanings(FACT="card_id session_id seq choice at", WORDS="reason", PERSON="by_id"),
    "action_item": _meanings(
        FACT="id session_id seq born_seq card_id due state dropped_at", WORDS="text outcome", NAME="owner"
    ),
    "summary": _meanings(FACT="session_id seq at", WORDS="text", NAME="by"),
    "feedback": _meanings(FACT="session_id seq first second", WORDS="words takes_home", PERSON="participant_id"),
    "material": _meanings(
        FACT="id session_id seq born_seq url suffix size added_at dropped_at",
        WORDS="title file_name",
        PERSON="added_by_id",
    ),
    "opening": _meanings(OWN="material_id participant_id session_id seq at"),
    "hand": _meanings(OWN="participant_id session_id seq raised_seq"),
    "speech": _meanings(FACT="id session_id seq phase_id role began_at ended_at", OWN="participant_id"),
    "check_in": _meanings(FACT="action_id days session_id seq state at", WORDS="outcome", PERSON="by_id"),
    "report": _meanings(FACT="id session_id seq born_seq at", WORDS="text", PERSON="by_id"),
    "consent": _meanings(OWN="participant_id kind session_id seq active at"),
}


def meaning_of(table: str, column: str) -> Meaning:
    """What a column means; one that nobody has placed is kept back."""
    return MEANINGS.get(table, {}).get(column, Meaning.OWN)


def columns_in_files(table: str) -> list[str]:
    """The columns of a table that files hold, in their order; none where the whole table is somebody's own."""
    return [column.name for column in TABLES[table].c if meaning_of(table, column.name) is not Meaning.OWN]


def blank(table: str, column: str) -> Any:
    """What stands in a column that is not shown."""
    found = TABLES[table].c[column]
    return None if found.nullable else "" if found.type.python_type is str else found.type.python_type()
