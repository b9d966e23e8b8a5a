"""Who may see a card at all. What this refuses is never drawn, counted or sent."""

from typing import Protocol

from app.rules.roles import LEADS, Viewer


class Seen(Protocol):
    """What must be known of a card to say who sees it."""

    author_id: str
    withdrawn_at: object | None
    hidden_at: object | None


def sees_card(viewer: Viewer, card: Seen) -> bool:
    """Withdrawn cards are gone for everybody; hidden ones stay with their author and the facilitators."""
    if card.withdrawn_at is not None:
        return False
    return card.hidden_at is None or viewer.role in LEADS or viewer.id == card.author_id
