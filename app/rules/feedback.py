"""Three short questions for each role, and who may read the answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.rules.roles import Role
from app.rules.words import N_

SCALE = (1, 2, 3, 4, 5)

# Below this many texts, one could guess who wrote which.
TEXTS_SHOWN_FROM = 3


@dataclass(frozen=True, slots=True)
class Questions:
    """Two questions answered from 1 (not at all) to 5 (fully), one in words; `takes_home` asks what one takes home."""

    first: str
    second: str
    words: str
    takes_home: str | None = None


def mean(marks: Sequence[int]) -> float:
    """The mean of some marks, to one decimal place."""
    return round(sum(marks) / len(marks), 1)


def texts_shown(texts: Iterable[str], *, however_few: bool = False) -> tuple[str, ...]:
    """The texts that a reader of totals is shown. Sorted, so that their order does not tell who answered when."""
    written = sorted(text for text in texts if text)
    return tuple(written) if however_few or len(written) >= TEXTS_SHOWN_FROM else ()


QUESTIONS = {
    Role.HOST: Questions(
        N_("We got recommendations that we can use."),
        N_("Listening without answering helped us to hear them."),
        N_("What surprised you most?"),
    ),
    Role.RESOURCE: Questions(
        N_("I understood the challenge well enough to help."),
        N_("My experience was heard."),
        N_("What should the next peer assist do differently?"),
        N_("What do you take home for your own work?"),
    ),
    Role.FACILITATOR: Questions(
        N_("Telling and listening were in balance."),
        N_("The time was right."),
        N_("What would you do differently next time?"),
    ),
    Role.OBSERVER: Questions(
        N_("The conversation stayed an assist, not a review."),
        N_("The outcome is clear to me."),
        N_("What did you notice that the others may have missed?"),
    ),
}
