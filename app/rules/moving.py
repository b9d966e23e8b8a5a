"""Moving a card to another lane: what may go where, and what becomes of its words."""

from collections.abc import Iterable
from typing import Protocol

from app.rules.cards import HEADINGS, KINDS
from app.rules.limits import HEADLINE
from app.rules.words import N_

KEEPS_ITS_THREAD = {
    "answer": N_("This question has answers. Cards with answers stay questions."),
    "comment": N_("This card has comments, which the other lane does not take."),
}


class Worded(Protocol):
    """A card's words."""

    text: str
    headline: str
    evidence: str


def why_not_move(to: str, thread: Iterable[str], decided: bool) -> str | None:
    """The sentence that says why a card with these kinds under it may not become one of kind `to`; None if it may.

    What stands under it goes along, so every kind of it must be one that belongs to the new kind too.
    """
    if decided:
        return N_("The host team has answered this recommendation, so it stays one.")
    for kind in thread:
        if to not in KINDS[kind].parents:
            return KEEPS_ITS_THREAD[kind]
    return None


def moved_words(card: Worded, to: str, heading: str) -> dict[str, str]:
    """The card's words and fields as its new kind carries them. Nothing a person wrote is lost."""
    if to == "recommendation":
        headline, text = headed(card.text) if not card.headline else (card.headline, card.text)
        return {"headline": headline, "text": text, "basis": "idea", "heading": ""}
    parts = [part for part in (card.headline, card.text, card.evidence) if part]
    named = heading if heading in HEADINGS else "situation"
    return {
        "headline": "",
        "text": "\n\n".join(parts),
        "evidence": "",
        "basis": "",
        "heading": named if to == "context" else "",
    }


def headed(text: str) -> tuple[str, str]:
    """A headline made of a text's first words, and the text; empty where the headline says it all."""
    line = " ".join(text.split())
    if len(line) <= HEADLINE:
        return line, "" if line == text else text
    return line[: HEADLINE - 1].rsplit(" ", 1)[0] + "…", text


def between(low: float | None, high: float | None) -> float | None:
    """A place behind `low` and before `high`; None when there is no number left between them."""
    if low is None or high is None:
        return low + 1.0 if low is not None else high - 1.0 if high is not None else 1.0
    middle = (low + high) / 2
    return middle if low < middle < high else None
