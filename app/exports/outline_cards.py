"""Cards as blocks, each with its thread."""

from collections.abc import Callable, Iterable, Iterator

from app.exports.blocks import Entry, Paragraph, Remark, Words, ours, theirs
from app.exports.record import RecordedCard
from app.rules.cards import BASES, DECISIONS, HEADINGS, KINDS, QUESTION_STATES
from app.rules.roles import ROLE_NAMES, Role
from app.rules.words import N_

Translate = Callable[[str], str]


def cards_told(cards: Iterable[RecordedCard], _: Translate) -> Iterator[Entry]:
    """Cards of a lane, each with its thread."""
    return (_card(card, _, top=True) for card in cards)


def _card(card: RecordedCard, _: Translate, top: bool) -> Entry:
    return Entry(
        head=theirs(card.headline),
        text=theirs(card.text),
        lines=tuple(_lines(card, _)),
        remark=Remark(tuple(_remarks(card, _, top))),
        kind=card.kind,
        parts=tuple(_card(child, _, top=False) for child in card.thread),
    )


def _lines(card: RecordedCard, _: Translate) -> Iterator[Paragraph]:
    if card.evidence:
        yield Paragraph(theirs(card.evidence), _(N_("Where it worked, and under what conditions")))
    if card.decision:
        yield Paragraph(theirs(card.reason), _(DECISIONS[card.decision]))


def _remarks(card: RecordedCard, _: Translate, top: bool) -> Iterator[Words]:
    if card.author:
        yield theirs(card.author)
    if card.role:
        yield ours(_(ROLE_NAMES[Role(card.role)]))
    if card.scribe:
        yield from (ours(_(N_("written down by"))), theirs(card.scribe))
    if not top:
        yield ours(_(N_("as a condition")) if card.condition else _(KINDS[card.kind].name))
    if card.heading:
        yield ours(_(HEADINGS[card.heading]))
    if card.basis:
        yield ours(_(BASES[card.basis]))
    if card.state:
        yield ours(_(QUESTION_STATES[card.state]))
    if card.asking:
        yield ours(_(N_("also asking: %(num)s")) % {"num": card.asking})
    if card.dots_resource is not None:
        yield ours(_(N_("works: %(n)s")) % {"n": card.dots_resource})
        yield ours(_(N_("will do: %(n)s")) % {"n": card.dots_host})
