"""Drawing: a region for a viewer, as the text of its element; and which viewers share one drawing.

A region is drawn once for an audience, not for a person. `audience` says what of a viewer matters for a region.
"""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment
from jinja2.runtime import Context

from app.live.parts import LaneHead
from app.live.view import BoardView
from app.rules import regions
from app.rules.actions import Action
from app.rules.cards import LANES
from app.store.order import stands_alone
from app.store.snapshot import Snapshot

# Which template holds a region's block. Cards, lane heads and typing signs are named with what they belong to.
FRAME = "regions/frame.html"
CARDS = "regions/cards.html"
CLOSING = "regions/closing.html"
MODERATION = "regions/moderation.html"
BRIEF = "regions/brief.html"
BALLOT = "regions/ballot.html"
FLOOR = "regions/floor.html"
TEMPLATES = {
    regions.HEAD: FRAME,
    regions.RAIL: FRAME,
    regions.TIMER: FRAME,
    regions.NOTICE: FRAME,
    regions.BRIEF: BRIEF,
    regions.PEOPLE: FRAME,
    regions.CONTROLS: FRAME,
    regions.SPOTLIGHT: MODERATION,
    regions.QUEUE: MODERATION,
    regions.HISTORY: MODERATION,
    regions.BALLOT: BALLOT,
    regions.FLOOR: FLOOR,
    regions.STAGE: FLOOR,
    regions.ACTIONS: CLOSING,
    regions.SUMMARY: CLOSING,
    regions.FEEDBACK: CLOSING,
}

FOR_ALL = (regions.HEAD, regions.RAIL, regions.TIMER, regions.NOTICE)

HEADS_KEPT = 1_000

Audience = tuple[Any, ...]


def audience(region: str, view: BoardView) -> Audience:
    """What of this viewer a region's drawing depends on, beside what the session itself holds.

    It may change only by the viewer's own act, or for all of an audience alike: who came into another audience would
    else not be shown what that audience has long seen.
    """
    if not stands(region, view):
        return (None,)
    name, _, arg = region.partition("-")
    if name == "card":
        return (view.role, *(what for whose, what in _own_in_slot(arg, view.snapshot) if whose == view.viewer.id))
    if name == "head" and arg:
        return (view.role, *view.more_in(arg))
    if name == "typing":
        return tuple(view.people.typists(arg))
    return (view.role, *_PERSONAL[region](view)) if region in _PERSONAL else (view.role,)


def apart(region: str, snapshot: Snapshot) -> frozenset[str] | None:
    """Those for whom a region may look or stand otherwise than for the rest of their role; None where that is anyone.

    All others of a role are one audience: whoever shows a change to a room need not ask for each of them.
    """
    name, _, arg = region.partition("-")
    if name == "card":
        return frozenset(_authors_of_unseen(snapshot)).union(whose for whose, _ in _own_in_slot(arg, snapshot))
    if name == "head" and arg:
        return frozenset(_authors_of_unseen(snapshot))
    return None if name == "typing" or region in _PERSONAL else frozenset()


def place_of(region: str, view: BoardView) -> str:
    """Behind which card a card's region stands for this viewer: that differs where one sees a card that others do not."""
    card = view.snapshot.cards.get(regions.card_of(region) or "")
    before = view.snapshot.before(card, view.viewer) if card is not None and stands_alone(card) else None
    return before.id if before is not None else ""


def draw(environment: Environment, region: str, view: BoardView) -> str:
    """The region's element, or an empty text where this viewer has none."""
    if not stands(region, view):
        return ""
    name, _, arg = region.partition("-")
    if name == "card":
        card = view.card(arg)
        return "" if card is None else _block(environment, CARDS, "card", view=view, item=card)
    if name == "head" and arg:
        return _lane_head(environment, view.lane_head(arg))
    if name == "typing":
        return _block(environment, CARDS, "typing", view=view, kind=arg, names=view.people.typists(arg))
    return _block(environment, TEMPLATES[region], region, view=view)


def stands(region: str, view: BoardView) -> bool:
    """Whether this viewer's page has a place for the region."""
    return view.reads or region in FOR_ALL


def standing_regions() -> list[str]:
    """Every region that is on the page whatever has been posted."""
    lanes = [part(kind) for kind in LANES for part in (regions.lane_head, regions.typing)]
    return [*TEMPLATES, *lanes]


@lru_cache(HEADS_KEPT)
def _lane_head(environment: Environment, head: LaneHead) -> str:
    # Of the same facts comes the same text, for whichever role and on whichever board.
    return _block(environment, CARDS, "lane_head", head=head)


def _block(environment: Environment, template: str, block: str, **names: Any) -> str:
    # As jinja2-fragments does it, but without making anew for each block what only differs in its names.
    blank = _blank(environment, template)
    context = object.__new__(type(blank))
    context.__dict__ = blank.__dict__ | {"vars": names}
    return "".join(blank.blocks[block][0](context)).strip()


@cache
def _blank(environment: Environment, template: str) -> Context:
    blocks = environment.get_template(template).blocks
    return environment.context_class(environment, environment.globals, template, blocks)


def _authors_of_unseen(snapshot: Snapshot) -> Iterator[str]:
    return (snapshot.cards[i].author_id for i in snapshot.unseen)


def _own_in_slot(card_id: str, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """What in a card's slot looks otherwise to one person, and whose it is: each card of the stack and its threads to its
    author, the count of those who ask the same to each of them."""
    for top in snapshot.stack(card_id) if card_id in snapshot.cards else ():
        for own in (top, *snapshot.threads.get(top, ())):
            yield snapshot.cards[own].author_id, own
        for asker in snapshot.asking.get(top, ()):
            yield asker, "asks"


_PERSONAL: dict[str, Callable[[BoardView], Audience]] = {
    regions.HEAD: lambda view: (view.viewer.id,),
    regions.PEOPLE: lambda view: (view.viewer.id if view.can(Action.RUN) else view.people.unseen_self,),
    regions.BALLOT: lambda view: (view.viewer.id,) if view.votes.places_dots else (),
    regions.FEEDBACK: lambda view: (view.viewer.id,) if view.feedback.mine else (),
    regions.FLOOR: lambda view: (view.floor.my_hand_is_up,),
    regions.BRIEF: lambda view: (view.preparation.my_reading, view.preparation.opened),
}
