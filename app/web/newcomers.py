"""Whoever asks to join or to start: a browser with its cookie or without one, a program with its key."""

from dataclasses import dataclass

from fastapi import Request

from app.rules.errors import Invalid
from app.rules.words import N_
from app.store.newcomers import Ticket
from app.web.cookies import secret_for
from app.web.house import house_of
from app.web.retries import key_of
from app.web.secret_key import hashed, new_secret

# 128 bits at least, in the densest writing that is usual. Whoever knows the key is given the same seat.
LEAST_KEY = 22
EASY_KEY = N_("Here a key must be hard to guess: at least 22 characters, made at random.")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """`secret` becomes the browser's cookie and `token` a program's; both are the same when the request is repeated."""

    secret: str
    token: str
    ticket: Ticket

    @property
    def browser(self) -> tuple[str, ...]:
        """What is kept of the cookie's secret."""
        return (hashed(self.secret),)


async def newcomer(request: Request, field: str = "") -> Newcomer:
    """Who asks this. `field` is a form's own key, for a browser that runs no script. Raises Invalid for an easy key."""
    key = await key_of(request, field)
    if not key.value:
        return Newcomer(secret_for(request), new_secret(), Ticket())
    if len(key.value) < LEAST_KEY:
        raise Invalid("Idempotency-Key", EASY_KEY)
    stands_for = house_of(request).key.secret_of
    browser = stands_for("browser", key.value)
    return Newcomer(
        secret_for(request, browser), stands_for("token", key.value), Ticket(hashed(browser), key.fingerprint)
    )
