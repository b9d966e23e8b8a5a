"""Whether the rows of a session's file fit together: who points at what, and what came when."""

from typing import Any

from app.rules.agenda import PHASES
from app.rules.cards import KINDS
from app.rules.errors import Invalid
from app.rules.exchange import MOST_TURNS
from app.rules.roles import LEADS
from app.store.exchange import NOT_CLOSED, Damaged
from app.store.openings import Opened
from app.store.snapshot import TABLES
from app.store.veil import is_stand_in
from app.store.whole import Rows


def check_together(rows: Rows, openings: list[Opened]) -> None:
    """Raise Invalid where a file's rows do not make one closed session."""
    if len(rows["session"]) != 1:
        raise Damaged("session")
    session = rows["session"][0]
    phases = {phase.id: phase for phase in rows["phase"] if not phase.dropped}
    if is_stand_in(session.id) or session.seq > MOST_TURNS or session.phase_id not in phases:
        raise Damaged("session")
    if phases[session.phase_id].kind != session.phase_kind:
        raise Damaged("session.phase_kind")
    if not PHASES[session.phase_kind].ends:
        raise Invalid("file", NOT_CLOSED)
    for name, found in rows.items():
        _check_table(name, found, session)
    _check_references(rows)
    _check_cards(rows["card"])
    _check_openings(openings, session, phases)
    if not any(person.role in LEADS and person.removed_at is None for person in rows["participant"]):
        raise Damaged("participant")


def _check_table(name: str, found: list[Any], session: Any) -> None:
    """Each row is of this session, once, and not from after its last turn."""
    keys = set()
    for number, one in enumerate(found):
        place = f"{name}[{number}]"
        key = tuple(getattr(one, column.name) for column in TABLES[name].primary_key)
        if key in keys or one.seq > session.seq or getattr(one, "born_seq", 0) > session.seq:
            raise Damaged(place)
        if getattr(one, "session_id", session.id) != session.id:
            raise Damaged(f"{place}.session_id")
        keys.add(key)


def _check_references(rows: Rows) -> None:
    """Whatever points at something points at what is in the file."""
    there = {name: {one.id for one in found if hasattr(one, "id")} for name, found in rows.items()}
    for name, found in rows.items():
        pointing = {column.name: key.column.table.name for column in TABLES[name].c for key in column.foreign_keys}
        for number, one in enumerate(found):
            for column, target in pointing.items():
                value = getattr(one, column)
                if value is not None and value not in there[target]:
                    raise Damaged(f"{name}[{number}].{column}")


def _check_cards(cards: list[Any]) -> None:
    """A card stands in a lane, on its like, or under a card that takes it, and says something."""
    kinds = {card.id: card.kind for card in cards}
    alone = {card.id for card in cards if card.parent_id is None and card.stack_id is None}
    for number, card in enumerate(cards):
        kind = KINDS[card.kind]
        fits = card.parent_id is None if kind.has_lane else kinds.get(card.parent_id) in kind.parents
        heading = bool(card.heading) is ("heading" in kind.fields)
        stacked = card.stack_id is None or (card.stack_id in alone and kinds[card.stack_id] == card.kind)
        if not fits or not stacked or not heading or not (card.headline or card.text) or card.born_seq == 0:
            raise Damaged(f"card[{number}]")


def _check_openings(openings: list[Opened], session: Any, phases: dict[str, Any]) -> None:
    """Phases were opened one after the other, from the session's beginning to its end."""
    seqs = [opened.seq for opened in openings]
    good = (
        seqs[0] == 0
        and openings[0].at == session.created_at
        and seqs == sorted(set(seqs))
        and seqs[-1] <= session.seq
        and all(opened.phase_id in phases for opened in openings)
        and openings[-1].phase_id == session.phase_id
    )
    if not good:
        raise Damaged("openings")
