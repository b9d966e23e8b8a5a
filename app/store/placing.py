"""Moving cards: to another place in their lane, or into another lane."""

from sqlalchemy import select

from app.rules.actions import Action
from app.rules.cards import LANES
from app.rules.errors import Conflict, Invalid
from app.rules.moving import between, moved_words, why_not_move
from app.rules.words import N_
from app.store.meanwhile import first_was_another
from app.store.order import rank
from app.store.reversal import acted, revise
from app.store.slots import CARDS, kinds_under, row_of, stacked_on, touched_regions
from app.store.tables import Card, Decision
from app.store.turn import Turn
from app.store.votes import fit_dots

DECIDED = Decision.__table__  # type: ignore[attr-defined]


def spot_of(card: Card) -> str:
    """Where a card stands, as a short text, to tell whether it still stands there."""
    return f"{card.kind}/{card.heading}/{card.stack_id or ''}/{card.place}/{'pinned' if card.pinned_at else ''}"


def move(turn: Turn, card: Card, lane: str, heading: str, after: str | None, seen: str = "") -> None:
    """Put a card into a lane (its own or another), behind the card `after`; first when that is empty, last when None.

    `seen` is where the facilitator saw it stand, or empty. Raises Invalid, Conflict.
    """
    turn.require(Action.MODERATE)
    if lane not in LANES:
        raise Invalid("lane", N_("There is no such lane."))
    if card.parent_id is not None:
        raise Conflict(N_("Answers and comments stay with their card."))
    if seen not in ("", spot_of(card)):
        sentence = N_("Someone else moved this card in the meantime. Please look again.")
        raise first_was_another(sentence, {"seen": spot_of(card)})
    if card.stack_id is not None:
        raise Conflict(N_("This card lies in a stack. Take it off first."))
    values: dict[str, object] = {}
    if lane != card.kind:
        values = {"kind": lane, **_as_another_kind(turn, card, lane, heading)}
    elif heading and card.kind == "context" and heading != card.heading:
        values = {"heading": moved_words(card, lane, heading)["heading"]}
    if after != card.id:
        values["place"] = _place_behind(turn, card, lane, after)
    if all(getattr(card, name) == value for name, value in values.items()):
        raise turn.nothing_to_do(card.id)
    revise(turn, Card, card, **values)
    moved = row_of(turn, card.id)
    fit_dots(turn, moved)
    touched = (*touched_regions(turn, card), *touched_regions(turn, moved))
    acted(turn, f"moved to {lane}" if lane != card.kind else "moved", card.id, *touched)


def step(turn: Turn, card: Card, up: bool) -> None:
    """Put a card one place further up or down in its lane."""
    turn.require(Action.MODERATE)
    lane = [c for c in _lane(turn, card.kind) if c.heading == card.heading and not c.pinned_at]
    ids = [other.id for other in lane]
    if card.id not in ids:
        raise Conflict(N_("This card does not stand in the order of its lane."))
    here = ids.index(card.id)
    if here + (-1 if up else 1) not in range(len(ids)):
        raise turn.nothing_to_do(card.id)
    behind = here - 2 if up else here + 1
    move(turn, card, card.kind, "", ids[behind] if behind >= 0 else "")


def _as_another_kind(turn: Turn, card: Card, lane: str, heading: str) -> dict[str, str]:
    decided = turn.sql.execute(select(DECIDED.c.seq).where(DECIDED.c.card_id == card.id)).first() is not None
    reason = why_not_move(lane, kinds_under(turn, card.id), decided)
    if reason is None and stacked_on(turn, card.id):
        reason = N_("Other cards lie on this one. Take the stack apart first.")
    if reason is not None:
        raise Conflict(reason)
    return moved_words(card, lane, heading)


def _place_behind(turn: Turn, card: Card, lane: str, after: str | None) -> float:
    if after is None:
        return float(turn.seq)
    lane_cards = [other for other in _lane(turn, lane) if other.id != card.id]
    if after and after not in {other.id for other in lane_cards}:
        raise Conflict(N_("The card behind which this should stand is no longer there."))
    # Pinned cards stand before all others, so that behind one of them is first.
    order = [other for other in lane_cards if other.pinned_at is None]
    behind = next((i + 1 for i, other in enumerate(order) if other.id == after), 0)
    low = order[behind - 1].place if behind else None
    high = order[behind].place if behind < len(order) else None
    found = between(low, high)
    return found if found is not None else _make_room(turn, order, behind)


def _make_room(turn: Turn, order: list[Card], behind: int) -> float:
    """Number a lane anew where two places have no number left between them. Happens after some fifty such moves."""
    for number, other in enumerate(order):
        revise(turn, Card, other, place=float(number + (number >= behind)))
    return float(behind)


def _lane(turn: Turn, lane: str) -> list[Card]:
    """The cards of a lane in their order, those included that not everyone sees."""
    where = (CARDS.c.session_id == turn.session.id, CARDS.c.kind == lane, CARDS.c.withdrawn_at.is_(None))
    rows = turn.sql.execute(select(*CARDS.c).where(*where, CARDS.c.stack_id.is_(None))).all()
    return sorted(rows, key=rank)  # type: ignore[arg-type]
