"""Names inside what people wrote: whole ones and their parts, so that a text that names nobody names nobody.

A name that is found too often leaves a hole that everyone sees; one that is not found gives somebody away, and nobody
sees it. So an ordinary word that is also somebody's name is blanked where it stands with a capital, and names are found
with and without their accents, with either apostrophe, and in a mail address.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# What stands where a name stood: the same in every language and in every format.
BLANK = "[…]"

# A single short word is too often an ordinary word as well: blanking it would spoil what people wrote.
SHORTEST_NAME = 3
SHORTEST_UNSPACED = 2

# Signs that one keyboard makes of what another makes of it, and letters whose stroke people leave out.
_SAME = str.maketrans("\u2018\u2019\u02bc\u2010\u2011łŁøØđĐıħĦ", "'''--lLoOdDihH")

# What may stand between the words of a name: blanks, or in an address one of these.
_BETWEEN = r"(?:\s+|[._-])"

# Scripts that write words without spaces between them, where a name may stand anywhere.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

# Words in names that name nobody: who joins as "The Host Team" has not made these words theirs.
_COMMON = (
    "the and for from with team teams host hosts resource resources facilitator observer projector person people member"
    " members group guest user admin committee village mrs miss prof"
    " les des une avec pour équipe équipes hôte hôtes facilitateur facilitatrice observateur observatrice personne"
    " membre groupe invité comité madame monsieur mme"
    " los las del una con para equipo equipos anfitrión anfitriona facilitador facilitadora observador observadora"
    " persona miembro grupo invitado comité señor señora"
)


class _Letters(dict[int, str]):
    """What each sign is looked for as: always one sign, so that places stay. Those of usual scripts are kept once made."""

    def __missing__(self, code: int) -> str:
        sign = chr(code).translate(_SAME)
        letter, *marks = [*unicodedata.normalize("NFD", sign)]
        accented = all(unicodedata.category(mark) == "Mn" for mark in marks) and not UNSPACED.match(sign)
        found = letter if accented else sign
        if code < 0x3000:
            self[code] = found
        return found


_LETTERS = _Letters()


def _plain(text: str) -> str:
    """A text as long as this one, without accents."""
    return text if text.isascii() else text.translate(_LETTERS)


COMMON = frozenset(_plain(_COMMON).split())


def without_names(text: str, names: frozenset[str]) -> str:
    """A text in which these people's names are blanked, whole or in part, as whole words.

    A name of several words is found whatever its capitals; a single word, such as a first name, only with a capital,
    where its script has capitals.
    """
    pattern = _pattern_of(names) if text else None
    if pattern is None:
        return text
    kept, end = [], 0
    for found in pattern.finditer(_plain(text)):
        kept += [text[end : found.start()], BLANK]
        end = found.end()
    return "".join([*kept, text[end:]])


@lru_cache(maxsize=64)
def _pattern_of(names: frozenset[str]) -> re.Pattern[str] | None:
    """What finds these names, several in a row as one; None where there are none."""
    names = frozenset(map(_plain, names))
    found = {name: _of_several(name) for name in names if " " in name}
    found |= {word: _of_one(word) for name in names for word in _telling(name)}
    if not found:
        return None
    # The longest first, so that one name inside another does not leave a rest.
    one = "|".join(found[name] for name in sorted(found, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?:{one})(?:\s+(?:{one}))*")


def _telling(name: str) -> Iterator[str]:
    """The words of a name that may stand for the person by themselves."""
    words = name.split()
    for word in words:
        part = re.sub(r"^\W+|\W+$", "", word) if len(words) > 1 else word
        # "van" in "Anna van Dyk" tells nothing; whoever types their name without capitals has a first name, too.
        tells = not part[:1].islower() or name.islower()
        if tells and len(part) >= _shortest(part) and part.lower() not in COMMON:
            yield part


def _of_several(name: str) -> str:
    return _bounded(name, "(?i:" + _BETWEEN.join(re.escape(word) for word in name.split()) + ")")


def _of_one(word: str) -> str:
    return _bounded(word, f"{re.escape(word[0].upper())}(?i:{re.escape(word[1:])})")


def _bounded(name: str, pattern: str) -> str:
    return pattern if UNSPACED.search(name) else rf"(?<!\w){pattern}(?!\w)"


def _shortest(name: str) -> int:
    return SHORTEST_UNSPACED if UNSPACED.search(name) else SHORTEST_NAME
