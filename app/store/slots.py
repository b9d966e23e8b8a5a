"""A slot is what a card of a lane is drawn in, with what lies on it and under it."""

from typing import Any, cast

from sqlalchemy import select

from app.rules import regions
from app.rules.visibility import is_public
from app.store.order import rank
from app.store.reversal import revise, revise_session
from app.store.rows import reading
from app.store.tables import Card
from app.store.turn import Turn

CARDS = Card.__table__  # type: ignore[attr-defined]


def touched_regions(turn: Turn, card: Card, root: Card | None = None) -> tuple[str, ...]:
    """What must be drawn when this card changes. `root` is the card it belongs to, where that is known already."""
    if card.parent_id is not None and root is None:
        root = row_of(turn, card.parent_id)
    slot = root or card
    found = [regions.card(slot.stack_id or slot.id)]
    if root is None or card.kind == "answer":
        found.append(regions.lane_head(slot.kind))
    if card.kind == "recommendation" and card.born_seq != turn.seq:
        found += [regions.BALLOT, regions.ACTIONS]  # both may name it
    if card.id == turn.session.spotlight_id:
        found.append(regions.SPOTLIGHT)
    if card.pending_at is not None:
        found.append(regions.QUEUE)
    return tuple(found)


def leave_slot(turn: Turn, card: Card) -> list[str]:
    """Empty a card's slot before it goes from sight: the spotlight goes out, and what lies on it stays on the board.

    The first of those that everyone sees takes its place, with the rest on it. The answer: regions to draw.
    """
    touched = []
    if turn.session.spotlight_id == card.id:
        revise_session(turn, spotlight_id="")
        touched.append(regions.SPOTLIGHT)
    others = stacked_on(turn, card.id)
    heir = next((other for other in others if is_public(other)), None)
    for other in others:
        if heir is None or other.id == heir.id:
            place = {} if heir is None else {"place": card.place, "pinned_at": card.pinned_at}
            revise(turn, Card, other, stack_id=None, **place)
            touched.append(regions.card(other.id))
        else:
            revise(turn, Card, other, stack_id=heir.id)
    return touched


def stacked_on(turn: Turn, card_id: str) -> list[Card]:
    """The cards that lie on this one, in order."""
    rows = turn.sql.execute(select(*CARDS.c).where(CARDS.c.stack_id == card_id)).all()
    found = [row for row in cast(list[Card], rows) if row.withdrawn_at is None]
    return sorted(found, key=rank)


def row_of(turn: Turn, card_id: str) -> Card:
    """A card's row, whoever may see it. For cards that are known to be there."""
    return cast(Card, reading(Card).first(turn.sql, {"id": card_id}))


def kinds_under(turn: Turn, card_id: str) -> list[str]:
    """The kinds of what stands under a card and has not been withdrawn."""
    where = (CARDS.c.parent_id == card_id, CARDS.c.withdrawn_at.is_(None))
    rows: Any = turn.sql.execute(select(CARDS.c.kind).where(*where).distinct()).scalars()
    return sorted(rows)
