"""Whatever people type becomes plain text that every database, document and screen can hold."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.rules.errors import Invalid
from app.rules.text import clean, clean_line, fingerprint, needed, optional

# Everything a JSON body could smuggle in, lone surrogates included, with the troublesome ones often.
TROUBLE = "\0\x07\x1b\x85\r\n\t\u2028\u2029\u202e\u2066\u200b\ufeff\ufffe\uffff\ud800\udfff\u0958\u0301e \u3000"
TYPED = st.text(st.one_of(st.sampled_from(TROUBLE), st.characters()), max_size=60)


@given(TYPED)
@example("\r\0\n")
@example("\u0958" * 3)
@example(" \u0301")
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)
    assert clean_line(clean_line(typed)) == clean_line(typed)


@given(TYPED)
def test_cleaned_text_can_be_kept_anywhere(typed: str) -> None:
    for text in (clean(typed), clean_line(typed)):
        text.encode("utf-8")
        assert text == unicodedata.normalize("NFC", text) == text.strip()
        assert not re.search(
            "[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2028\u2029\ufeff\ufffe\uffff]", text
        )
        assert "\n\n\n\n" not in text


@given(TYPED)
def test_a_line_is_one_line(typed: str) -> None:
    assert len(clean_line(typed).splitlines()) <= 1


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("  two\r\nlines \n", "two\nlines"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("e\u0301", "é"),
        ("a\0b", "ab"),
        ("\u202egnp.exe", "gnp.exe"),
        ("سلام \u200f!", "سلام \u200f!"),
        ("👩‍👩‍👧 ok", "👩‍👩‍👧 ok"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("half \ud83d", "half"),
        ("\u2028two\u2029", "two"),
    ],
)
def test_what_people_mean_stays(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "typed", [None, "", "  \n ", "\0\0", "\u200b", "\u200f\u2066\u2069", "\u3164", "\ufe0f", "\u2800 \u00a0", "\u034f"]
)
def test_text_that_shows_nothing_is_missing(typed: str | None) -> None:
    assert optional(typed, "text", 10) == ""
    with pytest.raises(Invalid) as raised:
        needed(typed, "text", 10)
    assert raised.value.field == "text"
    assert raised.value.status == 422


@pytest.mark.parametrize("typed", ["?", "👍", "1", "…", "ا", "가"])
def test_one_sign_is_enough(typed: str) -> None:
    assert needed(typed, "text", 10) == typed


def test_lines_stay_where_more_than_one_is_asked_for() -> None:
    assert optional("a\nb", "text", 10) == needed("a\nb", "text", 10) == "a\nb"
    assert optional("a\nb", "text", 10, line=True) == needed("a\nb", "text", 10, line=True) == "a b"


def test_nothing_written_has_the_mark_of_nothing() -> None:
    assert fingerprint(None) == fingerprint("") != fingerprint("a")


def test_the_length_counts_what_is_kept() -> None:
    assert optional("  " + "x" * 10 + "\0" * 5, "text", 10) == "x" * 10
    with pytest.raises(Invalid) as raised:
        optional("x" * 11, "headline", 10)
    assert (raised.value.field, raised.value.facts) == ("headline", {"length": 11, "most": 10})


def test_a_letter_that_grows_when_composed_is_counted_as_it_is_kept() -> None:
    with pytest.raises(Invalid):
        optional("\u0958" * 6, "text", 11)
