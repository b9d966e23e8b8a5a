"""Numbers as the reader's language writes them."""

from babel.numbers import format_decimal


def decimal(number: float, language: str) -> str:
    """A number with one place behind the point, which is a comma in French: 4,0."""
    return str(format_decimal(number, format="0.0", locale=language))
