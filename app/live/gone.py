"""Whether a client has a card that its person may no longer see: only then is it told that the card is gone.

Telling everyone would give away the ids of cards that were never shown to them. What each turn kept of who had which
card is explained in `app/store/sight.py`.
"""

from app.rules.roles import LEADS, Viewer
from app.store.events import Happening
from app.store.sight import EVERYONE, FEW, NOBODY
from app.store.snapshot import Snapshot


def had_slot(card_id: str, snapshot: Snapshot, viewer: Viewer, happened: list[Happening]) -> bool:
    """Whether this viewer's page held the card in a slot of its own before these turns."""
    mark = _mark_before(card_id, happened)
    return mark[:1].isupper() and _had(mark, card_id, snapshot, viewer)


def had(card_id: str, snapshot: Snapshot, viewer: Viewer, happened: list[Happening]) -> bool:
    """Whether this viewer was shown the card at all before these turns."""
    return _had(_mark_before(card_id, happened), card_id, snapshot, viewer)


def _mark_before(card_id: str, happened: list[Happening]) -> str:
    """The mark of the first turn that changed who sees the card; NOBODY for one that was posted since."""
    for happening in happened:
        if happening.target == card_id and happening.verb.startswith("posted"):
            return NOBODY
        if card_id in happening.had:
            return happening.had[card_id]
    return NOBODY


def _had(mark: str, card_id: str, snapshot: Snapshot, viewer: Viewer) -> bool:
    card = snapshot.cards[card_id]
    parent = snapshot.cards[card.parent_id] if card.parent_id else card
    return all(
        letter == EVERYONE or (letter == FEW and (viewer.role in LEADS or viewer.id == whose.author_id))
        for letter, whose in zip(mark.lower(), (card, parent), strict=False)
    )
