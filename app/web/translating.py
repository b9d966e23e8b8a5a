"""Sentences in a language, for templates: looked up once each, for a board says the same ones often."""

from collections.abc import Callable
from functools import cache
from gettext import NullTranslations

from jinja2 import Environment
from markupsafe import Markup

from app.web.catalogue import catalogue_for

Say = Callable[[str], Markup]


def sentences_in(language: str) -> tuple[NullTranslations, Say]:
    """A language's catalogue, and how it says a sentence without facts; in English where that is not translated."""
    words = catalogue_for(language)

    @cache
    def say(sentence: str) -> Markup:
        return Markup(words.gettext(sentence)) % {}  # translators are trusted; "%%" becomes "%" as it does with facts

    return words, say


def teach_language(environment: Environment, words: NullTranslations, say: Say) -> None:
    """Give an environment `_` and the rest of gettext in a language."""
    environment.globals["translate"] = words.gettext
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]

    def translate(sentence: str, **facts: object) -> Markup:
        """What Jinja's own `_` does: facts are escaped, the sentence is not."""
        return Markup(words.gettext(sentence)) % facts if facts else say(sentence)

    environment.globals["_"] = translate
