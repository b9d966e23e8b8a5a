"""The record as a Word document. Each line that runs from right to left is marked so, for Word does not look."""

import io
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.shared import OxmlElement
from docx.shared import Pt, RGBColor

from app.exports.blocks import LANGUAGE, Block, Entry, Heading, Paragraph, Remark, Table, Words, ours
from app.exports.direction import runs_right_to_left
from app.exports.outline import outline
from app.exports.record import Record
from app.exports.widths import shares
from app.rules.addresses import pieces_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIX = "docx"

GREY, BLUE = RGBColor(0x55, 0x55, 0x55), RGBColor(0x05, 0x4A, 0x91)
INDENT = Pt(14)

# What a person may type and XML cannot hold.
NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Word takes the first for Latin letters, the second for Arabic and Hebrew, the third for Chinese, Japanese and Korean;
# where a machine lacks one, it takes what it has for that script.
FONTS = {"w:ascii": "Calibri", "w:hAnsi": "Calibri", "w:cs": "Arial", "w:eastAsia": "Microsoft YaHei"}

# What may stand in a web address as people type it, and not in one that a program follows.
NOT_IN_ADDRESSES = re.compile(r"[\\^`{|}]")

# Word keeps no more in a document's properties.
MOST_OF_A_PROPERTY = 255


def render(record: Record, translate: Callable[[str], str]) -> bytes:
    """The whole record as a document."""
    document = Document()
    _set_up(document, record, translate(LANGUAGE))
    for block in outline(record, translate):
        _draw(document, block)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any, record: Record, language: str) -> None:
    properties = document.core_properties
    properties.language = language
    for said in document.styles.element.iter(qn("w:lang")):
        said.set(qn("w:val"), language)
    properties.title, properties.author, properties.comments = record.title[:MOST_OF_A_PROPERTY], "", ""
    properties.created = properties.modified = datetime.fromisoformat(record.created_at).astimezone(UTC)
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script, name in FONTS.items():
        fonts.set(qn(script), name)
    small = document.styles.add_style("Remark", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = normal
    small.font.size, small.font.color.rgb = Pt(9), GREY
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.underline, link.font.color.rgb = True, BLUE
    cell = document.styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style, cell.font.size, cell.paragraph_format.space_after = normal, Pt(9), Pt(2)


def _draw(document: Any, block: Block) -> None:
    match block:
        case Heading(level, words):
            _write(document.add_heading("", level - 1 if level > 1 else 0), [(words, False)])
        case Paragraph():
            _labelled(document, block, 0)
        case Remark(parts):
            _remark(document, parts, 0)
        case Entry():
            _entry(document, block, 0)
        case Table():
            _table(document, block)


def _entry(document: Any, entry: Entry, depth: int) -> None:
    body = document.element.body
    first = len(body) - 1
    if entry.head:
        _lines(document, entry.head, depth, bold=True)
    if entry.text:
        _lines(document, entry.text, depth)
    for line in entry.lines:
        _labelled(document, line, depth)
    _remark(document, entry.remark.parts, depth)
    # Nobody's words end up on another page than what is said of them.
    for paragraph in body[first:-2]:
        paragraph.get_or_add_pPr().get_or_add_keepNext()
    for part in entry.parts:
        _entry(document, part, depth + 1)


def _labelled(document: Any, line: Paragraph, depth: int) -> None:
    """A label on a line of its own direction, then the words: two directions on one line confuse both."""
    if line.label and line.words and not line.words.typed:
        _write(_indented(document.add_paragraph(), depth), [(ours(f"{line.label} "), True), (line.words, False)])
        return
    if line.label:
        _lines(document, ours(line.label), depth, bold=True)
    if line.words:
        _lines(document, line.words, depth)


def _lines(document: Any, words: Words, depth: int, bold: bool = False) -> None:
    for line in words.text.split("\n"):
        _write(_indented(document.add_paragraph(), depth), [(Words(line, words.typed), bold)])


def _remark(document: Any, parts: Iterable[Words], depth: int) -> None:
    told = [part for part in parts if part]
    if not told:
        return
    runs = [(ours(" · ") if index % 2 else told[index // 2], False) for index in range(2 * len(told) - 1)]
    _write(_indented(document.add_paragraph(style="Remark"), depth), runs)


def _indented(paragraph: Any, depth: int) -> Any:
    paragraph.paragraph_format.left_indent = INDENT * depth
    paragraph.paragraph_format.space_after = Pt(3)
    return paragraph


def _table(document: Any, table: Table) -> None:
    drawn = document.add_table(rows=1, cols=len(table.titles), style="Table Grid")
    drawn.autofit = False
    _mark(drawn.rows[0], "w:tblHeader")
    for cell, title in zip(drawn.rows[0].cells, table.titles, strict=True):
        _write(cell.paragraphs[0], [(ours(title), True)])
    for row in table.rows:
        added = drawn.add_row()
        _mark(added, "w:cantSplit")
        for cell, words in zip(added.cells, row, strict=True):
            for number, line in enumerate(words.text.split("\n")):
                paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                _write(paragraph, [(Words(line, words.typed), False)])
    section = document.sections[0]
    room, weights = section.page_width - section.left_margin - section.right_margin, shares(table)
    for number, (column, weight) in enumerate(zip(drawn.columns, weights, strict=True)):
        column.width = room * weight // sum(weights)
        for cell in column.cells:
            cell.width = column.width
            for paragraph in cell.paragraphs:
                paragraph.style = "Cell"
                if number in table.numbers:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _mark(row: Any, mark: str) -> None:
    """Say of a row that it stands above each page of its table, or that it stays on one."""
    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _write(paragraph: Any, runs: list[tuple[Words, bool]]) -> None:
    """Put runs into a paragraph; it and each run that reads from right to left is marked, and web addresses are links."""
    if runs_right_to_left("".join(words.text for words, _ in runs if words.typed)):
        mark = OxmlElement("w:bidi")
        paragraph._p.get_or_add_pPr().insert_element_before(mark, "w:spacing", "w:ind", "w:jc", "w:rPr")
    for words, bold in runs:
        leftwards = runs_right_to_left(words.text)
        for piece, is_address in pieces_of(NOT_IN_XML.sub("\ufffd", words.text)) if words else ():
            run = paragraph.add_run(piece)
            run.font.bold = run.font.cs_bold = bold or None
            target = _target(piece) if is_address else ""
            # An address is Latin whatever it stands in, and takes no sign beside it along.
            run.font.rtl = (leftwards and not target) or None
            if target:
                _lead(paragraph, run, target)


def _target(address: str) -> str:
    """The web address that a program can follow; empty where it can follow none, which Word takes for a broken file."""
    try:
        parts = urlsplit(address)
        leads = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    return NOT_IN_ADDRESSES.sub(lambda sign: quote(sign.group()), address) if leads else ""


def _lead(paragraph: Any, run: Any, target: str) -> None:
    """Make a run of this paragraph a link."""
    run.style = "Hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.replace(run._r, link)
    link.append(run._r)
