"""The building blocks of the record. Every format that is read by people renders these, and nothing else.

Words are either ours, translated, or somebody's own: `typed`. The latter have a direction of their own and are never
markup, whatever they look like.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.rules.words import N_

# The code of the language that a catalogue speaks, as each says it itself: "fr" in the French one. A document of that
# language is read aloud and checked as such.
LANGUAGE = N_("en")

# What stands between a name and what it names; some languages put a space before it.
COLON = N_(":")


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words."""

    text: str
    typed: bool = False

    def __bool__(self) -> bool:
        return bool(self.text)


def ours(text: str) -> Words:
    """Words of ours."""
    return Words(text)


def theirs(text: str) -> Words:
    """Somebody's own words."""
    return Words(text, typed=True)


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: 1 for the record's own, 2 for its parts, 3 below."""

    level: int
    words: Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text that stands alone, with what it is said to be before it."""

    words: Words
    label: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Small print: several runs of words, one after the other."""

    parts: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a list: a headline, a text, lines with a label, remarks, and what belongs to it."""

    head: Words = Words("")
    text: Words = Words("")
    lines: tuple[Paragraph, ...] = ()
    remark: Remark = Remark(())
    kind: str = ""
    parts: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under titles. Numbers stand in columns named in `numbers`."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    numbers: frozenset[int] = frozenset()


Block = Heading | Paragraph | Remark | Entry | Table


def words_of(block: Block) -> Iterator[Words]:
    """Every run of words in a block, in order."""
    match block:
        case Heading(words=words):
            yield words
        case Paragraph(words=words, label=label):
            yield from (ours(label), words)
        case Remark(parts=parts):
            yield from parts
        case Table(titles=titles, rows=rows):
            yield from map(ours, titles)
            yield from (cell for row in rows for cell in row)
        case Entry():
            yield from (block.head, block.text)
            for line in block.lines:
                yield from words_of(line)
            yield from block.remark.parts
            for part in block.parts:
                yield from words_of(part)
