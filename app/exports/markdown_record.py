"""The record as Markdown (CommonMark). What people typed is escaped, so that it stays their words and not markup."""

import re
from collections.abc import Callable, Iterator

from app.exports.blocks import COLON, Block, Entry, Heading, Paragraph, Remark, Table, Words
from app.exports.outline import outline
from app.exports.record import Record
from app.rules.addresses import pieces_of

MEDIA_TYPE = "text/markdown; charset=utf-8"
SUFFIX = "md"

# What would be markup wherever it stands, and what only at the beginning of a line.
SPECIAL = re.compile(r"([\\`*_\[\]<>|~$&])")
AT_START = re.compile(r"^(?:([#+=:-])|(\d+)([.)]))")

# A label that is a sentence needs no colon.
SENTENCE_ENDS = (".", "?", "!", ":")


def render(record: Record, translate: Callable[[str], str]) -> bytes:
    """The whole record as Markdown in UTF-8."""
    colon = translate(COLON)
    lines = (line for block in outline(record, translate) for line in _block(block, colon))
    return (re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n").encode()


def escaped(text: str) -> str:
    """Text that Markdown shows as it was typed, line breaks included."""
    # A line that begins with four spaces or a tab would be code; an empty one would end the paragraph.
    lines = [_escaped_line(line.lstrip()) or "&nbsp;" for line in text.split("\n")]
    return "\\\n".join(lines) if text else ""


def _escaped_line(line: str) -> str:
    told = "".join(_link(piece) if address else SPECIAL.sub(r"\\\1", piece) for piece, address in pieces_of(line))
    return AT_START.sub(lambda found: _behind_a_stroke(*found.groups()), told)


def _link(address: str) -> str:
    # A bar would end the cell of a table, and nothing can be escaped within a link.
    return f"<{address.replace('|', '%7C')}>"


def _behind_a_stroke(sign: str | None, number: str | None, after: str | None) -> str:
    return f"\\{sign}" if sign else f"{number}\\{after}"


def _block(block: Block, colon: str) -> Iterator[str]:
    match block:
        case Heading(level, words):
            yield from ("", f"{'#' * level} {_words(words)}", "")
        case Paragraph():
            yield from (_labelled(block, colon), "")
        case Remark(parts):
            yield from (_remark(parts), "")
        case Entry():
            yield from _entry(block, colon, "")
            yield ""
        case Table():
            yield from _table(block)


def _words(words: Words) -> str:
    return escaped(words.text)


def _labelled(line: Paragraph, colon: str) -> str:
    label = line.label if line.label.endswith(SENTENCE_ENDS) else f"{line.label}{colon}"
    return " ".join(filter(None, (f"**{escaped(label)}**" if line.label else "", _words(line.words))))


def _remark(parts: tuple[Words, ...]) -> str:
    told = " · ".join(_words(part) for part in parts if part)
    return f"*{told}*" if told else ""


def _entry(entry: Entry, colon: str, indent: str) -> Iterator[str]:
    head = f"**{_words(entry.head)}**" if entry.head else ""
    text = " ".join(filter(None, (_words(entry.text), _remark(entry.remark.parts))))
    told = ["\\\n".join(filter(None, (head, text)))]
    told += [_labelled(line, colon) for line in entry.lines]
    body = "\n\n".join(told).replace("\n", f"\n{indent}  ")
    yield f"{indent}- {body}"
    for part in entry.parts:
        yield ""
        yield from _entry(part, colon, indent + "  ")


def _table(table: Table) -> Iterator[str]:
    def row(cells: tuple[str, ...]) -> str:
        return f"| {' | '.join(cell.replace(chr(92) + chr(10), '<br>') for cell in cells)} |"

    yield row(tuple(map(escaped, table.titles)))
    yield row(tuple("---:" if number in table.numbers else "---" for number, _ in enumerate(table.titles)))
    yield from (row(tuple(map(_words, cells))) for cells in table.rows)
    yield ""
