"""What becomes of a card that goes to another lane: nothing that was written is lost."""

from types import SimpleNamespace

import pytest

from app.rules.cards import KINDS
from app.rules.limits import HEADLINE
from app.rules.moving import KEEPS_ITS_THREAD, between, headed, moved_words, why_not_move

LONG = "word " * 40


@pytest.mark.parametrize(
    "to, thread, decided, why",
    [
        ("thought", [], False, None),
        ("thought", ["comment"], False, None),
        ("thought", ["clarification"], False, None),
        ("question", ["answer", "answer"], False, None),
        ("question", ["comment"], False, KEEPS_ITS_THREAD["comment"]),
        ("thought", ["answer"], False, KEEPS_ITS_THREAD["answer"]),
        ("context", ["comment"], False, KEEPS_ITS_THREAD["comment"]),
    ],
)
def test_what_stands_under_a_card_goes_along_or_keeps_it(
    to: str, thread: list[str], decided: bool, why: str | None
) -> None:
    assert why_not_move(to, thread, decided) == why
    assert why_not_move(to, thread, True) not in (None, *KEEPS_ITS_THREAD.values()), "what was answered stays"


def test_whatever_keeps_a_card_has_its_sentence() -> None:
    lanes = [kind for kind, one in KINDS.items() if not one.parents]
    kept = {kind for kind, one in KINDS.items() if one.parents and not set(lanes) <= set(one.parents)}
    assert kept == set(KEEPS_ITS_THREAD)


@pytest.mark.parametrize(
    "words, to, heading, text, headline, under",
    [
        (("Short", "", ""), "recommendation", "", "", "Short", ""),
        (("Long", "Head", ""), "recommendation", "", "Long", "Head", ""),
        (("Text", "Head", "Seen"), "thought", "need", "Head\n\nText\n\nSeen", "", ""),
        (("", "Head", ""), "question", "", "Head", "", ""),
        (("Text", "", ""), "context", "need", "Text", "", "need"),
        (("Text", "", ""), "context", "none of them", "Text", "", "situation"),
    ],
)
def test_words_go_along(
    words: tuple[str, str, str], to: str, heading: str, text: str, headline: str, under: str
) -> None:
    moved = moved_words(SimpleNamespace(**dict(zip(("text", "headline", "evidence"), words, strict=True))), to, heading)
    assert (moved["text"], moved["headline"], moved["heading"]) == (text, headline, under)
    assert moved["basis"] == ("idea" if to == "recommendation" else "")
    assert moved.get("evidence", "") == ""


@pytest.mark.parametrize(
    "text, headline, rest",
    [
        ("Short", "Short", ""),
        ("Two\nlines", "Two lines", "Two\nlines"),
        ("x" * HEADLINE, "x" * HEADLINE, ""),
        (LONG, " ".join(["word"] * 27) + "…", LONG),
        ("x" * (HEADLINE + 1), "x" * (HEADLINE - 1) + "…", "x" * (HEADLINE + 1)),
    ],
)
def test_a_headline_is_made_of_the_first_words(text: str, headline: str, rest: str) -> None:
    assert headed(text) == (headline, rest) and len(headline) <= HEADLINE


@pytest.mark.parametrize(
    "low, high, place",
    [(None, None, 1.0), (2.0, None, 3.0), (None, 2.0, 1.0), (0.0, None, 1.0), (None, 0.0, -1.0), (1.0, 2.0, 1.5),
     (0.0, 1.0, 0.5), (1.0, 1.0, None), (1.0, 1.0 + 2**-52, None), (1.0 - 2**-53, 1.0, None)],
)  # fmt: skip
def test_there_is_a_place_between_two_or_none(low: float | None, high: float | None, place: float | None) -> None:
    assert between(low, high) == place
