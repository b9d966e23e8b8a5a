"""Sentences in the instance's language, for templates: looked up once each, for a board says the same ones often."""

from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from app.web.catalogue import catalogue_for


def teach_language(environment: Environment, language: str) -> None:
    """Give an environment `_` and the rest of gettext in this language; English where a sentence is not translated."""
    words = catalogue_for(language)
    environment.globals["translate"] = words.gettext
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]

    @cache
    def without_facts(sentence: str) -> Markup:
        return Markup(words.gettext(sentence)) % {}  # translators are trusted; "%%" becomes "%" as it does with facts

    def translate(sentence: str, **facts: object) -> Markup:
        """What Jinja's own `_` does: facts are escaped, the sentence is not."""
        return Markup(words.gettext(sentence)) % facts if facts else without_facts(sentence)

    environment.globals["_"] = translate
