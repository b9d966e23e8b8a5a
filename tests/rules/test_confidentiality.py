"""Confidentiality: which way it may change, and what each level shows."""

import pytest

from app.rules.confidentiality import Confidentiality, may_become

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
