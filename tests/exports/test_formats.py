"""Every format opened again: what people wrote is in it as they wrote it, in every script, and does nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from pypdf import PdfReader

from app.exports import csv_record, docx_record, json_record, markdown_record, pdf_record
from app.exports.blocks import LANGUAGE, Table, Words, theirs, words_of
from app.exports.fonts import SCRIPTS, folders, scripts_without_font
from app.exports.outline import outline
from app.exports.widths import shares
from app.web.catalogue import catalogue_for
from tests.told import (
    AMINA,
    ARABIC,
    CHINESE,
    FORMULA,
    HEBREW,
    HOSTILE,
    JAPANESE,
    KOREAN,
    MARKUP,
    PEOPLE,
    SCRIPT,
)

ENGLISH = str
FORMATS = (pdf_record, docx_record, markdown_record, csv_record, json_record)
SECRETS = ("A SECRET THAT WAS HIDDEN", "A SLIP THAT WAS WITHDRAWN", "not helpful")


def rendered(form, told):
    more = (told.rows, told.openings, told.reader) if form is json_record else ()
    return form.render(told.record, ENGLISH, *more)


def text_of(form, content):
    """The text that a reader of this format sees."""
    if form is pdf_record:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if form is docx_record:
        return docx_text(Document(io.BytesIO(content)))
    if form is csv_record:
        archive = zipfile.ZipFile(io.BytesIO(content))
        return "\n".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    if form is json_record:
        return "\n".join(strings_in(json.loads(content)))
    return re.sub(r"<[^>]+>", " ", MarkdownIt("commonmark").enable("table").render(content.decode()))


def strings_in(value):
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings_in(one)]
    if isinstance(value, list):
        return [text for one in value for text in strings_in(one)]
    return [str(value)]


def docx_text(document):
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def plain(text):
    """Text without what formats may change: blanks, marks of direction, and the form of letters."""
    import unicodedata

    return "".join(
        c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and unicodedata.category(c) != "Cf"
    )


def typed_words(told):
    """Everything that people typed, as the record tells it."""
    return {
        words.text for block in outline(told.record, ENGLISH) for words in words_of(block) if words.typed and words.text
    }


@pytest.mark.parametrize("form", [docx_record, markdown_record, pdf_record], ids=lambda form: form.SUFFIX)
@pytest.mark.parametrize(("language", "mean"), [("fr", "4,0/5"), ("es", "4,0/5")])
def test_a_record_writes_its_means_as_its_language_does(form, language, mean, told):
    given = replace(told.record.feedback[0], first=4.0)
    record = replace(told.record, feedback=(given,))
    assert mean in plain(text_of(form, form.render(record, catalogue_for(language).gettext)))


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "le demandent aussi\u00a0: {}"), ("es", "también preguntan: {}")]
)
@pytest.mark.parametrize("asking", [1, 2])
def test_how_many_ask_the_same_is_said_without_a_plural(language, said, asking, told):
    record = replace(told.record, questions=(replace(told.record.questions[0], asking=asking),))
    text = markdown_record.render(record, catalogue_for(language).gettext).decode()
    assert said.format(asking) in text


def test_a_french_record_puts_a_space_before_its_colons(told):
    text = markdown_record.render(told.record, catalogue_for("fr").gettext).decode()
    labels = re.findall(r"\*\*[^*\n]*:\*\*", text)
    assert labels and all(label.endswith("\u00a0:**") for label in labels)


@pytest.mark.parametrize("form", [docx_record, markdown_record], ids=lambda form: form.SUFFIX)
def test_all_that_people_wrote_is_there(form, told):
    import html

    text = plain(html.unescape(text_of(form, rendered(form, told))))
    for words in typed_words(told):
        assert plain(words) in text, words


def test_the_pdf_holds_every_word(told):
    text = plain(text_of(pdf_record, rendered(pdf_record, told)))
    # Readers take a line from right to left word by word, signs between words in either place.
    words = {word for typed in typed_words(told) for word in re.findall(r"\w+", typed)}
    assert [word for word in words if plain(word) not in text] == []
    assert len(words) > 100


def test_a_word_that_no_line_holds_is_not_cut_at_the_edge_of_the_pdf(told):
    word = "Wasserpumpenwartungsvertrag" * 20
    content = pdf_record.render(replace(told.record, summary=word), ENGLISH)
    lines = [line for line in text_of(pdf_record, content).splitlines() if "wartungsvertrag" in line]
    assert max(map(len, lines)) < 130
    assert word in "".join(lines), "what is copied from it is the word, with no sign in it that nobody sees"


def many(told, count=24):
    """The record with recommendations of every length, each with an author of its own."""
    one = replace(told.record.recommendations[0], thread=())
    cards = [
        replace(
            one, headline=f"Advice {n}.", author=f"Author{n}.", text="Words that fill a line or two. " * (7 * n % 60)
        )
        for n in range(count)
    ]
    return replace(told.record, recommendations=tuple(cards)), count


def test_a_web_address_in_the_pdf_leads_where_it_says(told):
    address = f"https://water.example/reports?of={'1234567890' * 6}"
    content = pdf_record.render(replace(told.record, summary=f"See {address}."), ENGLISH)
    links = [note.get_object() for page in PdfReader(io.BytesIO(content)).pages for note in page.get("/Annots", ())]
    assert address in {link["/A"]["/URI"] for link in links if link["/Subtype"] == "/Link"}


def test_in_the_pdf_nobodys_words_part_from_what_is_said_of_them(told):
    record, count = many(told)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf_record.render(record, ENGLISH))).pages]
    for n in range(count):
        [its_page] = [page for page in pages if f"Author{n}." in page]
        assert f"Advice {n}." in its_page, n
    assert len({page for page in pages if "Advice" in page}) > 3


def test_a_card_longer_than_a_page_goes_on_over_it(told):
    lines = [f"line{n}." for n in range(150)]
    one = replace(told.record.recommendations[0], text="\n".join(lines))
    text = text_of(pdf_record, pdf_record.render(replace(told.record, recommendations=(one,)), ENGLISH))
    assert [line for line in lines if line not in text] == []


def test_word_keeps_a_card_together_and_the_titles_above_a_table(told):
    record, count = many(told)
    document = Document(io.BytesIO(docx_record.render(record, ENGLISH)))
    paragraphs = document.paragraphs
    heads = [n for n, paragraph in enumerate(paragraphs) if paragraph.text.startswith("Advice")]
    assert len(heads) == count
    for head in heads:
        end = next(n for n in range(head, len(paragraphs)) if paragraphs[n].style.name == "Remark")
        assert all(paragraph.paragraph_format.keep_with_next for paragraph in paragraphs[head:end])
        assert not paragraphs[end].paragraph_format.keep_with_next
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in list(table.rows)[1:])


def test_a_column_has_room_for_its_longest_word_and_more_for_texts():
    table = Table(("Place", "Recommendation"), ((Words("1"), Words("Pay the mechanic a retainer for each pump")),))
    assert shares(table) == [4 + len("Place"), 4 + 22]
    assert shares(Table(("A", "Facilitation: posts"), ())) == [5, 4 + len("Facilitation:")]


def test_the_pdf_embeds_a_font_for_every_script(told):
    reader = PdfReader(io.BytesIO(rendered(pdf_record, told)))
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    for family in ("NotoSans-", "IBMPlexSansArabic", "NotoSansHebrew", "NotoSansCJK"):
        assert any(name.startswith(family) for name in fonts), (family, fonts)
    assert reader.metadata.title == told.record.title


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.SUFFIX)
def test_nothing_hidden_or_withdrawn_is_in_it(form, told):
    text = text_of(form, rendered(form, told))
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.SUFFIX)
def test_the_same_record_is_the_same_to_the_byte(form, told):
    if form is docx_record:
        first, second = (Document(io.BytesIO(rendered(form, told))) for _ in "ab")
        assert docx_text(first) == docx_text(second)
    else:
        assert rendered(form, told) == rendered(form, told)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.SUFFIX)
def test_confidentiality_holds_in_every_format(form, veiled):
    content = rendered(form, veiled)
    text = text_of(form, content)
    names = [name for name in PEOPLE if len(name) > 2] + ["Soroti Water Board", "Somebody Outside"]
    # The hostile name is also what somebody wrote as a text of their own; the blank stands there as well.
    assert [name for name in names if plain(name) in plain(text)] == []
    roles = veiled.record.confidentiality == "roles"
    assert {card.role for card in veiled.record.recommendations} == ({"resource"} if roles else {""})
    ids = set(veiled.story.people.values())
    assert [i for i in ids if i in text] == []


def test_under_no_attribution_nobodys_experience_is_told(veiled):
    told = {person.did_what for person in veiled.record.people}
    assert (told == {""}) is (veiled.record.confidentiality == "nobody")


# Markdown ---------------------------------------------------------------------------------------------------------


def test_in_markdown_a_headline_has_a_line_of_its_own(told):
    one = replace(told.record.recommendations[0], headline="Pay a retainer", text="Each month.", thread=())
    content = markdown_record.render(replace(told.record, recommendations=(one,)), ENGLISH).decode()
    assert "- **Pay a retainer**\\\n  Each month. *" in content


def test_markdown_makes_no_markup_of_what_people_typed(told):
    html = MarkdownIt("commonmark").enable("table").render(rendered(markdown_record, told).decode())
    assert "<script" not in html
    # An address leads where it says; nothing else that they typed leads anywhere.
    assert set(re.findall(r'<a href="(.*?)">(.*?)</a>', html)) == {("http://x.example", "http://x.example")}
    assert html.count("<a") == html.count('<a href="http://x.example">')
    assert "<code" not in html
    # Only our own labels and heads are strong; nobody's stars are.
    assert "<strong>bold</strong>" not in html and "<em>it</em>" not in html


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://water.example/a_b*c?of=1&to=2", "https://water.example/a_b*c?of=1&amp;to=2"),
        ("https://water.example/{a|b}/c", "https://water.example/%7Ba%7Cb%7D/c"),
    ],
    ids=["signs of markup", "a bar"],
)
def test_a_web_address_in_markdown_leads_where_it_says(address, target):
    cell = Table(("What",), ((theirs(f"See {address}."),),))
    table = "\n".join(markdown_record._table(cell))
    for written in (markdown_record.escaped(f"See {address}."), table):
        html = MarkdownIt("commonmark").enable("table").render(written)
        assert f'See <a href="{target}">' in html and "</a>." in html


@pytest.mark.parametrize(
    "text", [*HOSTILE, "# a", "1. b", "- c", "> d", "    e", "+ f", "===", "---", "```x", "a\n\nb"]
)
def test_markdown_shows_a_text_as_it_was_typed(text):
    html = MarkdownIt("commonmark").enable("table").render(markdown_record.escaped(text))
    import html as entities

    shown = entities.unescape(re.sub(r"<[^>]+>", "", html)).replace("\xa0", "")
    assert plain(shown) == plain(text)
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "br"} | ({"a"} if "http://" in text else set())


# Tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (FORMULA, f"'{FORMULA}"), ("-1+1", "'-1+1"), ("+1", "'+1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        (" =1", "' =1"), ("＝1", "'＝1"), ("a=1", "a=1"), ("", ""), (-1, -1), (None, None), (ARABIC, ARABIC),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cell, expected):
    assert csv_record.guarded(cell) == expected


def test_the_tables_hold_the_record(told):
    archive = zipfile.ZipFile(io.BytesIO(rendered(csv_record, told)))
    tables = {
        name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))) for name in archive.namelist()
    }
    assert not archive.testzip()
    cards = {row["id"]: row for row in tables["cards.csv"]}
    told_cards = [
        card for lane in ("context", "questions", "thoughts", "recommendations") for card in getattr(told.record, lane)
    ]
    assert len(cards) == len(told_cards) + sum(len(card.thread) for card in told_cards)
    for card in told_cards:
        assert cards[card.id]["text"].removeprefix("'") == card.text
        assert all(cards[child.id]["parent_id"] == card.id for child in card.thread)
    assert [row["owner"] for row in tables["actions.csv"]] == [action.owner for action in told.record.actions]
    assert {name for name, rows in tables.items() if rows} >= {
        "brief.csv",
        "people.csv",
        "phases.csv",
        "feedback.csv",
    }
    signs = tuple(sign for sign in csv_record.FORMULA_SIGNS)
    assert [v for rows in tables.values() for row in rows for v in row.values() if v.startswith(signs)] == []


def test_a_table_without_rows_has_its_titles(told):
    names = ("materials", "former_votes", "actions", "reports", "feedback")
    empty = replace(told.record, **dict.fromkeys(names, ()))
    for record in (told.record, empty):
        archive = zipfile.ZipFile(io.BytesIO(csv_record.render(record, ENGLISH)))
        titles = {name: archive.read(name).decode("utf-8-sig").splitlines()[:1] for name in archive.namelist()}
        assert [name for name, line in titles.items() if not line] == []
        assert titles["actions.csv"] == ["id,text,owner,due,state,outcome,source_id,source"]
        assert titles["check_ins.csv"][0].endswith(",action_id,action")


# Word -------------------------------------------------------------------------------------------------------------


def test_word_marks_what_runs_from_right_to_left(told):
    document = Document(io.BytesIO(rendered(docx_record, told)))
    marked = {p.text for p in document.paragraphs if p._p.pPr is not None and p._p.pPr.find(qn("w:bidi")) is not None}
    plain_ones = {p.text for p in document.paragraphs} - marked
    assert {ARABIC, HEBREW, AMINA} <= marked
    assert CHINESE in plain_ones and MARKUP in plain_ones
    runs = [run for p in document.paragraphs for run in p.runs if run.text in (ARABIC, HEBREW)]
    assert runs and all(run.font.rtl for run in runs)


@pytest.mark.parametrize(
    ("before", "address", "target", "after"),
    [
        ("See ", "https://water.example/a_b?of=1&to=2", "", "."),
        ("انظروا ", "https://water.example/map", "", "، ثم عودوا"),
        ("Voir : ", "https://eau.example/réserve", "", " — merci"),
        ("", "https://water.example/{a|b}/c", "https://water.example/%7Ba%7Cb%7D/c", ""),
        ("", "https://ماء.example/بئر", "", ""),
        ("", "https://[water", None, ""),
        ("", "https://water.example:pump/", None, ""),
    ],
    ids=["English", "Arabic", "French", "signs that no address holds", "in letters of its own", "no host", "no port"],
)
def test_a_web_address_in_word_leads_where_it_says(told, before, address, target, after):
    line = f"{before}{address}{after}"
    document = Document(io.BytesIO(docx_record.render(replace(told.record, summary=line), ENGLISH)))
    [paragraph] = [one for one in document.paragraphs if one.text == line]
    links = [(link.text, link.address) for link in paragraph.hyperlinks]
    assert links == ([] if target is None else [(address, target or address)])
    rtl = {run.text: bool(run.font.rtl) for run in paragraph.runs}
    assert rtl == {words: words in (before, after) and before.startswith("انظروا") for words in rtl}
    assert all(
        run.font.rtl is None and run.style.name == "Hyperlink" for link in paragraph.hyperlinks for run in link.runs
    )


def test_word_takes_a_letter_that_xml_cannot_hold(told):
    from dataclasses import replace

    content = docx_record.render(replace(told.record, summary="a\ufffeb\uffffc"), ENGLISH)
    assert "a\ufffdb\ufffdc" in docx_text(Document(io.BytesIO(content)))


FRENCH = {LANGUAGE: "fr"}


@pytest.mark.parametrize(("translate", "language"), [(ENGLISH, "en"), (lambda text: FRENCH.get(text, text), "fr")])
def test_a_document_says_what_language_it_is_in(told, translate, language):
    pdf = PdfReader(io.BytesIO(pdf_record.render(told.record, translate)))
    assert pdf.trailer["/Root"]["/Lang"] == language
    word = Document(io.BytesIO(docx_record.render(told.record, translate)))
    assert word.core_properties.language == language
    assert {said.get(qn("w:val")) for said in word.styles.element.iter(qn("w:lang"))} == {language}


# PDF --------------------------------------------------------------------------------------------------------------


def test_the_fonts_hold_the_scripts_that_are_claimed():
    """Every script that is not named as missing has its letters in a font; one letter of each is looked for."""
    from pathlib import Path

    from fontTools.ttLib import TTCollection, TTFont

    held: set[int] = set()
    for folder in folders():
        for path in Path(folder).rglob("*.tt[fc]"):
            fonts = TTCollection(path).fonts if path.suffix == ".ttc" else [TTFont(path)]
            held |= {code for font in fonts for code in font.getBestCmap()}
    samples = "aßΩЖاשע中あア한ㄅԱঅअአაઅਅಅខກഅကଅඅதఅก"
    for letter in samples:
        assert ord(letter) in held, letter
        assert scripts_without_font(letter) == [], letter
    assert len(set(samples)) >= len(SCRIPTS) - 12


def test_a_script_without_letters_is_owned_up_to(told):
    from dataclasses import replace

    assert scripts_without_font("Ꭰ and ꀀ") == ["Cherokee", "Yi"]
    assert scripts_without_font("".join((ARABIC, HEBREW, CHINESE, JAPANESE, KOREAN, MARKUP, SCRIPT, "1 € → ½"))) == []
    content = pdf_record.render(replace(told.record, summary="ᎠᎡ"), ENGLISH)
    assert "Cherokee" in text_of(pdf_record, content)
