"""What of a session may leave the board: what everyone may see, under the session's confidentiality.

A record is handed on, so it holds nothing that only its reader may see; only its feedback depends on who reads.
"""

from typing import Any

from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.permissions import why_not
from app.rules.roles import Role, Viewer
from app.rules.visibility import came_silently, sees_card
from app.store.meanings import MEANINGS, Meaning
from app.store.veil import veiled, votes_together, without_signatures
from app.store.whole import Rows, as_values, row

# Nobody is this viewer: it sees what everyone sees.
ANYONE = Viewer("", Role.OBSERVER)

OF_A_CARD = ("asking", "dots", "ranking", "decision")

# What is only counted, whoever's it was.
COUNTED = ("asking", "dots")

# Where a person is pointed at.
POINTING = [
    (table, column)
    for table, columns in MEANINGS.items()
    for column, meaning in columns.items()
    if meaning is Meaning.PERSON
]


def shared(rows: Rows) -> Rows:
    """The rows that everyone may see, attributed as the session's confidentiality has it."""
    seen = without_signatures(seen_by_all(rows))
    # Last of all: that somebody who was removed is still listed tells that something of theirs remains.
    seen["participant"] = _people(seen)
    return votes_together(veiled(seen, rows["participant"]))


def seen_by_all(rows: Rows) -> Rows:
    """The rows that everyone may see: nothing hidden, withdrawn or taken back, no dots where the board shows none."""
    session = rows["session"][0]
    cards = _cards(rows["card"])
    shown: Rows = dict(rows)
    shown["card"] = list(cards.values())
    for name in OF_A_CARD:
        shown[name] = [one for one in rows[name] if one.card_id in cards]
    if not tallies_are_told(session):
        shown |= {"dots": [], "ranking": [], "session": [row("session", **as_values(session) | {"revealed_at": None})]}
    shown["dots"] = [one for one in shown["dots"] if session.revealed_at is not None or one.vote < session.vote]
    shown["action_item"] = [_without_source(one, cards) for one in rows["action_item"]]
    shown["material"] = [one for one in rows["material"] if one.dropped_at is None]
    return shown


def tallies_are_told(session: Any) -> bool:
    """Whether the board tells now how people voted, this time or before: the former tallies would lead the next vote."""
    revealed = session.revealed_at is not None
    return why_not(ANYONE, Action.SEE_TALLIES, PHASES[session.phase_kind], revealed=revealed) is None


def _cards(rows: list[Any]) -> dict[str, Any]:
    seen = {card.id: card for card in rows if sees_card(ANYONE, card)}
    return {i: card for i, card in seen.items() if card.parent_id is None or card.parent_id in seen}


def _without_source(item: Any, cards: dict[str, Any]) -> Any:
    if item.card_id is None or item.card_id in cards:
        return item
    return row("action_item", **as_values(item) | {"card_id": None})


def those_pointed_at(rows: Rows, aside: tuple[str, ...] = ()) -> set[str]:
    """The ids of people, or of who stands for them, of whom something is in these rows; some tables set aside."""
    return {getattr(one, column) for table, column in POINTING if table not in aside for one in rows[table]}


def _people(shown: Rows) -> list[Any]:
    """Those who take part, and those removed of whom something remains. Who came while silent leaves no trace yet,
    and walls none at all."""
    session = shown["session"][0]
    phase = PHASES[session.phase_kind]
    needed = those_pointed_at(shown, COUNTED)

    def takes_part(person: Any) -> bool:
        unseen = came_silently(person, phase, session.phase_seq)
        return not person.screen and person.removed_at is None and not unseen

    return [person for person in shown["participant"] if person.id in needed or takes_part(person)]
