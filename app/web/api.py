"""The JSON API under /api/v1: the same verbs and rules as the pages, for programs."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import JSONResponse, Response

from app.live.as_json import board_as_json, cards_of
from app.rules.actions import Action
from app.rules.roles import Role
from app.store import cards, moderation, phases, removals, sessions, votes
from app.store.cards import Draft, card_of
from app.store.columns import utc_now
from app.store.confidential import tighten
from app.store.moderation import card_at_hand
from app.store.participants import Profile, join
from app.store.phases import phase_called
from app.store.sessions import Start
from app.store.turn import Outcome
from app.web.asking import SEQ_HEADER, Asking, AskingApi
from app.web.cookies import keep, secret_for
from app.web.home import check_start
from app.web.house import house_of
from app.web.pace import JOINS_OF_AN_ADDRESS
from app.web.pages import own_address
from app.web.record import record_as
from app.web.replay import replay_as_json, replay_for
from app.web.secret_key import hashed, new_secret

router = APIRouter(prefix="/api/v1")

Text = Annotated[str, StringConstraints(max_length=20_000)]


class Body(BaseModel):
    """A request's JSON. Members that the API does not know are refused, so that a typing error is not lost."""

    model_config = ConfigDict(extra="forbid")


class NewSession(Body):
    """A session to begin. `name` is its first facilitator's, where the caller wants to be one."""

    title: Text
    challenge: Text
    tried: Text = ""
    wanted: Text = ""
    decision: Text = ""
    agenda: Literal["short", "long"] = "short"
    confidentiality: Literal["names", "roles", "nobody"] = "names"
    start_key: Text = ""


class Joining(Body):
    """Joining by the token of a link."""

    token: Text
    name: Text
    organisation: Text = ""
    did_what: Text = ""
    did_where: Text = ""
    did_when: Text = ""


class NewCard(Body):
    """A card to post."""

    kind: Text
    text: Text = ""
    parent_id: Text | None = None
    headline: Text = ""
    heading: Text = ""
    basis: Text = ""
    evidence: Text = ""
    condition: bool = False


class CardWords(Body):
    """A card's words anew; what is left out becomes empty."""

    text: Text = ""
    headline: Text = ""
    heading: Text = ""
    basis: Text = ""
    evidence: Text = ""
    condition: bool = False


class Reason(Body):
    """Why a card is hidden."""

    reason: Text = ""


class PhaseChoice(Body):
    """The phase to open: an id from the agenda, or a kind. `reason` says why recommendations stay without an answer."""

    phase: Text
    reason: Text = ""


class Level(Body):
    """How much of who said what a session gives away from now on: only ever less."""

    confidentiality: Literal["names", "roles", "nobody"]


class Count(Body):
    """How many dots."""

    count: int = Field(ge=-100, le=100)


@router.post("/sessions", status_code=201)
async def post_session(request: Request, body: NewSession) -> dict[str, Any]:
    """Begin a session. The answer holds its four links; whoever leads joins by the facilitator's."""
    house = house_of(request)
    check_start(request, body.start_key)
    wish = Start(body.title, body.challenge, body.tried, body.wanted, body.decision, body.agenda, body.confidentiality)

    session_id = await house.database.write(lambda sql: sessions.begin(sql, wish, utc_now()))
    address = own_address(request)
    links = {
        role: f"{address}/{'lead' if role is Role.FACILITATOR else 'join'}#{house.key.role_link(session_id, role, 1)}"
        for role in Role
    }
    return {"id": session_id, "links": links}


@router.post("/join", status_code=201)
async def post_join(request: Request, body: Joining) -> Response:
    """Take a seat by a link's token. Sets the browser's cookie too."""
    house = house_of(request)
    house.pace.check(JOINS_OF_AN_ADDRESS, request.client.host if request.client else "")
    link = house.key.read_role_link(body.token)
    profile = Profile(body.name, body.organisation, body.did_what, body.did_where, body.did_when)
    secret, token = secret_for(request), new_secret()
    person = await house.database.write(
        lambda sql: join(
            sql,
            link.session_id,
            link.role,
            link.version,
            profile,
            (hashed(secret), hashed(token)),
            house.settings.seats,
            utc_now(),
        )
    )
    await house.backplane.ring(link.session_id)
    answer = {
        "session_id": link.session_id,
        "participant_id": person.id,
        "role": link.role,
        "access_token": token,
        "seq": person.seq,
    }
    response = JSONResponse(answer, 201)
    keep(request, response, secret)
    return response


@router.get("/sessions/{session_id}")
async def get_session(session_id: str, asking: AskingApi) -> dict[str, Any]:
    """The board as this person may see it."""
    room, view = await asking.view_for(session_id, Action.READ_BOARD)
    return board_as_json(room, view)


@router.post("/sessions/{session_id}/cards", status_code=201)
async def post_card(session_id: str, asking: AskingApi, body: NewCard) -> Response:
    """Put a card on the board. The same key again answers 200 with the same card."""
    draft = Draft(**body.model_dump())
    outcome = await asking.turn(session_id, lambda turn: cards.post(turn, draft))
    return await _card_answer(asking, session_id, outcome, 200 if outcome.repeated else 201)


@router.patch("/sessions/{session_id}/cards/{card_id}")
async def patch_card(session_id: str, card_id: str, asking: AskingApi, body: CardWords) -> Response:
    """Change one's own words."""
    draft = Draft(kind="", **body.model_dump())
    outcome = await asking.turn(session_id, lambda turn: cards.edit(turn, card_of(turn, card_id), draft))
    return await _card_answer(asking, session_id, outcome, 200)


@router.delete("/sessions/{session_id}/cards/{card_id}", status_code=204)
async def delete_card(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Withdraw one's own card."""
    return await asking.done(session_id, lambda turn: cards.withdraw(turn, card_of(turn, card_id)))


@router.put("/sessions/{session_id}/cards/{card_id}/hiding")
async def put_hiding(session_id: str, card_id: str, asking: AskingApi, body: Reason | None = None) -> Response:
    """Take a card off the board."""
    reason = body.reason if body else ""
    outcome = await asking.turn(session_id, lambda turn: moderation.hide(turn, card_at_hand(turn, card_id), reason))
    return _seq_answer(outcome)


@router.delete("/sessions/{session_id}/cards/{card_id}/hiding")
async def delete_hiding(session_id: str, card_id: str, asking: AskingApi) -> Response:
    """Put it back."""
    outcome = await asking.turn(session_id, lambda turn: moderation.restore(turn, card_at_hand(turn, card_id)))
    return _seq_answer(outcome)


@router.put("/sessions/{session_id}/phase")
async def put_phase(session_id: str, asking: AskingApi, body: PhaseChoice) -> Response:
    """Open a phase."""
    outcome = await asking.turn(
        session_id, lambda turn: phases.move_to(turn, phase_called(turn, body.phase), body.reason)
    )
    return _seq_answer(outcome)


@router.put("/sessions/{session_id}/cards/{card_id}/dots")
async def put_dots(session_id: str, card_id: str, asking: AskingApi, body: Count) -> Response:
    """Place this many of one's dots on a recommendation."""
    outcome = await asking.turn(session_id, lambda turn: votes.place_dots(turn, card_of(turn, card_id), body.count))
    return _seq_answer(outcome)


@router.delete("/sessions/{session_id}/participants/{participant_id}", status_code=204)
async def delete_participant(session_id: str, participant_id: str, asking: AskingApi) -> Response:
    """Remove a person."""
    return await asking.done(session_id, lambda turn: removals.remove(turn, participant_id))


@router.put("/sessions/{session_id}/confidentiality")
async def put_confidentiality(session_id: str, asking: AskingApi, body: Level) -> Response:
    """Give away less of who said what."""
    outcome = await asking.turn(session_id, lambda turn: tighten(turn, body.confidentiality))
    return _seq_answer(outcome)


@router.get("/sessions/{session_id}/replay/{seq}")
async def get_replay(session_id: str, seq: int, asking: AskingApi) -> dict[str, Any]:
    """The board as it stood after a turn, as this person could see it then and may see it now."""
    _, replay = await replay_for(asking, session_id, seq)
    return replay_as_json(replay)


@router.get("/sessions/{session_id}/record.{suffix}")
async def get_record(session_id: str, suffix: str, asking: AskingApi) -> Response:
    """The record as a file: pdf, docx, md, csv (zipped) or json."""
    return await record_as(asking, session_id, suffix)


async def _card_answer(asking: Asking, session_id: str, outcome: Outcome, status: int) -> Response:
    _, view = await asking.view(session_id)
    card = view.snapshot.cards[outcome.target]
    shown = next((c for c in cards_of(view, card.parent_id or card.id) if c["id"] == card.id), {"id": card.id})
    return JSONResponse(shown | {"seq": outcome.seq}, status, {SEQ_HEADER: str(outcome.seq)})


def _seq_answer(outcome: Outcome) -> Response:
    return JSONResponse({"seq": outcome.seq}, headers={SEQ_HEADER: str(outcome.seq)})
