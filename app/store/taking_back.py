"""Taking a facilitator's act back, for the whole session. It restores exactly what stood there, or says why it cannot."""

import json
from typing import Any, cast

from sqlalchemy import select

from app.rules.actions import Action
from app.rules.cards import KINDS
from app.rules.errors import Conflict, NotFound
from app.rules.history import act_of
from app.rules.roles import Role
from app.rules.visibility import is_public
from app.rules.words import N_
from app.store.approval import set_approval
from app.store.naming import show_names
from app.store.participants import participant_of
from app.store.removals import let_back_in, remove
from app.store.reversal import acted, lifelike, revise
from app.store.slots import kinds_under, row_of, stacked_on
from app.store.standing import change_role
from app.store.tables import Card, Decision, Event, Session
from app.store.turn import NoTurn, Turn
from app.store.votes import fit_dots

EVENTS = Event.__table__  # type: ignore[attr-defined]
DECIDED = Decision.__table__  # type: ignore[attr-defined]
MODELS = {model.__table__.name: model for model in (Card, Session)}  # type: ignore[union-attr]

ALREADY = N_("This has been taken back already.")
LATER = N_("This was changed again afterwards, so it cannot be undone by itself. Undo the later change first.")
WITHDRAWN = N_("The author has withdrawn this card in the meantime, so this cannot be undone.")


def take_back(turn: Turn, seq: int, seats: int) -> None:
    """Take back what the turn `seq` did. Raises NotFound, Refused, Conflict."""
    event = _event(turn, seq)
    turn.require(_permission(turn, event))
    again = select(EVENTS.c.seq).where(EVENTS.c.session_id == turn.session.id, EVENTS.c.undoes == seq)
    if turn.sql.execute(again).first() is not None:
        raise Conflict(ALREADY)
    try:
        _by_its_verb(turn, event, seats)
    except NoTurn:
        raise Conflict(LATER) from None
    turn.undoes = seq
    acted(turn, "undid", event.target, *event.regions.split())


def _by_its_verb(turn: Turn, event: Event, seats: int) -> None:
    """People, names and approval go back by their own verbs, which know what must hold; cards column by column."""
    revised: list[dict[str, Any]] = json.loads(event.reversal)
    first = revised[0]
    was, key = first["was"], first["key"]
    if "role" in was:
        if participant_of(turn, key["id"]).role != first["now"]["role"]:
            raise Conflict(LATER)
        # Who was made to listen in this very phase has not been listening before: nothing need be confirmed.
        change_role(turn, key["id"], Role(was["role"]), seats, confirmed=event.seq > turn.session.phase_seq)
    elif "removed_at" in was:
        if was["removed_at"] is None:
            let_back_in(turn, key["id"], seats)
        else:
            remove(turn, key["id"])
    elif "names_off" in was:
        show_names(turn, key["id"], not was["names_off"])
    elif "approval" in was:
        (lane,) = set(was["approval"].split()) ^ set(first["now"]["approval"].split())
        set_approval(turn, lane, lane in was["approval"].split())
    else:
        _put_back(turn, revised)


def _event(turn: Turn, seq: int) -> Event:
    where = (EVENTS.c.session_id == turn.session.id, EVENTS.c.seq == seq)
    # Whatever number a program sends: one that no turn has yet need not even fit into the database.
    was = 0 < seq < turn.seq
    event = turn.sql.execute(select(*EVENTS.c).where(*where)).one_or_none() if was else None
    if event is None or act_of(event.verb) is None or not event.reversal:
        turn.require(Action.HIDE)
        raise NotFound(N_("There is nothing here that could be undone."))
    return cast(Event, event)


def _permission(turn: Turn, event: Event) -> Action:
    """What one must be allowed to do: for an act that was itself an undoing, the same as for what it took back."""
    while event.undoes is not None:
        event = _event(turn, event.undoes)
    act = act_of(event.verb)
    assert act is not None and act.undone_by is not None, "what keeps how to undo it can be undone"
    return act.undone_by


def _put_back(turn: Turn, revised: list[dict[str, Any]]) -> None:
    touched: dict[str, None] = {}
    for change in reversed(revised):
        model = MODELS[change["table"]]
        table = model.__table__  # type: ignore[union-attr]
        where = [table.c[name] == value for name, value in change["key"].items()]
        row = turn.sql.execute(select(*table.c).where(*where)).one()
        for name, value in change["now"].items():
            if getattr(row, name) != lifelike(model, name, value):
                raise Conflict(LATER)
        was = {name: lifelike(model, name, value) for name, value in change["was"].items()}
        revise(turn, model, row, **was)
        if model is Card:
            touched[change["key"]["id"]] = None
    for card_id in touched:
        card = row_of(turn, card_id)
        _check(turn, card)
        fit_dots(turn, card)
    _check_spotlight(turn)


def _check(turn: Turn, card: Card) -> None:
    """Raise Conflict unless the card, as it was put back, still fits what was done since."""
    if card.withdrawn_at is not None:
        raise Conflict(WITHDRAWN)
    lies_on_it = stacked_on(turn, card.id)
    if lies_on_it and (card.stack_id is not None or not is_public(card)):
        raise Conflict(LATER)
    if card.stack_id is not None:
        top = row_of(turn, card.stack_id)
        if top.stack_id is not None or top.kind != card.kind or not is_public(top):
            raise Conflict(LATER)
    if any(card.kind not in KINDS[kind].parents for kind in kinds_under(turn, card.id)):
        raise Conflict(LATER)
    decided = turn.sql.execute(select(DECIDED.c.seq).where(DECIDED.c.card_id == card.id)).first()
    if decided is not None and card.kind != "recommendation":
        raise Conflict(LATER)


def _check_spotlight(turn: Turn) -> None:
    table = Session.__table__  # type: ignore[attr-defined]
    card_id = turn.sql.execute(select(table.c.spotlight_id).where(table.c.id == turn.session.id)).scalar_one()
    if card_id and not is_public(row_of(turn, card_id)):
        raise Conflict(LATER)
