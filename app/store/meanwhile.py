"""Fields that several people may edit at once: a field that a person left unchanged keeps its present value, and nobody's
edit is overwritten without a warning."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from app.rules.errors import Conflict
from app.rules.text import fingerprint
from app.rules.words import N_
from app.store.turn import Turn

NOTHING_SEEN: Mapping[str, str] = MappingProxyType({})
CHANGED_MEANWHILE = N_(
    "Someone else changed this in the meantime; yours still stands here. If you save once more, it takes the place of theirs."
)


def touched(typed: Mapping[str, Any], seen: Mapping[str, str]) -> dict[str, Any]:
    """The fields that a person changed. `seen` holds the mark of each as they found it; without one it counts as changed."""
    return {name: value for name, value in typed.items() if fingerprint(value) != seen.get(name)}


def overtaken(mine: Mapping[str, Any], seen: Mapping[str, str], present: Mapping[str, Any]) -> bool:
    """Whether somebody else was first to change one of the fields that a person changed, to something else than they."""
    return any(
        name in seen and value != present[name] and seen[name] != fingerprint(present[name])
        for name, value in mine.items()
    )


def taken_over(typed: Mapping[str, Any], seen: Mapping[str, str], present: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they should read: the person's where they changed them, else as they are at present.

    Raises Conflict where somebody else was first to change one of those, with the marks of what stands there now: not of
    the others, since with a mark that is not theirs they would count as changed.
    """
    mine = touched(typed, seen)
    if overtaken(mine, seen, present):
        raise first_was_another(CHANGED_MEANWHILE, marks_of({name: present[name] for name in mine}))
    return {name: mine.get(name, present[name]) for name in typed}


def first_was_another(sentence: str, marks: Mapping[str, str]) -> Conflict:
    """What to raise where somebody else was first. A form takes over the `marks` of what stands there now, under the
    names of its hidden fields: whoever has read the sentence and sends once more means it.
    """
    conflict = Conflict(sentence)
    conflict.stands = {"seen": marks}
    return conflict


def answer_with(turn: Turn, marks: Mapping[str, str]) -> None:
    """Have the answer carry the marks of what this person writes, so that their form does not take it for somebody else's."""
    turn.seen = json.dumps(marks)


def marks_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Marks by which it is known whether fields are still the same, under the names that a form gives them."""
    return {f"seen_{name}": fingerprint(value) for name, value in values.items()}
