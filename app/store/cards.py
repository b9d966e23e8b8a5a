"""Cards: posting, editing and withdrawing, and the questions' own verbs."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import select

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.cards import BASES, HEADINGS, KINDS, CardKind
from app.rules.errors import Invalid, NotFound, Refused
from app.rules.moving import headed
from app.rules.refusals import Refusal
from app.rules.roles import LEADS
from app.rules.text import fingerprint, needed, optional
from app.rules.visibility import sees_card
from app.rules.words import N_
from app.store.columns import new_id_at
from app.store.meanwhile import answer_with, first_was_another
from app.store.reversal import acted, revise
from app.store.rows import reading
from app.store.sight import remember_who_had
from app.store.slots import leave_slot, stacked_on, touched_regions
from app.store.tables import Asking, Card
from app.store.turn import Turn

CARDS = Card.__table__  # type: ignore[attr-defined]
ASKING = Asking.__table__  # type: ignore[attr-defined]

WORDS = ("headline", "text", "evidence")

REWORDED = N_(
    "The facilitator reworded this card while you wrote; it stands above as it reads now. "
    "If you save once more, your words take their place."
)
EDITED_ELSEWHERE = N_(
    "You changed this card in another window meanwhile; it stands above as it reads now. "
    "If you save once more, what you wrote here takes its place."
)


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
    card = cast(Card, reading(Card).first(turn.sql, {"id": card_id}))
    if card is None or card.session_id != turn.session.id or not sees_card(turn.viewer, card):
        raise NotFound()
    if card.parent_id is not None:
        card_of(turn, card.parent_id)
    return card


def newest(turn: Turn, kind: str, back: int = 0) -> Card:
    """A card of this kind that everyone sees: the newest, or the one `back` cards before it, in a circle. Raises NotFound."""
    rows = turn.sql.execute(
        select(*CARDS.c)
        .where(CARDS.c.session_id == turn.session.id, CARDS.c.kind == kind)
        .where(CARDS.c.withdrawn_at.is_(None), CARDS.c.hidden_at.is_(None), CARDS.c.pending_at.is_(None))
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
        id=new_id_at(turn.now),
        born_seq=turn.seq,
        kind=kind.key,
        parent_id=root.id if root else None,
        place=float(turn.seq),
        author_id=turn.viewer.id,
        scribe_id=scribe_id,
        phase_id=turn.session.phase_id,
        role=turn.viewer.role,
        unsigned=turn.session.names_off,
        posted_at=turn.now,
        pending_at=turn.now if not scribe_id and must_wait(turn, root.kind if root else kind.key) else None,
        **checked(kind, draft),
    )
    turn.touched(f"posted {kind.key}", card.id, *touched_regions(turn, card, root))
    return card


def edit(turn: Turn, card: Card, draft: Draft, seen: str = "") -> None:
    """Change one's own words; they are the author's again where a facilitator had reworded them.

    `seen` is the fingerprint of the words as the author found them, or empty. Where cards wait for the facilitator,
    changed ones do so again. Raises Invalid, Refused, Conflict.
    """
    turn.require(Action.CHANGE_OWN_CARD, owner_id=card.author_id)
    values = checked(KINDS[card.kind], draft)
    before = {name: getattr(card, name) for name in values}
    answer_with(turn, {"seen": _mark(*(values.get(name, getattr(card, name)) for name in WORDS))})
    if before == values:
        raise turn.nothing_to_do(card.id)
    if seen not in ("", fingerprint_of(card)):
        raise first_was_another(REWORDED if card.reworded_at else EDITED_ELSEWHERE, {"seen": fingerprint_of(card)})
    touched = list(touched_regions(turn, card))
    if must_wait(turn, lane_of(turn, card)):
        touched += leave_slot(turn, card)
        remember_who_had(turn, card)
        values |= {"pending_at": card.pending_at or turn.now, "held_at": None, "held_note": ""}
        touched.append(regions.QUEUE)
    turn.change(Card, {"id": card.id}, **values, edited_at=turn.now, reworded_at=None, original="")
    turn.touched("edited", card.id, *touched, before=before)


def withdraw(turn: Turn, card: Card) -> None:
    """Take one's own card back. What others wrote under it goes from sight with it; what lay on it stays."""
    turn.require(Action.CHANGE_OWN_CARD, owner_id=card.author_id)
    touched = [*touched_regions(turn, card), *leave_slot(turn, card)]
    remember_who_had(turn, card)
    turn.change(Card, {"id": card.id}, withdrawn_at=turn.now)
    turn.touched("withdrew", card.id, *touched, before={"withdrawn_at": None})


def must_wait(turn: Turn, lane: str) -> bool:
    """Whether what this person writes in a lane waits until a facilitator publishes it."""
    return lane in turn.session.approval.split() and turn.viewer.role not in LEADS


def lane_of(turn: Turn, card: Card) -> str:
    """The lane in which a card stands, its own or its parent's."""
    return card.kind if card.parent_id is None else card_of(turn, card.parent_id).kind


def fingerprint_of(card: Card) -> str:
    """A short mark of a card's words, to tell whether they are still the same."""
    return _mark(*(getattr(card, name) for name in WORDS))


def _mark(*words: str) -> str:
    return fingerprint("\n".join(words))


def ask_too(turn: Turn, card: Card, active: bool) -> None:
    """Say, or no longer say, that one has the same question; of stacked questions, any of them."""
    turn.require(Action.ALSO_ASK)
    if card.kind != "question":
        raise NotFound()
    top_id = card.stack_id or card.id
    stack = [top_id, *(other.id for other in stacked_on(turn, top_id))]
    mine = (ASKING.c.card_id.in_(stack), ASKING.c.participant_id == turn.viewer.id)
    rows = {row.card_id: row.active for row in turn.sql.execute(select(*ASKING.c).where(*mine))}
    if active == any(rows.values()):
        raise turn.nothing_to_do(card.id)
    for card_id in [i for i, asks in rows.items() if asks] if not active else [top_id]:
        key = {"card_id": card_id, "participant_id": turn.viewer.id}
        if card_id in rows:
            turn.change(Asking, key, active=active)
        else:
            turn.add(Asking(session_id=turn.session.id, seq=turn.seq, active=active, **key))
    turn.touched("also asks" if active else "no longer asks", card.id, *touched_regions(turn, card))


def park(turn: Turn, card: Card, parked: bool) -> None:
    """Set a question aside for later, or take it up again."""
    turn.require(Action.RUN)
    if card.kind != "question":
        raise NotFound()
    if parked == (card.parked_at is not None):
        raise turn.nothing_to_do(card.id)
    revise(turn, Card, card, parked_at=turn.now if parked else None)
    acted(turn, "parked" if parked else "took up", card.id, *touched_regions(turn, card))


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
    headline, rest = headed(needed(text, "headline", limits.TEXT))
    return {"headline": headline, "text": rest}


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
