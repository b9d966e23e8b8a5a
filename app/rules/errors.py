"""Every way in which a request can be refused, on one screen. Each carries the sentence a person will read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from app.rules.refusals import Refusal
from app.rules.words import N_


class BoardError(Exception):
    """Something a person should read about. `sentence` is translated and filled with `facts` where it is shown.

    `phase` is the kind of phase in which it was said, where that is known: in another one it may no longer be true.
    `language` is that of the session, where that is known.
    """

    status = 400
    code = "bad_request"
    sentence = N_("That did not work.")
    phase = ""
    language = ""

    def __init__(self, sentence: str | None = None, **facts: object) -> None:
        self.sentence = sentence or self.sentence
        self.facts = facts
        super().__init__(self.sentence)


class Refused(BoardError):
    """The rules said no. Expected in a live session, so never logged as an error."""

    status = 403

    def __init__(self, refusal: Refusal) -> None:
        self.code = refusal.name.lower()
        super().__init__(refusal.value)


class SignedOut(BoardError):
    """The browser or token belongs to no participant of this session."""

    status = 401
    code = "signed_out"
    sentence = N_("This browser has not joined this session. Please open your link again.")


class NotFound(BoardError):
    """No such thing, or none that this person may know of."""

    status = 404
    code = "not_found"
    sentence = N_("There is nothing here. The address may be incomplete.")


class StaleLink(NotFound):
    """A link that was right once."""

    code = "stale_link"
    sentence = N_("This link has been renewed. Please ask the facilitator for the new one.")


class UnknownLink(NotFound):
    """A link that never was, or was cut short on its way."""

    code = "unknown_link"
    sentence = N_("This link leads nowhere. Perhaps it was not copied whole: please ask for it once more.")


class Conflict(BoardError):
    """Somebody else was first, or the same key came with other content.

    `stands` holds members to be added to a program's answer: what is there now, as far as the person may see it.
    """

    status = 409
    code = "conflict"
    sentence = N_("Someone else changed this in the meantime.")
    stands: Mapping[str, Any] = MappingProxyType({})


class NeedsConfirmation(Conflict):
    """Allowed only after confirmation: the request must be repeated with `confirmed`."""

    code = "needs_confirmation"


class Full(Conflict):
    """All seats are taken."""

    code = "full"
    sentence = N_(
        "This session is full: all %(seats)s seats are taken. A peer assist works with at most 15 to 20 people. "
        "You may follow it with the observer link; please ask the facilitator."
    )


class Invalid(BoardError):
    """Something typed does not fit. `field` names the control it came from."""

    status = 422
    code = "invalid"

    def __init__(self, field: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence, **facts)
        self.field = field


class TooMany(BoardError):
    """Faster than a person types."""

    status = 429
    code = "too_many"
    sentence = N_("That was a lot at once. Please wait a moment; your text is kept.")


class StorageFull(BoardError):
    """The disk under the database is full: reading goes on, writing waits."""

    status = 507
    code = "storage_full"
    sentence = N_(
        "The server has no space left, so nothing can be saved right now. Your text is kept; reading goes on."
    )


class Busy(BoardError):
    """The database did not answer in time."""

    status = 503
    code = "busy"
    sentence = N_("The server is busy. Your text is kept and can be sent again in a moment.")
