"""Confidentiality: which way it may change, and how names go from texts."""

import pytest

from app.rules.confidentiality import BLANK, Confidentiality, may_become, without_names

NAMES, ROLES, NOBODY = Confidentiality


@pytest.mark.parametrize(
    ("present", "wished", "expected"),
    [
        (NAMES, NAMES, False),
        (NAMES, ROLES, True),
        (NAMES, NOBODY, True),
        (ROLES, NAMES, False),
        (ROLES, ROLES, False),
        (ROLES, NOBODY, True),
        (NOBODY, NAMES, False),
        (NOBODY, ROLES, False),
        (NOBODY, NOBODY, False),
    ],
)
def test_it_may_be_tightened_and_never_loosened(present, wished, expected):
    assert may_become(present, wished) is expected
    assert (wished in present.tighter) is expected


@pytest.mark.parametrize(
    ("level", "names", "roles"), [(NAMES, True, True), (ROLES, False, True), (NOBODY, False, False)]
)
def test_what_each_level_shows(level, names, roles):
    assert (level.shows_names, level.shows_roles) == (names, roles)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As Gloria Nakato said, yes", f"As {BLANK} said, yes"),
        ("GLORIA  NAKATO's idea", f"{BLANK}'s idea"),
        ("Gloria\nNakato", BLANK),
        ("Glorian akatos and Gloria", "Glorian akatos and Gloria"),
        ("Gloria Nakatomi", "Gloria Nakatomi"),
        ("أمينة قالت نعم", f"{BLANK} قالت نعم"),
        ("我同意王小明的看法", f"我同意{BLANK}的看法"),
        ("A.* (x) wrote", f"{BLANK} wrote"),
        ("<script>alert(1)</script>", BLANK),
        ("Li works", "Li works"),
        ("", ""),
    ],
)
def test_names_go_from_texts_as_whole_words(text, expected):
    people = ["Gloria Nakato", "أمينة", "王小明", "Li", "A.* (x)", "<script>alert(1)</script>"]
    assert without_names(text, people) == expected


def test_one_name_inside_another_leaves_no_rest():
    assert without_names("Ana Maria Sol came", ["Ana Maria", "Ana Maria Sol"]) == f"{BLANK} came"


def test_without_names_to_blank_a_text_stays():
    assert without_names("nothing to do", []) == "nothing to do"
