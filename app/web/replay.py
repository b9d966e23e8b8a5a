"""The replay over HTTP: a session step by step."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse

from app.live.as_json import cards_of
from app.live.replay_view import ReplayView
from app.live.steps_view import StepsView
from app.rules.actions import Action
from app.rules.agenda import PHASES
from app.store.replay import rows_at, steps_of
from app.store.whole import read_rows
from app.web.asking import Asking, AskingPage
from app.web.pages import page

router = APIRouter(prefix="/sessions/{session_id}")


@router.get("/replay", response_class=HTMLResponse)
async def replay_page(request: Request, session_id: str, asking: AskingPage, seq: int | None = None) -> HTMLResponse:
    """The board as it stood after a turn; without one, from the first step on that this person may know of."""
    view, replay = await replay_for(asking, session_id, seq)
    return page(request, "pages/replay.html", view=view, replay=replay, phases=PHASES)


async def replay_for(asking: Asking, session_id: str, seq: int | None) -> tuple[Any, ReplayView]:
    """The replay for whoever asks, with the board of now. Raises NotFound for a turn there is not."""
    _, view = await asking.view_for(session_id, Action.READ_BOARD)

    def look(sql: Connection) -> ReplayView:
        now = read_rows(sql, session_id)
        steps = StepsView(now, view.viewer).of(steps_of(sql, session_id))
        first = steps[0].seq if steps else now["session"][0].seq
        turn = first if seq is None else seq
        return ReplayView(rows_at(sql, session_id, turn), now, steps, view.viewer, turn)

    return view, await asking.house.database.read(look)


def replay_as_json(replay: ReplayView) -> dict[str, Any]:
    """The board of a turn for programs: its phase, its cards, and the steps around it."""
    board = replay.board
    cards = [card for kind in board.snapshot.lanes for one in board.lane(kind) for card in cards_of(board, one.id)]
    return {
        "id": board.session.id,
        "seq": replay.seq,
        "phase": board.session.phase_kind,
        "cards": cards if replay.is_open else [],
        "steps": [{"seq": step.seq, "at": step.at.isoformat(), "target": step.target} for step in replay.steps],
    }
