"""Texts as a search sees them: words without capitals and accents, and pairs of signs where a script writes no spaces.

Both databases are given the same words, in plain letters and digits, so that neither's own idea of a word matters.
"""

import re
import unicodedata

# Signs of Chinese and Japanese, which stand one after the other without spaces.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")

# How the names of marks begin that are accents or vowels that people leave out; of Latin, Greek and Cyrillic "combining".
LEFT_OUT = ("COMBINING", "ARABIC", "HEBREW")

LONGEST_WORD = 40
MOST_ASKED = 12


def words_of(text: str) -> list[str]:
    """The words of a text, as the index holds them, in their order."""
    return [_spelled(word) for run in _runs(text) for word in _cut(run)]


def asked_words(text: str) -> list[str]:
    """The words of a question, at most a dozen; something is found by the beginnings of its words."""
    return list(dict.fromkeys(words_of(text)))[:MOST_ASKED]


def _runs(text: str) -> list[str]:
    plain = "".join(_plain(letter) for letter in unicodedata.normalize("NFKD", text.casefold()))
    return "".join(letter if _is_of_a_word(letter) else " " for letter in unicodedata.normalize("NFC", plain)).split()


def _plain(letter: str) -> str:
    """A letter, or nothing for a mark that people leave out."""
    if unicodedata.category(letter) != "Mn":
        return letter
    return "" if unicodedata.name(letter, "").startswith(LEFT_OUT) else letter


def _is_of_a_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNM"


def _cut(run: str) -> list[str]:
    """A run of letters as words: pairs of signs where they stand without spaces, else the run itself."""
    found = []
    end = 0
    for unspaced in UNSPACED.finditer(run):
        found += [run[end : unspaced.start()], *_pairs(unspaced.group())]
        end = unspaced.end()
    return [word[:LONGEST_WORD] for word in (*found, run[end:]) if word]


def _pairs(signs: str) -> list[str]:
    return [signs[place : place + 2] for place in range(len(signs) - 1)] or [signs]


def _spelled(word: str) -> str:
    """A word in plain letters and digits; beginnings stay beginnings."""
    return word if word.isascii() else "0u" + "".join(f"{ord(letter):05x}" for letter in word)
