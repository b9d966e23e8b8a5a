"""Who asks, and for what: the one way from a request to a turn or to a view of the board."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from starlette.requests import HTTPConnection
from starlette.types import Scope

from app.live.room import Room
from app.live.view import BoardView
from app.rules.actions import Action
from app.rules.errors import Refused, SignedOut
from app.rules.permissions import why_not
from app.rules.refusals import Refusal
from app.rules.roles import Viewer
from app.store.turn import Actor, Key, NoTurn, Outcome, Turn, take_turn, who
from app.web.house import House, house_of
from app.web.incoming import Incoming
from app.web.pace import POSTS_IN_A_SESSION, POSTS_OF_A_PERSON
from app.web.retries import key_of
from app.web.secret_key import hashed

# Of the name with the prefix browsers make sure that only this very host has set it, by https.
COOKIE = "peer_assist"
SECURE_COOKIE = "__Host-peer_assist"
BY_HTTPS = ("https", "wss")
SEQ_HEADER = "X-Seq"
SEEN_HEADER = "X-Seen"
CARD_HEADER = "X-Card"


@dataclass(slots=True)
class Asking:
    """One request's person. `actor` says which secret it carried and as whom it wants to act."""

    house: House
    actor: Actor
    key: Key

    async def turn(self, session_id: str, change: Callable[[Turn], object]) -> Outcome:
        """Make one change to a session; answered when it is on disk. Raises what the rules or the verb raise."""
        self.house.pace.check(POSTS_OF_A_PERSON, self.actor.token_hash, self.actor.participant_id or "")
        self.house.pace.check(POSTS_IN_A_SESSION, session_id)
        try:
            return await self.house.turn(lambda sql: take_turn(sql, session_id, self.actor, self.key, change))
        except NoTurn as none:
            return none.outcome
        except SignedOut:
            # Else whoever knows the session's address could keep everyone in it from posting.
            self.house.pace.forgive(POSTS_IN_A_SESSION, session_id)
            raise

    async def done(self, session_id: str, change: Callable[[Turn], object]) -> Response:
        """The same, as an empty answer that carries the turn's number: the change itself comes over the socket."""
        outcome = await self.turn(session_id, change)
        return carried_out(outcome.seq, outcome.seen)

    async def view(self, session_id: str) -> tuple[Room, BoardView]:
        """The board as this person may see it now. Raises NotFound, SignedOut, Refused."""
        room, person = await self.house.rooms.ask(session_id, lambda sql: who(sql, session_id, self.actor))
        if person.removed_at is not None:
            raise Refused(Refusal.REMOVED)
        return room, room.view(room.viewer(person.id))

    async def view_for(self, session_id: str, action: Action) -> tuple[Room, BoardView]:
        """The same for those who may do this; for what only reads. Raises Refused."""
        room, view = await self.view(session_id)
        require(view.viewer, action, view)
        return room, view


def carried_out(seq: int, seen: str, card: str = "") -> Response:
    """The answer to a command: the turn's number, for fields that others may change too the marks of what was written, and
    which card was posted."""
    told = {SEQ_HEADER: str(seq), SEEN_HEADER: seen, CARD_HEADER: card}
    return Response(status_code=204, headers={name: said for name, said in told.items() if said})


def require(viewer: Viewer, action: Action, view: BoardView) -> None:
    """Raise Refused unless the rules allow this now. For reading only: what writes asks inside its turn."""
    refusal = why_not(viewer, action, view.phase, revealed=view.session.revealed_at is not None)
    if refusal is not None:
        refused = Refused(refusal)
        refused.phase = view.phase.key
        raise refused


def actor_of(request: Request | Incoming) -> Actor:
    """Who a page's request comes from: the cookie's secret, and who of this browser's people is meant.

    Raises SignedOut without a cookie.
    """
    secret = cookie_secret(request)
    if not secret:
        raise SignedOut()
    me = request.headers.get("x-participant") or request.query_params.get("me")
    return Actor(hashed(secret), me or None)


async def bearer(request: Request) -> Asking:
    """The person behind an API request: the bearer token's. Raises SignedOut without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SignedOut()
    return Asking(house_of(request), Actor(hashed(token)), await key_of(request))


async def asking_until_answered(request: Request) -> AsyncIterator[Asking]:
    """The person behind a page's request; what was sent as files is let go of once it is answered.

    Raises SignedOut without a cookie.
    """
    try:
        actor = actor_of(request)
        yield Asking(house_of(request), actor, await key_of(request))
    finally:
        await request.close()


async def seen_in(request: Request) -> dict[str, str]:
    """The marks of a form's fields as the person found them."""
    form = await request.form()
    return {name.removeprefix("seen_"): str(mark) for name, mark in form.items() if name.startswith("seen_")}


AskingPage = Annotated[Asking, Depends(asking_until_answered)]
AskingApi = Annotated[Asking, Depends(bearer)]
Seen = Annotated[dict[str, str], Depends(seen_in)]


def cookie_secret(request: HTTPConnection | Incoming) -> str:
    """The secret in this browser's cookie, or an empty text.

    Who comes by https is known by the safe one only: any host of the same domain could set the other, and would then be
    whoever joins with it.
    """
    kept = _cookies(request.scope)
    by_https = request.scope["scheme"] in BY_HTTPS
    return kept.get(SECURE_COOKIE) or ("" if by_https else kept.get(COOKIE, ""))


def _cookies(scope: Scope) -> dict[str, str]:
    """A browser's cookies, by their names to the letter: the framework takes more signs for blanks than browsers do, and
    a name that begins with one of those is anyone's to set.
    """
    sent = ";".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    pairs = (pair.strip(" ").partition("=") for pair in sent.split(";"))
    return {name: secret for name, _, secret in pairs}
