"""Where cards stand, in their lane, in a stack or under another card, and how a changed one is taken in."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

from app.rules.visibility import is_public
from app.store.tables import Card

if TYPE_CHECKING:
    from app.store.snapshot import Snapshot

Rank = tuple[bool, float, int]


def rank(card: Card) -> Rank:
    """What the cards of a list are sorted by: pinned ones first, then by place, then by birth."""
    return card.pinned_at is None, card.place, card.born_seq


def place_in(order: list[str], card: Card, cards: dict[str, Card]) -> int:
    """Where a card stands in a list, or would stand."""
    if order and order[-1] == card.id:  # the newest, which is asked for most
        return len(order) - 1
    return bisect_left(order, rank(card), key=lambda card_id: rank(cards[card_id]))


def take_card(snapshot: Snapshot, row: Card) -> None:
    """Take in a new or changed card: its place, the counts it belongs to, and whether a question waits."""
    former = snapshot.cards.get(row.id)
    moved = former is None or _spot(former) != _spot(row)
    if former is not None:
        _count(snapshot, former, -1)
        if moved:
            order = _list_of(snapshot, former)
            del order[place_in(order, former, snapshot.cards)]
    snapshot.cards[row.id] = row
    if moved:
        _put_in(_list_of(snapshot, row), row, snapshot.cards)
    _count(snapshot, row, +1)
    partly_seen = row.hidden_at is not None or row.pending_at is not None
    (snapshot.unseen.add if partly_seen else snapshot.unseen.discard)(row.id)
    for top_id in {snapshot.top_of(row), snapshot.top_of(former or row)}:
        _see_whether_it_waits(snapshot, top_id)


def _put_in(order: list[str], card: Card, cards: dict[str, Card]) -> None:
    if not order or rank(cards[order[-1]]) <= rank(card):  # as most do: it is the newest
        order.append(card.id)
    else:
        insort(order, card.id, key=lambda card_id: rank(cards[card_id]))


def stands_alone(card: Card) -> bool:
    """Whether a card has a slot of its own in a lane."""
    return card.parent_id is None and card.stack_id is None


def _spot(card: Card) -> tuple[object, ...]:
    return (card.parent_id, card.stack_id, card.kind, *rank(card))


def _list_of(snapshot: Snapshot, card: Card) -> list[str]:
    if card.parent_id is not None:
        return snapshot.threads.setdefault(card.parent_id, [])
    return snapshot.stacks.setdefault(card.stack_id, []) if card.stack_id else snapshot.lanes[card.kind]


def _count(snapshot: Snapshot, card: Card, step: int) -> None:
    if stands_alone(card) and is_public(card):
        snapshot.shown[card.kind] += step


def _see_whether_it_waits(snapshot: Snapshot, card_id: str) -> None:
    card = snapshot.cards.get(card_id)
    waits = (
        card is not None
        and card.kind == "question"
        and stands_alone(card)
        and is_public(card)
        and snapshot.question_state(card) == "open"
    )
    (snapshot.waiting.add if waits else snapshot.waiting.discard)(card_id)
