"""The board for programs: the same view as a page draws, as plain values; and the API's own messages."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from app.live.ballot_as_json import ballot_as_json
from app.live.draw import stands
from app.live.drawing import Drawing
from app.live.gone import had
from app.live.parts import CardView
from app.live.room import Room
from app.live.stretch import Stretch, clock
from app.live.view import BoardView
from app.rules import regions
from app.rules.actions import Action
from app.store.events import Happening
from app.store.sessions import BRIEF_FIELDS


def board_as_json(room: Room, view: BoardView) -> dict[str, Any]:
    """Everything this viewer may see. Cards are a flat list; `parent_id` says where one belongs."""
    values = _facts(room, view) | {
        "me": {"id": view.viewer.id, "role": view.role},
        "may": sorted(action.value for action in Action if view.can(action)),
    }
    if not view.reads:
        return values
    cards = [c for kind in view.snapshot.lanes for card in view.lane(kind) for c in cards_of(view, card.id)]
    parts = {name: value for part in PARTS.values() for name, value in part(view).items()}
    return values | {"cards": cards} | parts


def cards_of(view: BoardView, card_id: str) -> list[dict[str, Any]]:
    """A card of a lane and its thread, as flat values; empty when this viewer may not see it."""
    card = view.card(card_id)
    return [] if card is None else [_card(part) for part in card.parts]


class ApiPainter:
    """Writes the messages of the API's live socket."""

    def changes(self, room: Room, view: BoardView, stretch: Stretch) -> str:
        """The cards that changed, the ids of those that went, and the other parts that look different."""
        me, since, happened = view.viewer.id, stretch.happened[0].seq - 1, stretch.happened
        touched = [region for region in stretch.touched_for(me) if stands(region, view)]
        fresh = [region for region in touched if _is_fresh(room.drawings.of(region, view), view, stretch)]
        roots = {root: r in fresh for r in touched if (root := regions.card_of(r)) is not None}
        threads = {root: cards_of(view, root) for root in roots}
        cards = [c for root, new in roots.items() for c in threads[root] if new or c["seq"] > since]
        gone = _gone(view, happened) if view.reads else []
        if not cards and not gone and not fresh and me not in stretch.actors:
            return ""
        parts = {name: value for r in fresh if r in PARTS for name, value in PARTS[r](view).items()}
        return _message(**_facts(room, view), **parts, now=clock(), cards=cards, gone=gone)

    def everything(self, room: Room, view: BoardView) -> str:
        """The whole board."""
        return _message(**board_as_json(room, view), now=clock(), gone=[], whole=True)

    def passing(self, room: Room, view: BoardView, touched: list[str]) -> str:
        """Who is here; nothing of who is writing."""
        if regions.PEOPLE not in touched or not view.reads:
            return ""
        return _message(now=clock(), participants=[_person(person) for person in view.people.present])

    def pulse(self, room: Room) -> str:
        """A heartbeat."""
        return _message(beat=room.seq, epoch=room.epoch, now=clock())


def _is_fresh(drawing: Drawing, view: BoardView, stretch: Stretch) -> bool:
    """Whether there is something new to tell of a region. A card that is not there for this viewer has no news: one
    that went is among those that are gone, and of one that never was they may not even know that it was posted."""
    return drawing.is_news(view, stretch) and bool(drawing.html or regions.card_of(drawing.region) is None)


def _gone(view: BoardView, happened: list[Happening]) -> list[str]:
    """The ids of cards that this viewer was shown and is no longer, with all that belongs to them."""
    cards = view.snapshot.cards
    gone: dict[str, None] = {}
    for target in dict.fromkeys(i for h in happened for i in (h.target, *h.had) if i in cards):
        if not view.sees(cards[target]) and had(target, view.snapshot, view.viewer, happened):
            gone |= dict.fromkeys((target, *(child.id for child in view.snapshot.thread(target, view.viewer))))
    return list(gone)


def _brief(view: BoardView) -> dict[str, Any]:
    told = {name: getattr(view.session, name) for name in BRIEF_FIELDS if name != "title"}
    return {"brief": told | {"decision_on": _plain(view.session.decision_on)}}


def _participants(view: BoardView) -> dict[str, Any]:
    return {"participants": [_person(person) for person in view.people.present]}


def _agenda(view: BoardView) -> dict[str, Any]:
    return {
        "agenda": [
            {
                "id": p.id,
                "kind": p.kind.key,
                "title": p.title or p.kind.title,
                "minutes": p.minutes,
                "round": p.round,
                "state": p.state,
                "opens_at": _plain(p.opens_at),
                "closes_at": _plain(p.closes_at),
            }
            for p in view.agenda.places
        ]
    }


def _actions(view: BoardView) -> dict[str, Any]:
    return {
        "actions": [
            {
                "id": a.id,
                "text": a.text,
                "owner": a.owner,
                "due": _plain(a.due),
                "state": a.state,
                "outcome": a.outcome,
            }
            for a in view.actions
        ]
    }


def _summary(view: BoardView) -> dict[str, Any]:
    return {"summary": {"text": view.summary.text, "by": view.summary.by} if view.summary else None}


def _spotlight(view: BoardView) -> dict[str, Any]:
    lit = view.cards.spotlit()
    return {"spotlight": lit.card.id if lit is not None else None}


# The members that are sent anew when a region of the page looks different.
PARTS: dict[str, Callable[[BoardView], dict[str, Any]]] = {
    regions.BRIEF: _brief,
    regions.PEOPLE: _participants,
    regions.RAIL: _agenda,
    regions.ACTIONS: _actions,
    regions.SUMMARY: _summary,
    regions.SPOTLIGHT: _spotlight,
    regions.BALLOT: ballot_as_json,
}


def _message(**parts: Any) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _facts(room: Room, view: BoardView) -> dict[str, Any]:
    session = view.session
    return {
        "id": session.id,
        "seq": room.seq,
        "epoch": room.epoch,
        "title": session.title,
        "language": session.language,
        "phase": session.phase_kind,
        "phase_id": session.phase_id,
        "round": view.agenda.now.round,
        "ends_at": _plain(session.ends_at),
        "left_ms": session.left_ms,
    }


def _card(item: CardView) -> dict[str, Any]:
    card = item.card
    values: dict[str, Any] = {
        "id": card.id,
        "kind": card.kind,
        "text": card.text,
        "author": _author(item),
        "parent_id": card.parent_id,
        "place": card.place,
        "seq": card.seq,
        "posted_at": _plain(card.posted_at),
        "edited_at": _plain(card.edited_at),
        "marks": {"wording": item.words_seen, "place": item.spot},
    }
    values |= {
        name: getattr(card, name) for name in ("headline", "heading", "basis", "evidence") if getattr(card, name)
    }
    if card.kind == "clarification":
        values["condition"] = card.condition
    if card.kind == "question":
        values |= {"state": item.state, "asking": item.asking, "asks_too": item.asks_too}
    if card.stack_id:
        values["stack_id"] = card.stack_id
    if card.pinned_at:
        values["pinned"] = True
    if card.reworded_at:
        values["reworded_at"] = _plain(card.reworded_at)
    if item.original:
        values["original"] = item.original
    if item.pending:
        values["pending"] = {"held_back": card.held_note}
    if item.hidden:
        values["hidden"] = card.hidden_reason
    if item.decision:
        values["decision"] = {
            "choice": item.decision.choice,
            "reason": item.decision.reason,
            "by": item.decided_by,
        }
    if item.tallies:
        values["tallies"] = {"resource": item.tallies[0], "host": item.tallies[1]}
    return values


def _author(item: CardView) -> dict[str, Any]:
    """Who wrote it: without id and name for those who may not know."""
    if not item.author.name:
        return {"role": item.author.role}
    return {"id": item.card.author_id, "name": item.author.name, "role": item.author.role}


def _person(person: Any) -> dict[str, Any]:
    what, where, when = person.experience
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "organisation": person.organisation,
        "experience": {"what": what, "where": where, "when": when},
        "presence": person.presence,
    }


def _plain(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
