"""How much of who said what outlives a session: chosen at its start, tightened at any time, never loosened.

It governs whatever remains to be read afterwards: the record in every format, the closed board, the replay, the
library and the API. While people still work together they see each other's names, as they do in the room.
"""

import re
from collections.abc import Collection
from enum import StrEnum

from app.rules.words import N_

# What stands where a name stood: the same in every language and in every format.
BLANK = "[…]"

# A single short word is too often an ordinary word as well: blanking it would spoil what people wrote.
SHORTEST_NAME = 3

# Scripts that write words without spaces between them, where a name may stand anywhere.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


class Confidentiality(StrEnum):
    """The three levels, from open to tight."""

    NAMES = "names"
    ROLES = "roles"
    NOBODY = "nobody"

    @property
    def tightness(self) -> int:
        """The place in the order, from open (0) to tight."""
        return list(Confidentiality).index(self)

    @property
    def tighter(self) -> tuple["Confidentiality", ...]:
        """What this level may still become."""
        return tuple(list(Confidentiality)[self.tightness + 1 :])

    @property
    def shows_names(self) -> bool:
        """Whether names are shown at all."""
        return self is Confidentiality.NAMES

    @property
    def shows_roles(self) -> bool:
        """Whether it is shown in which role somebody wrote something."""
        return self is not Confidentiality.NOBODY


LEVEL_NAMES = {
    Confidentiality.NAMES: N_("With names"),
    Confidentiality.ROLES: N_("Roles only"),
    Confidentiality.NOBODY: N_("No attribution"),
}
LEVEL_HINTS = {
    Confidentiality.NAMES: N_("The record says who said what."),
    Confidentiality.ROLES: N_("The record says which team said what, and names nobody."),
    Confidentiality.NOBODY: N_("The record says what was said, not by whom."),
}


def may_become(present: Confidentiality, wished: Confidentiality) -> bool:
    """Whether a session may change from one level to another: only to a tighter one."""
    return wished.tightness > present.tightness


def without_names(text: str, names: Collection[str]) -> str:
    """A text in which these people's names, as they gave them, are blanked.

    A name is found whatever its capitals, as whole words. Parts of a name stay: a first name may be a word, too.
    """
    found = [name for name in names if len(name) >= SHORTEST_NAME]
    if not found or not text:
        return text
    # The longest first, so that one name inside another does not leave a rest.
    parts = "|".join(_pattern(name) for name in sorted(found, key=len, reverse=True))
    return re.sub(parts, BLANK, text, flags=re.IGNORECASE)


def _pattern(name: str) -> str:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return words if UNSPACED.search(name) else rf"(?<!\w){words}(?!\w)"
