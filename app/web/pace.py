"""How fast is too fast: limits per person, session and address, in this process."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from app.rules.errors import TooMany


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """So many at once; after that one whenever its share of the seconds has passed."""

    most: int
    seconds: int


# A person types one card in some seconds; a script types a hundred in one.
POSTS_OF_A_PERSON = Limit(20, 10)
POSTS_IN_A_SESSION = Limit(200, 10)
JOINS_OF_AN_ADDRESS = Limit(60, 60)
STARTS_OF_AN_ADDRESS = Limit(20, 60)
TYPING_OF_A_PERSON = Limit(10, 10)
MAILS_OF_A_SESSION = Limit(10, 60)
SOCKETS_OF_A_PERSON = 4
SOCKETS_OF_A_SESSION = 100

# From so many remembered on, those who have long been quiet are forgotten.
MANY = 1_000
# Seconds that do not divide evenly add up to a hair more.
A_HAIR = 1e-6


def address_of(request: HTTPConnection) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


class Pace:
    """Counts requests. Switched off for load runs only.

    For each client one moment is stored: when everything counted so far will have been worked off (a leaky bucket).
    """

    def __init__(self, on: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.on = on
        self._clock = clock
        self._quiet_at: dict[tuple[Limit, tuple[str, ...]], float] = {}
        self._forget_from = MANY

    def check(self, limit: Limit, *who: str) -> None:
        """Count one request. Raises TooMany when there were too many; what is refused does not count."""
        if not self.on:
            return
        now = self._clock()
        key = (limit, who)
        quiet_at = max(self._quiet_at.get(key, now), now) + limit.seconds / limit.most
        if quiet_at - now > limit.seconds + A_HAIR:
            raise TooMany()
        self._quiet_at[key] = quiet_at
        if len(self._quiet_at) >= self._forget_from:
            self._forget(now)

    def forgive(self, limit: Limit, *who: str) -> None:
        """Count one request no longer that was counted before."""
        key = (limit, who)
        if key in self._quiet_at:
            self._quiet_at[key] -= limit.seconds / limit.most

    def _forget(self, now: float) -> None:
        self._quiet_at = {key: quiet_at for key, quiet_at in self._quiet_at.items() if quiet_at > now}
        self._forget_from = max(MANY, 2 * len(self._quiet_at))
