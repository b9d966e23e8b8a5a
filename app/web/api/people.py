"""People by the API: taking a seat, being removed and let back in, another role."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import JSONResponse, Response

from app.rules.roles import Role
from app.store import removals, standing
from app.store.columns import utc_now
from app.store.newcomers import seated_once
from app.store.participants import Profile, join
from app.store.tables import Participant
from app.web.api.body import Body, Text, seq_answer
from app.web.asking import AskingApi
from app.web.cookies import keep
from app.web.house import house_of
from app.web.newcomers import newcomer
from app.web.pace import JOINS_OF_AN_ADDRESS, address_of
from app.web.secret_key import hashed

router = APIRouter(prefix="/api/v1")


class Joining(Body):
    """Joining by the token of a link."""

    token: Text
    name: Text
    organisation: Text = ""
    did_what: Text = ""
    did_where: Text = ""
    did_when: Text = ""


class NewRole(Body):
    """Another role."""

    role: Role
    confirmed: bool = False


@router.post("/join", status_code=201)
async def post_join(request: Request, body: Joining) -> Response:
    """Take a seat by a link's token. Sets the browser's cookie too. Sent again with the same key it is the same seat."""
    house = house_of(request)
    house.pace.check(JOINS_OF_AN_ADDRESS, address_of(request))
    link = house.key.read_role_link(body.token)
    profile = Profile(body.name, body.organisation, body.did_what, body.did_where, body.did_when)
    new, seats, now = await newcomer(request), house.settings.seats, utc_now()
    secrets = (*new.browser, hashed(new.token))

    def take(sql: Connection) -> Participant:
        return join(sql, link.session_id, link.role, link.version, profile, secrets, seats, now)

    person = await house.database.write(lambda sql: seated_once(sql, new.ticket, secrets, now, lambda: take(sql)))
    house.backplane.ring(link.session_id)
    answer = {
        "session_id": link.session_id,
        "participant_id": person.id,
        "role": link.role,
        "access_token": new.token,
        "seq": person.seq,
    }
    response = JSONResponse(answer, 201)
    keep(request, response, new.secret)
    return response


@router.delete("/sessions/{session_id}/participants/{participant_id}", status_code=204)
async def delete_participant(session_id: str, participant_id: str, asking: AskingApi, renew: bool = False) -> Response:
    """Remove a person. `renew` stops the link by which they came, too."""
    return await asking.done(session_id, lambda turn: removals.remove(turn, participant_id, renew))


@router.put("/sessions/{session_id}/participants/{participant_id}")
async def put_participant(session_id: str, participant_id: str, asking: AskingApi) -> Response:
    """Let a removed person back in."""
    seats = asking.house.settings.seats
    return seq_answer(await asking.turn(session_id, lambda turn: removals.let_back_in(turn, participant_id, seats)))


@router.put("/sessions/{session_id}/participants/{participant_id}/role")
async def put_role(session_id: str, participant_id: str, asking: AskingApi, body: NewRole) -> Response:
    """Give a person another role from now on. Somebody who has been listening speaks only where that is confirmed."""
    seats = asking.house.settings.seats
    outcome = await asking.turn(
        session_id, lambda turn: standing.change_role(turn, participant_id, body.role, seats, body.confirmed)
    )
    return seq_answer(outcome)
