"""What a session comes to, over HTTP: actions, the summary, the day of reporting back, feedback."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.rules import limits
from app.rules.actions import Action
from app.store import feedback, responses
from app.store.cards import card_of
from app.store.turn import Turn
from app.web.asking import AskingPage, Seen
from app.web.pages import page
from app.web.templating import translated

router = APIRouter(prefix="/sessions/{session_id}")


@router.post("/actions")
async def post_action(
    session_id: str,
    asking: AskingPage,
    text: Annotated[str, Form()] = "",
    owner: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "",
    card_id: Annotated[str, Form()] = "",
) -> Response:
    """Commit to an action."""

    def change(turn: Turn) -> None:
        responses.add_action(turn, text, owner, due, card_of(turn, card_id) if card_id else None)

    return await asking.done(session_id, change)


@router.put("/actions/{action_id}")
async def put_action(
    session_id: str,
    action_id: str,
    asking: AskingPage,
    seen: Seen,
    state: Annotated[str, Form()] = "",
    outcome: Annotated[str, Form()] = "",
) -> Response:
    """Say how an action stands; what someone else said meanwhile is not overwritten."""
    return await asking.done(session_id, lambda turn: responses.update_action(turn, action_id, state, outcome, seen))


@router.get("/summary/form", response_class=HTMLResponse)
async def summary_form(request: Request, session_id: str, asking: AskingPage) -> HTMLResponse:
    """The summary to be written or changed."""
    _, view = await asking.view_for(session_id, Action.SUMMARISE)
    return page(request, "forms/summary.html", view=view, seen=responses.summary_mark(view.summary))


@router.put("/summary")
async def put_summary(
    session_id: str,
    asking: AskingPage,
    text: Annotated[str, Form()] = "",
    by: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Sum up the outcomes; what someone else wrote meanwhile is not overwritten."""
    return await asking.done(session_id, lambda turn: responses.sum_up(turn, text, by, seen))


@router.get("/summary/draft")
async def summary_draft(session_id: str, asking: AskingPage) -> Response:
    """A first draft of the summary, from the decisions and actions on the board."""
    _, view = await asking.view_for(session_id, Action.SUMMARISE)
    templates = asking.house.languages.templates(view.session.language)
    text = view.outcome.draft(lambda sentence: translated(templates, sentence))
    return Response(text[: limits.SUMMARY], media_type="text/plain; charset=utf-8")


@router.put("/report")
async def put_report(session_id: str, asking: AskingPage, report_on: Annotated[str, Form()] = "") -> Response:
    """Say when the host team reports back."""
    return await asking.done(session_id, lambda turn: responses.plan_report(turn, report_on))


@router.put("/feedback")
async def put_feedback(
    session_id: str,
    asking: AskingPage,
    first: Annotated[str, Form()] = "",
    second: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
    takes_home: Annotated[str, Form()] = "",
) -> Response:
    """Answer the three questions."""
    marks = [int(mark) if mark.isdecimal() and len(mark) == 1 else None for mark in (first, second)]
    return await asking.done(session_id, lambda turn: feedback.give(turn, marks[0], marks[1], words, takes_home))
