"""How much of who said what outlives a session: chosen at its start, tightened at any time, never loosened.

It governs whatever remains to be read afterwards: the record in every format, the closed board, the replay, the
library and the API. While people still work together they see each other's names, as they do in the room.
"""

from enum import StrEnum

from app.rules.words import N_


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
