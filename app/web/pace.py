"""How fast is too fast: limits per person, session and address, in this process."""

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.rules.errors import TooMany

# A person types one card in some seconds; a script types a hundred in one.
POSTS_OF_A_PERSON = RateLimitItemPerSecond(20, 10)
POSTS_IN_A_SESSION = RateLimitItemPerSecond(200, 10)
JOINS_OF_AN_ADDRESS = RateLimitItemPerMinute(60)
STARTS_OF_AN_ADDRESS = RateLimitItemPerMinute(20)
TYPING_OF_A_PERSON = RateLimitItemPerSecond(10, 10)
MAILS_OF_A_SESSION = RateLimitItemPerMinute(10)
SOCKETS_OF_A_PERSON = 4
SOCKETS_OF_A_SESSION = 100


class Pace:
    """Counts requests. Switched off for load runs only."""

    def __init__(self, on: bool) -> None:
        self.on = on
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, item: RateLimitItem, *who: str) -> None:
        """Count one request. Raises TooMany when there were too many."""
        if self.on and not self._limiter.hit(item, *who):
            raise TooMany()
