"""A session as it stood, as it may be looked at now: never more than could be seen then, never more than may be seen now.

What was hidden or withdrawn later stays away. Words are those that stand now: an earlier wording was taken back by its
author or reworded for a reason. Where an answer or a summary was another then, it is shown without its words.
"""

from typing import Any

from app.rules.roles import Role, Viewer
from app.rules.visibility import sees_card
from app.store.meanings import MEANINGS, Meaning
from app.store.shared import tallies_are_told
from app.store.snapshot import TABLES
from app.store.veil import PRIVATE, veiled
from app.store.whole import Rows, as_values, row

TYPED = (Meaning.WORDS, Meaning.NAME, Meaning.EXPERIENCE)

# What was given as a whole with its words: under another choice the words of now would be put in somebody's mouth.
WHOLE = ("decision", "summary")


def as_seen_now(then: Rows, now: Rows, viewer: Viewer) -> Rows:
    """The rows of then that this viewer may see now, in the words and under the confidentiality of now."""
    present = {name: {_key(name, one): one for one in now[name]} for name in TABLES}
    found = {
        name: [_in_words_of_now(name, one, present[name][_key(name, one)]) for one in then[name]] for name in TABLES
    }
    found["phase"] = [_named_as_now(one, present["phase"][(one.id,)]) for one in found["phase"]]
    found["card"] = _cards(found["card"], present["card"], viewer)
    kept = {card.id for card in found["card"]}
    for name in ("asking", "dots", "ranking", "decision"):
        found[name] = [one for one in found[name] if one.card_id in kept]
    found["material"] = [one for one in found["material"] if present["material"][(one.id,)].dropped_at is None]
    # Answers to questions about the session belong to the record; who wanted the floor, to nobody.
    found |= {name: [] for name in ("feedback", *PRIVATE)}
    session = found["session"][0]
    present_one = now["session"][0]
    if not tallies_are_told(present_one):
        found |= {"dots": [one for one in found["dots"] if one.participant_id == viewer.id], "ranking": []}
        session = row("session", **as_values(session) | {"revealed_at": None})
    tightest = {
        "confidentiality": present_one.confidentiality,
        "names_off": session.names_off or present_one.names_off,
    }
    found["session"] = [row("session", **as_values(session) | tightest)]
    return veiled(found, now["participant"])


def role_then(then: Rows, viewer: Viewer) -> Viewer:
    """The viewer in the role of then; who came later looks with the eyes of now."""
    roles = {person.id: Role(person.role) for person in then["participant"]}
    return Viewer(viewer.id, roles.get(viewer.id, viewer.role))


def _in_words_of_now(name: str, then: Any, now: Any) -> Any:
    typed = [column for column, meaning in MEANINGS.get(name, {}).items() if meaning in TYPED]
    changed = {column: getattr(now, column) for column in typed if getattr(then, column) != getattr(now, column)}
    if name in WHOLE:
        changed = dict.fromkeys(changed, "")
    return row(name, **as_values(then) | changed)


def _cards(cards: list[Any], present: dict[Any, Any], viewer: Viewer) -> list[Any]:
    """The cards that this viewer may see now, each only where what it belongs to is seen as well."""
    seen = {card.id: card for card in cards if sees_card(viewer, present[(card.id,)])}
    roots = [card for card in seen.values() if card.parent_id is None or card.parent_id in seen]
    return [_signed_as_now(card, present[(card.id,)], seen) for card in roots]


def _signed_as_now(card: Any, now: Any, seen: dict[str, Any]) -> Any:
    """What is unsigned now was perhaps signed then; what lay on a card that is gone lies alone."""
    stack_id = card.stack_id if card.stack_id in seen else None
    return row("card", **as_values(card) | {"unsigned": card.unsigned or now.unsigned, "stack_id": stack_id})


def _named_as_now(phase: Any, now: Any) -> Any:
    """A phase in which names are left off now was perhaps planned with names then."""
    return row("phase", **as_values(phase) | {"names_off": phase.names_off or now.names_off})


def _key(name: str, one: Any) -> tuple[Any, ...]:
    return tuple(getattr(one, column.name) for column in TABLES[name].primary_key)
