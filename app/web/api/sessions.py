"""Sessions by the API: beginning one, reading its board, its phase, its language, what it gives away, its replay and record."""

from typing import Any, Literal

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.live.as_json import board_as_json
from app.rules.actions import Action
from app.rules.roles import Role
from app.store import phases, sessions
from app.store.columns import utc_now
from app.store.confidential import tighten
from app.store.newcomers import begun_once
from app.store.phases import phase_called
from app.store.sessions import Start
from app.web.api.body import Body, Text, seq_answer
from app.web.asking import AskingApi
from app.web.home import check_start
from app.web.house import house_of
from app.web.newcomers import newcomer
from app.web.pages import links_of
from app.web.record import record_as
from app.web.replay import replay_as_json, replay_for

router = APIRouter(prefix="/api/v1")


class NewSession(Body):
    """A session to begin. `decision_on` is a day, as in 2026-12-01. `language` is the board's, for everyone in it: one that the
    instance speaks, or its own where it is empty."""

    title: Text
    challenge: Text
    tried: Text = ""
    constraints: Text = ""
    wanted: Text = ""
    deliverable: Text = ""
    decision: Text = ""
    decision_on: Text = ""
    agenda: Literal["short", "long"] = "short"
    confidentiality: Literal["names", "roles", "nobody"] = "names"
    language: Text = ""
    start_key: Text = ""


class PhaseChoice(Body):
    """The phase to open: an id from the agenda, or a kind. `reason` says why recommendations stay without an answer."""

    phase: Text
    reason: Text = ""


class Level(Body):
    """How much of who said what a session gives away from now on: only ever less."""

    confidentiality: Literal["names", "roles", "nobody"]


class Spoken(Body):
    """A language that the instance speaks, or none, which is the instance's own."""

    language: Text


@router.post("/sessions", status_code=201)
async def post_session(request: Request, body: NewSession) -> dict[str, Any]:
    """Begin a session. The answer holds its four links; whoever leads joins by the facilitator's.

    Sent again with the same key it is the same session.
    """
    house = house_of(request)
    check_start(request, body.start_key)
    brief = {name: getattr(body, name) for name in sessions.BRIEF_FIELDS}
    language = house.languages.checked(body.language)
    wish = Start(**brief, agenda=body.agenda, confidentiality=body.confidentiality, language=language)
    ticket = (await newcomer(request)).ticket
    session_id = await house.database.write(
        lambda sql: begun_once(sql, ticket, lambda: sessions.begin(sql, wish, utc_now()))
    )
    links = links_of(request)
    return {"id": session_id, "links": {role: links.of_role(session_id, role, 1) for role in Role}}


@router.get("/sessions/{session_id}")
async def get_session(session_id: str, asking: AskingApi) -> dict[str, Any]:
    """The board as this person may see it."""
    room, view = await asking.view_for(session_id, Action.READ_BOARD)
    return board_as_json(room, view)


@router.put("/sessions/{session_id}/phase")
async def put_phase(session_id: str, asking: AskingApi, body: PhaseChoice) -> Response:
    """Open a phase."""
    outcome = await asking.turn(
        session_id, lambda turn: phases.move_to(turn, phase_called(turn, body.phase), body.reason)
    )
    return seq_answer(outcome)


@router.put("/sessions/{session_id}/confidentiality")
async def put_confidentiality(session_id: str, asking: AskingApi, body: Level) -> Response:
    """Give away less of who said what."""
    outcome = await asking.turn(session_id, lambda turn: tighten(turn, body.confidentiality))
    return seq_answer(outcome)


@router.put("/sessions/{session_id}/language")
async def put_language(session_id: str, asking: AskingApi, body: Spoken) -> Response:
    """Hold the session in another language: everyone's board is loaded anew in it."""
    language = asking.house.languages.checked(body.language)
    return seq_answer(await asking.turn(session_id, lambda turn: sessions.speak(turn, language)))


@router.get("/sessions/{session_id}/replay/{seq}")
async def get_replay(session_id: str, seq: int, asking: AskingApi) -> dict[str, Any]:
    """The board as it stood after a turn, as this person could see it then and may see it now."""
    _, replay = await replay_for(asking, session_id, seq)
    return replay_as_json(replay)


@router.get("/sessions/{session_id}/record.{suffix}")
async def get_record(session_id: str, suffix: str, asking: AskingApi) -> Response:
    """The record as a file: pdf, docx, md, csv (zipped) or json."""
    return await record_as(asking, session_id, suffix)
