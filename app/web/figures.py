"""Numbers in templates, as a language writes them."""

from collections.abc import Callable

from app.exports.numbers import decimal
from app.rules.words import N_

MEGABYTES, KILOBYTES = N_("%(n)s MB"), N_("%(n)s kB")

Filter = Callable[[float], str]


def figures_in(language: str, translate: Callable[[str], str]) -> dict[str, Filter]:
    """The filters that write a mean, and the size of a file."""

    def size(count: float) -> str:
        if count >= 1_000_000:
            return translate(MEGABYTES) % {"n": decimal(count / 1_000_000, language)}
        return translate(KILOBYTES) % {"n": max(1, round(count / 1000))}

    return {"decimal": lambda number: decimal(number, language), "bytes": size}
