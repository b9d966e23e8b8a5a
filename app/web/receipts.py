"""Whether something was done whose answer never came: asked by a page that was loaded anew in the middle."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from app.rules.errors import NotFound, Refused
from app.rules.refusals import Refusal
from app.store.history import receipt_of
from app.store.turn import who
from app.web.asking import AskingPage, carried_out

router = APIRouter(prefix="/sessions/{session_id}")


@router.get("/receipts/{key}")
async def receipt(session_id: str, key: str, asking: AskingPage) -> Response:
    """What one's own request with this key was answered with. Raises NotFound where there was none."""

    def look(sql: Connection) -> Any:
        person = who(sql, session_id, asking.actor)
        if person.removed_at is not None:
            raise Refused(Refusal.REMOVED)
        return receipt_of(sql, person.id, key)

    done = await asking.house.database.read(look)
    if done is None:
        raise NotFound()
    return carried_out(done.seq, done.seen)
