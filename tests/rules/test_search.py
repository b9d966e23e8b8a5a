"""What a search takes for words."""

import pytest

from app.rules.search import LONGEST_WORD, MOST_ASKED, asked_words, words_of


def finds(asked: str, text: str) -> bool:
    """Whether every word asked for is the beginning of one in the text."""
    there = words_of(text)
    return all(any(word.startswith(one) for word in there) for one in asked_words(asked))


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("savings", "A savings-group holds the reserve"),
        ("SAV", "savings"),
        ("ouedraogo", "Aminata Ouédraogo"),
        ("Ouédraogo", "ouedraogo"),
        ("Ελληνικα", "Ελληνικά"),
        ("رسوم", "اجمعوا رُسوم"),
        ("שלמו", "שַׁלְּמוּ"),
        ("账目", "每月公开账目，让村民看到余额"),
        ("公开账目", "每月公开账目"),
        ("集金", "雨季の前に集金する"),
        ("요금", "건기 전에 요금을 모으세요"),
        ("नमस्ते", "नमस्ते दुनिया"),
        ("22 pumps", "Soroti, 22 pumps"),
        ("straße", "STRASSE"),
        ("ﬁeld", "field"),
    ],
)
def test_what_is_asked_is_found(asked, text):
    assert finds(asked, text)


@pytest.mark.parametrize(
    ("asked", "text"), [("group", "savings"), ("目账", "账目"), ("ings", "savings"), ("नमक", "नमस्ते"), ("नमक", "नमिक")]
)
def test_what_is_not_there_is_not_found(asked, text):
    assert not finds(asked, text)


def test_where_no_spaces_are_written_each_sign_is_searched_with_the_next():
    assert len(words_of("公开账目")) == 3 and len(words_of("水")) == 1


@pytest.mark.parametrize("text", ["", "   ", "\"'*():&|!-", "。、！", "\x00"])
def test_without_words_there_is_nothing_to_ask(text):
    assert words_of(text) == []


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "a' OR 1=1 --", 'x* NEAR(y) AND "z', "مرحبا", "你好", "é́́", "NOT"]
)
def test_words_are_plain_letters_and_digits(text):
    assert all(word.isascii() and word.isalnum() for word in words_of(text))


def test_words_and_questions_have_a_length():
    assert len(words_of("x" * 500)[0]) == LONGEST_WORD
    assert len(asked_words(" ".join(f"w{n}" for n in range(100)))) == MOST_ASKED
