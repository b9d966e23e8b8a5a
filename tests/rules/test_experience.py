"""How recent experience is, and how long a challenge."""

import pytest

from app.rules.experience import is_recent, latest_year, sentences


@pytest.mark.parametrize(
    "told, year",
    [("2024", 2024), ("2023–25", 2025), ("2023-2025", 2025), ("from 2019 to 2021", 2021), ("1998/99", 1999),
     ("last year", None), ("", None), ("12345", None), ("room 20", None), ("2021, again in 2024", 2024)],
)  # fmt: skip
def test_the_latest_year(told: str, year: int | None) -> None:
    assert latest_year(told) == year


@pytest.mark.parametrize(
    "told, recent", [("2026", True), ("2024", True), ("2023", False), ("2030", False), ("", False), ("2020–26", True)]
)
def test_recent_means_the_last_three_years(told: str, recent: bool) -> None:
    assert is_recent(told, 2026) is recent


@pytest.mark.parametrize(
    "text, count",
    [("", 0), ("One.", 1), ("One. Two!", 2), ("Is it 2.5 percent?", 1), ("一。二。", 2), ("a\nb\n\nc", 3)],
)
def test_sentences_are_counted(text: str, count: int) -> None:
    assert sentences(text) == count
