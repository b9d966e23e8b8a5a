"""Whether a client has a card that its person may no longer see: only then is it told that the card is gone.

Telling everyone would give away the ids of cards that were never shown to them.
"""

from app.rules.roles import LEADS, Viewer
from app.store.events import Happening
from app.store.tables import Card


def had(card: Card, viewer: Viewer, happened: list[Happening]) -> bool:
    """Whether this viewer was shown the card before these turns. The first that changed its visibility tells."""
    for happening in happened:
        if happening.target != card.id:
            continue
        if happening.verb.startswith("posted") or happening.verb == "restored":
            return False
        if happening.verb == "hid":
            return True
        if happening.verb == "withdrew":
            return card.hidden_at is None or viewer.role in LEADS or viewer.id == card.author_id
    return False
