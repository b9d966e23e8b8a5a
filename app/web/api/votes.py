"""Votes by the API: dots, their number, the moment they are revealed, the settled order, and voting again."""

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from app.live.ballot_as_json import ballot_as_json
from app.rules.errors import Conflict
from app.store import votes
from app.store.cards import card_of
from app.web.api.body import Body, Text, seq_answer
from app.web.asking import AskingApi

router = APIRouter(prefix="/api/v1/sessions/{session_id}")


class Count(Body):
    """How many dots."""

    count: int = Field(ge=-100, le=100)


class Order(Body):
    """The recommendations' ids, first to last: all of the ballot's. `seen` is the ballot's `marks.order` as it was found."""

    order: list[Text]
    seen: Text = ""


@router.put("/cards/{card_id}/dots")
async def put_dots(session_id: str, card_id: str, asking: AskingApi, body: Count) -> Response:
    """Place this many of one's dots on a recommendation."""
    outcome = await asking.turn(session_id, lambda turn: votes.place_dots(turn, card_of(turn, card_id), body.count))
    return seq_answer(outcome)


@router.put("/dots")
async def put_number(session_id: str, asking: AskingApi, body: Count) -> Response:
    """Say how many dots each person has."""
    return seq_answer(await asking.turn(session_id, lambda turn: votes.set_dots(turn, body.count)))


@router.put("/reveal")
async def put_reveal(session_id: str, asking: AskingApi) -> Response:
    """Show both teams' dots to everyone."""
    return seq_answer(await asking.turn(session_id, votes.reveal))


@router.put("/ranking")
async def put_ranking(session_id: str, asking: AskingApi, body: Order) -> Response:
    """Settle the order. A Conflict carries the ballot as it stands now where someone else has settled it meanwhile."""
    try:
        return seq_answer(await asking.turn(session_id, lambda turn: votes.settle(turn, body.order, body.seen)))
    except Conflict as conflict:
        if conflict.stands:
            _, view = await asking.view(session_id)
            conflict.stands = ballot_as_json(view)
        raise


@router.post("/votes")
async def post_vote(session_id: str, asking: AskingApi) -> Response:
    """Begin another vote with fresh dots."""
    return seq_answer(await asking.turn(session_id, votes.vote_again))
