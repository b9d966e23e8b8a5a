"""Cards: posting, editing and withdrawing, and the questions' own verbs."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.cards import BASES, HEADINGS, KINDS, CardKind
from app.rules.errors import Invalid, NotFound, Refused
from app.rules.refusals import Refusal
from app.rules.text import clean_line, needed, optional
from app.rules.visibility import sees_card
from app.rules.words import N_
from app.store.columns import new_id
from app.store.tables import Asking, Card
from app.store.turn import Turn

CARDS = Card.__table__  # type: ignore[attr-defined]
ASKING = Asking.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person wants to put on the board, as it was typed."""

    kind: str
    text: str = ""
    parent_id: str | None = None
    headline: str = ""
    heading: str = ""
    basis: str = ""
    evidence: str = ""
    condition: bool = False


def card_of(turn: Turn, card_id: str) -> Card:
    """The one door to a card: inside this session, and only what this person may see. Raises NotFound."""
    row = turn.sql.execute(select(*CARDS.c).where(CARDS.c.id == card_id)).one_or_none()
    card = cast(Card, row)
    if row is None or card.session_id != turn.session.id or not sees_card(turn.viewer, card):
        raise NotFound()
    if card.parent_id is not None:
        card_of(turn, card.parent_id)
    return card


def newest(turn: Turn, kind: str, back: int = 0) -> Card:
    """A card of this kind that everyone sees: the newest, or so many before it, over and over. Raises NotFound."""
    rows = turn.sql.execute(
        select(*CARDS.c)
        .where(CARDS.c.session_id == turn.session.id, CARDS.c.kind == kind)
        .where(CARDS.c.withdrawn_at.is_(None), CARDS.c.hidden_at.is_(None))
        .order_by(CARDS.c.born_seq.desc())
    ).all()
    if not rows:
        raise NotFound()
    return cast(Card, rows[back % len(rows)])


def post(turn: Turn, draft: Draft, scribe_id: str | None = None) -> Card:
    """Put a new card on the board; `scribe_id` is who wrote it down for its author. Raises Invalid, Refused, NotFound."""
    kind = KINDS.get(draft.kind)
    if kind is None:
        raise Invalid("kind", N_("There is no such kind of card."))
    turn.require(kind.action)
    root = _parent_of(turn, kind, draft.parent_id)
    card = turn.insert(
        Card,
        id=new_id(),
        born_seq=turn.seq,
        kind=kind.key,
        parent_id=root.id if root else None,
        author_id=turn.viewer.id,
        scribe_id=scribe_id,
        phase_id=turn.session.phase_id,
        posted_at=turn.now,
        **checked(kind, draft),
    )
    turn.touched(f"posted {kind.key}", card.id, *touched_regions(card))
    return card


def edit(turn: Turn, card: Card, draft: Draft) -> None:
    """Change one's own words. Raises Invalid, Refused."""
    turn.require(Action.CHANGE_OWN_CARD, owner_id=card.author_id)
    values = checked(KINDS[card.kind], draft)
    before = {name: getattr(card, name) for name in values}
    if before == values:
        raise turn.nothing_to_do(card.id)
    turn.change(Card, {"id": card.id}, **values, edited_at=turn.now)
    turn.touched("edited", card.id, *changed_regions(card), before=before)


def withdraw(turn: Turn, card: Card) -> None:
    """Take one's own card back. What others wrote under it goes from sight with it."""
    turn.require(Action.CHANGE_OWN_CARD, owner_id=card.author_id)
    turn.change(Card, {"id": card.id}, withdrawn_at=turn.now)
    turn.touched("withdrew", card.id, *changed_regions(card), before={"withdrawn_at": None})


def ask_too(turn: Turn, card: Card, active: bool) -> None:
    """Say, or no longer say, that one has the same question."""
    turn.require(Action.ALSO_ASK)
    if card.kind != "question":
        raise NotFound()
    key = {"card_id": card.id, "participant_id": turn.viewer.id}
    row = turn.sql.execute(
        select(ASKING.c.active).where(ASKING.c.card_id == card.id, ASKING.c.participant_id == turn.viewer.id)
    ).one_or_none()
    if active == (row is not None and row.active):
        raise turn.nothing_to_do(card.id)
    if row is None:
        turn.add(Asking(session_id=turn.session.id, seq=turn.seq, active=active, **key))
    else:
        turn.change(Asking, key, active=active)
    turn.touched("also asks" if active else "no longer asks", card.id, regions.card(card.id))


def park(turn: Turn, card: Card, parked: bool) -> None:
    """Set a question aside for later, or take it up again."""
    turn.require(Action.RUN)
    if card.kind != "question":
        raise NotFound()
    if parked == (card.parked_at is not None):
        raise turn.nothing_to_do(card.id)
    turn.change(Card, {"id": card.id}, parked_at=turn.now if parked else None)
    turn.touched("parked" if parked else "took up", card.id, *touched_regions(card))


def touched_regions(card: Card) -> tuple[str, ...]:
    """What must be drawn when this card changes: its thread, and its lane's count."""
    if card.parent_id is None:
        return regions.card(card.id), regions.lane_head(card.kind)
    if card.kind == "answer":
        return regions.card(card.parent_id), regions.lane_head("question")
    return (regions.card(card.parent_id),)


def changed_regions(card: Card) -> tuple[str, ...]:
    """The same for a card that was there before: priorities and actions may name a recommendation."""
    named_in = (regions.BALLOT, regions.ACTIONS) if card.kind == "recommendation" else ()
    return (*touched_regions(card), *named_in)


def checked(kind: CardKind, draft: Draft) -> dict[str, Any]:
    """The draft's text and fields, cleaned, as this kind carries them. Raises Invalid naming the field."""
    values: dict[str, Any] = {}
    if "headline" in kind.fields:
        values |= _headed(draft)
    else:
        values["text"] = needed(draft.text, "text", limits.TEXT)
    if "heading" in kind.fields:
        values["heading"] = _one_of(HEADINGS, draft.heading or "situation", "heading")
    if "basis" in kind.fields:
        values["basis"] = _one_of(BASES, draft.basis or "idea", "basis")
    if "evidence" in kind.fields:
        values["evidence"] = optional(draft.evidence, "evidence", limits.TEXT)
    if "condition" in kind.fields:
        values["condition"] = draft.condition
    return values


def _headed(draft: Draft) -> dict[str, str]:
    """Headline and text. Without a headline the text's first words are one; short text needs no second telling."""
    text = optional(draft.text, "text", limits.TEXT)
    headline = optional(draft.headline, "headline", limits.HEADLINE, line=True)
    if headline:
        return {"headline": headline, "text": text}
    line = clean_line(needed(text, "headline", limits.TEXT))
    if len(line) <= limits.HEADLINE:
        return {"headline": line, "text": "" if line == text else text}
    return {"headline": line[: limits.HEADLINE - 1].rsplit(" ", 1)[0] + "…", "text": text}


def _one_of(choices: dict[str, str], value: str, field: str) -> str:
    if value not in choices:
        raise Invalid(field, N_("Please choose one of the answers offered."))
    return value


def _parent_of(turn: Turn, kind: CardKind, parent_id: str | None) -> Card | None:
    if not kind.parents:
        if parent_id:
            raise Invalid("parent_id", N_("This kind of card stands alone."))
        return None
    if not parent_id:
        raise Invalid("parent_id", N_("Please say which card this belongs to."))
    try:
        parent = card_of(turn, parent_id)
    except NotFound:
        raise Refused(Refusal.GONE) from None
    if parent.kind not in kind.parents:
        raise Invalid("parent_id", N_("This cannot belong to that kind of card."))
    return parent
