"""The vote for programs: one's own dots until the facilitator reveals all, then the tallies in their order."""

from collections.abc import Iterable
from typing import Any

from app.live.parts import BallotRow
from app.live.view import BoardView
from app.rules.actions import Action
from app.store.votes import mark_of


def ballot_as_json(view: BoardView) -> dict[str, Any]:
    """The member `ballot`: None while there is nothing to vote on and nothing revealed."""
    votes = view.votes
    if votes.shown:
        told = {"revealed": True, "settled": votes.settled, "rows": _tallied(votes.ballot), "former": _former(view)}
        told["marks"] = {"order": mark_of(view.snapshot.ranking)}
    elif votes.open:
        finished, voters = votes.finished
        told = {"revealed": False, "finished": finished, "voters": voters} | _own(view)
    elif votes.former:
        told = {"revealed": False, "rows": [], "former": _former(view)}
    else:
        return {"ballot": None}
    return {"ballot": {"vote": view.session.vote} | told}


def _former(view: BoardView) -> list[dict[str, Any]]:
    return [{"vote": vote, "rows": _tallied(rows)} for vote, rows in view.votes.former]


def _tallied(rows: Iterable[BallotRow]) -> list[dict[str, Any]]:
    return [{"card": row.card.id, "resource": row.resource, "host": row.host} for row in rows]


def _own(view: BoardView) -> dict[str, Any]:
    """What is voted on; with the dots of those who may place some."""
    if not view.can(Action.PLACE_DOTS):
        return {"rows": [{"card": row.card.id} for row in view.votes.ballot]}
    rows = [{"card": row.card.id, "mine": row.mine} for row in view.votes.ballot]
    return {"left": view.votes.left, "rows": rows}
