"""What a person typed, made safe to keep: plain text, nothing more."""

import hashlib
import re
import unicodedata

from app.rules.errors import Invalid
from app.rules.words import N_

# Bidirectional overrides let one line of text rearrange the page around it; the marks people need (LRM, RLM, ALM)
# and isolates that a keyboard makes stay.
OVERRIDES = dict.fromkeys((0x202A, 0x202B, 0x202D, 0x202E, 0x202C, 0xFEFF))
# All of Unicode's control characters except line breaks and tabs, lone surrogates, and the two signs that no XML
# document may hold, a word processor's included.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Letters and symbols by name, blank on every screen.
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")
BLANK_RUN = re.compile(r"\n{4,}")
SPACES = re.compile(r"\s+")


def clean(typed: str) -> str:
    """Plain text with ordinary line breaks: control characters dropped, ends trimmed, letters composed (NFC)."""
    if typed.isprintable():  # no line ends and nothing to drop: that is most of what people type
        return unicodedata.normalize("NFC", typed.strip())
    text = CONTROLS.sub("", LINE_ENDS.sub("\n", typed).translate(OVERRIDES))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return unicodedata.normalize("NFC", BLANK_RUN.sub("\n\n\n", text).strip())


def clean_line(typed: str) -> str:
    """The same on one line, for names and headlines."""
    return SPACES.sub(" ", clean(typed)).strip()


def needed(typed: str | None, field: str, most: int, *, line: bool = False) -> str:
    """Cleaned text that must be there and fit.

    Raises Invalid with a sentence for this field when it is empty or longer than `most` characters.
    """
    text = optional(typed, field, most, line=line)
    if not text:
        raise Invalid(field, N_("Please write something here."))
    return text


def optional(typed: str | None, field: str, most: int, *, line: bool = False) -> str:
    """Cleaned text that may be empty but must fit; text of which nothing would show is empty.

    Raises Invalid when it is longer than `most` characters.
    """
    text = (clean_line if line else clean)(typed or "")
    if not any(_shows(sign) for sign in text):
        return ""
    if len(text) > most:
        raise Invalid(
            field,
            N_("This is %(length)s characters long; at most %(most)s fit. Please shorten it."),
            length=len(text),
            most=most,
        )
    return text


def fingerprint(value: object) -> str:
    """A short mark of what was typed into a field, to tell whether it is still the same."""
    return hashlib.sha256(str(value or "").encode()).hexdigest()[:16]


def _shows(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNPS" and sign not in BLANKS
