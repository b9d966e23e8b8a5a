"""The floor over HTTP: hands, who speaks, the balance, and writing for those without a device."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.live.view import BoardView
from app.rules.actions import Action
from app.rules.cards import KINDS
from app.rules.errors import Invalid
from app.rules.permissions import why_not
from app.rules.roles import TEAMS, Role, Viewer
from app.rules.words import N_
from app.store import floor, scribe
from app.store.cards import Draft, card_of
from app.store.columns import utc_now
from app.web.asking import AskingPage, carried_out
from app.web.pages import page

router = APIRouter(prefix="/sessions/{session_id}")


@router.put("/hands")
async def put_hand(session_id: str, asking: AskingPage) -> Response:
    """Raise one's hand."""
    return await asking.done(session_id, floor.raise_hand)


@router.delete("/hands")
async def delete_own_hand(session_id: str, asking: AskingPage) -> Response:
    """Take back one's own hand."""
    return await asking.done(session_id, lambda turn: floor.lower_hand(turn, turn.viewer.id))


@router.delete("/hands/{participant_id}")
async def delete_hand(session_id: str, participant_id: str, asking: AskingPage) -> Response:
    """Lower a hand: one's own, or as a facilitator anyone's."""
    return await asking.done(session_id, lambda turn: floor.lower_hand(turn, participant_id))


@router.put("/floor")
async def put_floor(
    session_id: str,
    asking: AskingPage,
    participant: Annotated[str, Form()] = "",
    team: Annotated[str, Form()] = "",
) -> Response:
    """Say who speaks: a person, a whole team, or nobody."""
    if participant:
        return await asking.done(session_id, lambda turn: floor.give_floor(turn, participant))
    return await asking.done(session_id, lambda turn: floor.let_team_speak(turn, team))


@router.get("/balance", response_class=HTMLResponse)
async def balance(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """The balance of telling and listening as it stands, for facilitators; their page asks now and then."""
    _, view = await asking.view_for(session_id, Action.RUN)
    now = utc_now()
    return page(
        request,
        "pages/balance.html",
        view=view,
        here=view.floor.shares(now, view.session.phase_id),
        all=view.floor.shares(now),
        unheard=view.floor.unheard,
        nudges=view.floor.nudges(now)[:1],
        phase_id=view.session.phase_id,
    )


@router.get("/scribe/form", response_class=HTMLResponse)
async def scribe_form(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """What a scribe may write for whom in the present phase."""
    _, view = await asking.view_for(session_id, Action.SCRIBE)
    people = [person for person in view.people.present if person.no_device]
    open_to = {role: _kinds_open_to(role, view) for role in TEAMS}
    writers = [(person, open_to[Role(person.role)]) for person in people if open_to[Role(person.role)]]
    wanted = {parent for _, kinds in writers for key in kinds for parent in KINDS[key].parents}
    parents = [card for lane in view.lanes if lane in wanted for card in view.lane(lane) if card.hidden_at is None]
    return page(request, "forms/scribe.html", view=view, people=people, writers=writers, parents=parents)


def _kinds_open_to(role: Role, view: BoardView) -> list[str]:
    """What a team may write in the present phase, first what the phase is about."""
    found = [key for key, kind in KINDS.items() if why_not(Viewer("", role), kind.action, view.phase) is None]
    return sorted(found, key=lambda key: _nearness(key, view.phase.lanes))


def _nearness(kind: str, lanes: tuple[str, ...]) -> tuple[int, bool]:
    """How near cards of a kind stand to the first of these lanes, in one or under what stands in one; the nearest least."""
    near = [lanes.index(lane) for lane in (kind, *KINDS[kind].parents) if lane in lanes]
    return min(near, default=len(lanes)), kind not in lanes


@router.post("/scribe/people")
async def post_person(
    session_id: str, asking: AskingPage, name: Annotated[str, Form()] = "", role: Annotated[str, Form()] = ""
) -> Response:
    """Give a person without a device a seat."""
    seats = asking.house.settings.seats
    return await asking.done(session_id, lambda turn: scribe.seat(turn, role, name, seats))


@router.post("/scribe/cards")
async def post_card_for(
    session_id: str,
    asking: AskingPage,
    what: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    parent_id: Annotated[str, Form()] = "",
) -> Response:
    """Put a person's words on the board for them; `what` names the kind and the person, with a colon between."""
    kind, _, participant = what.partition(":")
    if not participant:
        raise Invalid("what", N_("Please choose for whom you write, and what."))
    needs_parent = kind in KINDS and bool(KINDS[kind].parents)
    draft = Draft(kind, text, parent_id or None if needs_parent else None)
    outcome = await asking.turn(session_id, lambda turn: scribe.post_for(turn, participant, draft))
    return carried_out(outcome.seq, outcome.seen, outcome.target)


@router.put("/scribe/dots")
async def put_dots_for(
    session_id: str,
    asking: AskingPage,
    participant: Annotated[str, Form()] = "",
    card: Annotated[str, Form()] = "",
    count: Annotated[str, Form()] = "",
) -> Response:
    """Place a person's dots for them."""
    if not (count.isascii() and count.isdecimal() and len(count) < 3):
        raise Invalid("count", N_("Please give a number of dots."))
    return await asking.done(
        session_id, lambda turn: scribe.place_dots_for(turn, participant, card_of(turn, card), int(count))
    )
