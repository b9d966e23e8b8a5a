"""What is put on the wire: the regions a connection lacks, written once for all who lack the same."""

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from app.live.parts import container_of
from app.live.view import BoardView
from app.store.order import rank
from app.store.tables import Card

ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def partial(region: str, html: str, view: BoardView) -> str:
    """One region with its place, as docs/live-client.md describes it."""
    where = ""
    if html and region.startswith("card-"):
        item = view.snapshot.cards[region.removeprefix("card-")]
        before = view.snapshot.before(item, view.viewer)
        after = f"card-{before.id}" if before else ""
        where = f' data-into="{escape(container_of(item))}" data-after="{after}"'
    return f'<hx-partial id="{region}"{where}>{html}</hx-partial>'


def whole(html: str) -> str:
    """The board's inside, to be morphed as one."""
    return f'<hx-partial id="board" data-style="inner">{html}</hx-partial>'


def frame(**parts: Any) -> str:
    """A message, with what is None or empty left out."""
    kept = {name: value for name, value in parts.items() if value is not None and value != ""}
    return ENCODE(kept)


def in_order(touched: Iterable[str], view: BoardView) -> list[str]:
    """Regions each once, cards as they stand in their lane: a card is put behind one that stands already."""
    once = dict.fromkeys(touched)
    cards = view.snapshot.cards

    def place(region: str) -> tuple[bool, float, int]:
        card: Card | None = cards.get(region.removeprefix("card-"))
        return rank(card) if card is not None else (False, -1.0, -1)

    return sorted(once, key=place)
