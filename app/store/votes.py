"""Priorities: blind dots, the moment they are revealed, the settled order, and voting again."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, func, select

from app.rules import limits, regions
from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.rules.dots import placeable
from app.rules.errors import Conflict, Invalid, NotFound, Refused
from app.rules.refusals import Refusal
from app.rules.text import fingerprint
from app.rules.visibility import is_public
from app.rules.words import N_
from app.store.meanwhile import CHANGED_MEANWHILE, answer_with, first_was_another
from app.store.slots import CARDS, row_of, stacked_on
from app.store.tables import Card, Dots, Phase, Ranking, Session
from app.store.turn import Turn

DOTS = Dots.__table__  # type: ignore[attr-defined]
RANKS = Ranking.__table__  # type: ignore[attr-defined]
PLACES = Phase.__table__  # type: ignore[attr-defined]
BLIND = [key for key, kind in PHASES.items() if kind.blind]
ON_THE_BALLOT = (
    CARDS.c.kind == "recommendation",
    CARDS.c.withdrawn_at.is_(None),
    CARDS.c.hidden_at.is_(None),
    CARDS.c.pending_at.is_(None),
)


def place_dots(turn: Turn, card: Card, count: int) -> None:
    """Put this many of one's dots on a recommendation in place of those that lay there.

    Raises Invalid for a count out of range, Conflict when the person has not so many left or all are revealed, NotFound
    or Refused for what is not voted on.
    """
    turn.require(Action.PLACE_DOTS)
    _place(turn, card, lambda here: count)


def add_dots(turn: Turn, card: Card, more: int) -> None:
    """Put so many more of one's dots on a recommendation, or take some back if there are any, below 0.

    So each of several quick presses counts, whatever the page showed when it came. Raises as `place_dots` does.
    """
    turn.require(Action.PLACE_DOTS)
    _place(turn, card, lambda here: max(0, here + more))


def _place(turn: Turn, card: Card, wanted: Callable[[int], int]) -> None:
    """Set one's dots on a recommendation to what `wanted` makes of their present number."""
    if card.kind != "recommendation":
        raise NotFound()
    if card.stack_id is not None:
        card = row_of(turn, card.stack_id)
    if not is_public(card):
        raise Refused(Refusal.GONE)
    if turn.session.revealed_at is not None:
        raise Conflict(N_("The dots have been revealed; they stay as they are."))
    ballot = _ballot(turn, turn.viewer.id)
    placed = {row.id: row.count for row in ballot if row.count is not None}
    stack = [card.id, *(other.id for other in stacked_on(turn, card.id))]
    here = sum(placed.get(i, 0) for i in stack)
    count = wanted(here)
    if not 0 <= count <= limits.DOTS_ON_ONE:
        raise Invalid("count", N_("At most %(most)s dots fit on one recommendation."), most=limits.DOTS_ON_ONE)
    elsewhere = sum(placed.values()) - here
    if elsewhere + count > turn.session.dots:
        raise Conflict(N_("You have placed all your %(dots)s dots. Take one back first."), dots=turn.session.dots)
    if count == here:
        raise turn.nothing_to_do(card.id)
    for card_id, dots in _shared_out(count, stack, placed).items():
        _set(turn, card_id, dots, known=card_id in placed)
    # Others are told only when someone has finished: anything more would let them count along.
    heaps = Counter[str]()
    for row in ballot:
        heaps[row.top] += row.count or 0
    left = turn.session.dots - elsewhere
    had_finished = not placeable(left - here, heaps.values())
    heaps[card.id] = count
    finished = (not placeable(left - count, heaps.values())) != had_finished
    region = regions.BALLOT if finished else f"{regions.BALLOT}@{turn.viewer.id}"
    turn.touched("placed dots", card.id, region, before={"count": here, "vote": turn.session.vote})


def fit_dots(turn: Turn, card: Card) -> None:
    """A card comes back to an open vote: of the dots on it each person keeps as many as they have left."""
    if card.kind != "recommendation" or turn.session.revealed_at is not None:
        return
    here = (DOTS.c.card_id == card.id, DOTS.c.vote == turn.session.vote)
    for person, count in turn.sql.execute(select(DOTS.c.participant_id, DOTS.c.count).where(*here)).all():
        elsewhere = sum(dots for i, dots in _placed(turn, person).items() if i != card.id)
        if elsewhere + count > turn.session.dots:
            key = {"card_id": card.id, "participant_id": person, "vote": turn.session.vote}
            turn.change(Dots, key, count=max(0, turn.session.dots - elsewhere))


def set_dots(turn: Turn, count: int) -> None:
    """Say how many dots each person has. Once a vote has begun it can only be more, and after the reveal neither.

    It does not count whether anyone has placed any: the answer would tell. Raises Invalid for a count out of range,
    Conflict for what comes too late.
    """
    turn.require(Action.RUN)
    if not 1 <= count <= limits.DOTS_MOST:
        raise Invalid("count", N_("Please give a number of dots from 1 to %(most)s."), most=limits.DOTS_MOST)
    if count == turn.session.dots:
        raise turn.nothing_to_do()
    if turn.session.revealed_at is not None:
        raise Conflict(N_("The dots have been revealed; they stay as they are."))
    if count < turn.session.dots and _has_begun(turn):
        raise Conflict(N_("The vote has begun: you can give people more dots now, but not fewer."))
    before = {"dots": turn.session.dots}
    turn.change(Session, {"id": turn.session.id}, dots=count)
    turn.touched("changed the number of dots", turn.session.id, regions.BALLOT, before=before)


def _has_begun(turn: Turn) -> bool:
    """Whether people could place dots by now, also where the session has gone back since."""
    opened = (PLACES.c.session_id == turn.session.id, PLACES.c.kind.in_(BLIND), PLACES.c.opened_at.is_not(None))
    return turn.sql.execute(select(PLACES.c.id).where(*opened).limit(1)).first() is not None


def reveal(turn: Turn) -> None:
    """Show both teams' dots to everyone, at once."""
    turn.require(Action.RUN)
    if not turn.phase.blind:
        raise Conflict(N_("Dots are revealed in the priorities phase."))
    if turn.session.revealed_at is not None:
        raise turn.nothing_to_do()
    turn.change(Session, {"id": turn.session.id}, revealed_at=turn.now, acted_seq=turn.seq)
    turn.touched("revealed the dots", turn.session.id, regions.EVERYTHING, before={"revealed_at": None})


def have_dots(turn: Turn) -> bool:
    """Whether anyone has placed a dot in the present vote."""
    mine = (DOTS.c.session_id == turn.session.id, DOTS.c.vote == turn.session.vote, DOTS.c.count > 0)
    return turn.sql.execute(select(DOTS.c.count).where(*mine).limit(1)).first() is not None


def vote_again(turn: Turn) -> None:
    """Begin another vote with fresh dots. The former one is kept. Raises Conflict before the former is revealed."""
    turn.require(Action.RUN)
    if not turn.phase.blind:
        raise Conflict(N_("People vote in the priorities phase."))
    if turn.session.revealed_at is None:
        raise Conflict(N_("Please reveal the present dots first, so that they are kept."))
    places = _places(turn)
    before = {"vote": turn.session.vote, "revealed_at": turn.session.revealed_at, "places": places}
    for card_id in places:
        turn.change(Ranking, {"card_id": card_id}, place=0)
    turn.change(Session, {"id": turn.session.id}, vote=turn.session.vote + 1, revealed_at=None)
    turn.touched("began another vote", turn.session.id, regions.EVERYTHING, before=before)


def settle(turn: Turn, order: Sequence[str], seen: str = "") -> None:
    """Settle the order of the recommendations, first to last: what the session takes as its priorities.

    `seen` is the mark of the settled order as the facilitator found it, or empty. Raises Conflict before the reveal, when
    the recommendations are others by now, or when someone else has settled them meanwhile.
    """
    turn.require(Action.RUN)
    if turn.session.revealed_at is None:
        raise Conflict(N_("The order is settled after the dots have been revealed."))
    if sorted(order) != sorted(_recommendations(turn)):
        raise Conflict(N_("The recommendations have changed in the meantime. Please look at the order once more."))
    former = _places(turn)
    places = {card_id: place for place, card_id in enumerate(order, start=1)}
    answer_with(turn, {"seen": mark_of(places)})
    if places == former:
        raise turn.nothing_to_do()
    if seen not in ("", mark_of(former)):
        raise first_was_another(CHANGED_MEANWHILE, {"seen": mark_of(former)})
    known = set(turn.sql.execute(select(RANKS.c.card_id).where(RANKS.c.session_id == turn.session.id)).scalars())
    for card_id, place in places.items():
        if card_id in known:
            turn.change(Ranking, {"card_id": card_id}, place=place)
        else:
            turn.add(Ranking(card_id=card_id, session_id=turn.session.id, seq=turn.seq, place=place))
    turn.touched("settled the order", turn.session.id, regions.BALLOT, before={"places": former})


def mark_of(places: Mapping[str, int]) -> str:
    """A short mark of a settled order, to tell whether it is still the same; also of none."""
    return fingerprint(" ".join(sorted(filter(places.get, places), key=lambda card_id: places[card_id])))


def _placed(turn: Turn, person: str) -> dict[str, int]:
    """A person's dots by recommendation, of those that are on the ballot."""
    return {row.id: row.count for row in _ballot(turn, person) if row.count is not None}


def _ballot(turn: Turn, person: str) -> Sequence[Any]:
    """What is on the ballot: each one's `id`, the `top` on which it lies or itself, this person's `count`, or None
    where they never placed any."""
    theirs = (DOTS.c.card_id == CARDS.c.id, DOTS.c.participant_id == person, DOTS.c.vote == turn.session.vote)
    top = func.coalesce(CARDS.c.stack_id, CARDS.c.id).label("top")
    rows = select(CARDS.c.id, top, DOTS.c.count).outerjoin(DOTS, and_(*theirs))
    return turn.sql.execute(rows.where(CARDS.c.session_id == turn.session.id, *ON_THE_BALLOT)).all()


def _shared_out(count: int, stack: list[str], placed: dict[str, int]) -> dict[str, int]:
    """What changes when a person wants `count` dots on a stack: more go onto its first card, fewer off it first."""
    change = count - sum(placed.get(i, 0) for i in stack)
    wanted = {}
    for card_id in stack:
        dots = placed.get(card_id, 0)
        becomes = max(0, dots + change)
        if becomes != dots:
            wanted[card_id] = becomes
        change -= becomes - dots
    return wanted


def _set(turn: Turn, card_id: str, count: int, known: bool) -> None:
    key = {"card_id": card_id, "participant_id": turn.viewer.id}
    vote = turn.session.vote
    if known:
        # In the role they have now, which may be another than when they placed the former ones.
        turn.change(Dots, key | {"vote": vote}, count=count, role=turn.viewer.role)
    else:
        turn.add(Dots(session_id=turn.session.id, seq=turn.seq, vote=vote, count=count, role=turn.viewer.role, **key))


def _places(turn: Turn) -> dict[str, int]:
    rows = turn.sql.execute(
        select(RANKS.c.card_id, RANKS.c.place).where(RANKS.c.session_id == turn.session.id, RANKS.c.place > 0)
    )
    return {card_id: place for card_id, place in rows}


def _recommendations(turn: Turn) -> list[str]:
    """The recommendations that everyone sees."""
    rows = turn.sql.execute(
        select(CARDS.c.id).where(CARDS.c.session_id == turn.session.id, CARDS.c.stack_id.is_(None), *ON_THE_BALLOT)
    )
    return list(rows.scalars())
