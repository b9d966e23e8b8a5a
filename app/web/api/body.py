"""What requests to the API hold, and the short answer to a change."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.responses import JSONResponse, Response

from app.store.turn import Outcome
from app.web.asking import SEQ_HEADER

Text = Annotated[str, StringConstraints(max_length=20_000)]


class Body(BaseModel):
    """A request's JSON. Members that the API does not know are refused, so that a typing error is not lost."""

    model_config = ConfigDict(extra="forbid")


def seq_answer(outcome: Outcome) -> Response:
    """That it was done, and as which turn."""
    return JSONResponse({"seq": outcome.seq}, headers={SEQ_HEADER: str(outcome.seq)})
