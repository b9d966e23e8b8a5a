"""What templates say does not depend on who turned them into Python."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from app.web.compiling import QuickCode, escaped


@pytest.fixture
def quick() -> Environment:
    """An environment as the board has it."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.code_generator_class = QuickCode
    environment.escaped = escaped
    return environment


TYPED = '<b onclick="x">&\'</b>'


def translated(sentence: str, **facts: object) -> Markup:
    """A sentence, which is trusted, with facts that are not."""
    return Markup("<q>%s</q>") % (sentence % facts if facts else sentence)


ROW = SimpleNamespace(text=TYPED, said=Markup("<i>ours</i>"), count=3, none=None, inner=SimpleNamespace(text="deep"))
TEMPLATES = [
    "{{ row.text }}",
    '<p title="{{ row.text }}">{{ row.said }}</p>',
    "{{ row.count }} {{ row.none }} {{ row.count + 1 }} {{ row.inner.text | upper }}",
    "{% set kept %}{{ row.text }}{% endset %}{{ kept }}",
    "{% macro one(x) %}<q>{{ x }}</q>{% endmacro %}{{ one(row.text) }}",
    "{% for part in [row.text, row.said] %}{{ loop.index }}{{ part ~ row.text }}{% endfor %}",
    "{{ [row.text, row.said] | join(', ') }} {{ row.text if row.count else '' }}",
    "{{ _('Hello, %(name)s', name=row.text) }} {{ _('Share') }} {{ _(row.text) }}",
    "{% autoescape false %}{{ row.text }}{% endautoescape %}",
]


@pytest.mark.parametrize("template", TEMPLATES)
def test_it_says_what_jinja_says(quick: Environment, template: str) -> None:
    plain = Environment(autoescape=True, undefined=StrictUndefined)
    said, meant = (env.from_string(template).render(row=ROW, _=translated) for env in (quick, plain))
    assert said == meant


def test_what_is_typed_never_becomes_html(quick: Environment) -> None:
    drawn = quick.from_string("{{ row.text }}|{{ row.text | upper }}|{{ row.text ~ '' }}|{{ '%s' | format(row.text) }}")
    assert "<" not in drawn.render(row=ROW)


def test_a_name_that_is_not_there_is_an_error(quick: Environment) -> None:
    with pytest.raises(AttributeError):
        quick.from_string("{{ row.missing }}").render(row=ROW)
    with pytest.raises(UndefinedError):
        quick.from_string("{{ missing.text }}").render()


def test_an_item_is_asked_for_as_one(quick: Environment) -> None:
    facts = {"items": 1, "class": 2}
    assert quick.from_string("{{ facts['items'] }}{{ facts.class }}").render(facts=facts) == "12"
    with pytest.raises(AttributeError):
        quick.from_string("{{ facts.other }}").render(facts={"other": 1})
