"""Every sentence is marked, collected and translated with the places that are filled in it."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import httpx2
import pytest
from jinja2 import Environment

from app.web.catalogue import catalogue_for, languages
from app.web.templating import environment_for
from tests.services import ROOT
from tests.test_cli import SECONDS, address_in, serving

TEMPLATES = sorted((ROOT / "app" / "templates").rglob("*.*"))
SPOKEN_ATTRIBUTES = {"aria-label", "alt", "placeholder", "title", "data-label", "data-fallback", "data-many"}
# Names that are the same in every language, and marks that are not words.
NOT_WORDS = re.compile(r"openapi\.json|\.ics|QR|CSV|API|https?://\S*|[A-Z]+ /api/\S+|«?\{\w*\}»?")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    """tools/messages.py, as a module."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    return module


class BareWords(HTMLParser):
    """Collects words that a template says without a mark."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_code += tag in ("code", "script")
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and value:
                self._look(value)

    def handle_endtag(self, tag: str) -> None:
        self._in_code -= tag in ("code", "script") and self._in_code > 0

    def handle_data(self, data: str) -> None:
        if not self._in_code:
            self._look(data)

    def _look(self, text: str) -> None:
        if re.search(r"[^\W\d_]{2,}", NOT_WORDS.sub("", text)):
            self.found.append(" ".join(text.split()))


def bare_words(template: str) -> list[str]:
    """What stands in a template outside of expressions and is read by people."""
    parser = BareWords()
    # A block of attributes: it stands inside a tag of the layout.
    template = re.sub(r"\{% block body_attributes %\}(.*?)\{% endblock %\}", r"<body \1>", template)
    # The text that Jinja would print as it stands; an expression becomes a mark that is no word.
    tokens = Environment(extensions=["jinja2.ext.i18n"]).lex(template)
    inside = ""
    for _line, kind, value in tokens:
        if kind == "data":
            inside += value
        elif kind == "variable_begin":
            inside += "·"
    parser.feed(inside)
    return parser.found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_that_is_not_marked(path: Path) -> None:
    assert bare_words(path.read_text(encoding="utf-8")) == []


def test_unmarked_words_would_be_found() -> None:
    assert bare_words("<p>Hello <b>{{ name }}</b></p>") == ["Hello"]
    assert bare_words('<input placeholder="Your name">') == ["Your name"]
    assert bare_words('<p class="hello">{{ _("Hello") }} · {# a remark #} <code>GET</code></p>') == []


def test_the_catalogue_holds_every_sentence(messages: ModuleType) -> None:
    kept, found = messages.ids(messages.read(messages.TEMPLATE)), messages.ids(messages.collected())
    assert sorted(found ^ kept, key=str) == [], "please run tools/messages"


def test_sentences_are_collected_from_f_strings_plurals_and_arguments(messages: ModuleType) -> None:
    code = ast.parse("""f"## {_(N_('People'))}"; Invalid("field", N_("Please " "write.")); translate(kind.name)""")
    assert {messages._marked(node) for node in ast.walk(code)} == {None, "People", "Please write."}
    said = {sentence for sentence, _ in messages.sentences_of_templates()}
    assert "You are listening." in said and ("%(num)s dot left.", "%(num)s dots left.") in said


@pytest.mark.parametrize("name", [name for name in languages() if name != "en"])
def test_the_places_in_a_translation_are_those_of_the_sentence(messages: ModuleType, name: str) -> None:
    assert messages.wrong_places(messages.languages()[name]) == []


def test_wrong_places_would_be_found(messages: ModuleType) -> None:
    catalog = messages.Catalog(locale="fr")
    catalog.add("%(name)s is writing", "%(nom)s écrit")
    catalog.add("{n} changes", "{n} changements")
    catalog.add(("%(num)s dot", "%(num)s dots"), ("%(num)s point", "points"))
    assert len(messages.wrong_places(catalog)) == 2


def unfrench(text: str) -> list[str]:
    """What French typesetters would mark: a sign without its no-break space, a straight apostrophe, another word."""
    code = re.sub(r"«\u00a0(?:Authorization|peer-assist|Idempotency)[^»]*»|https?://", "", text)
    spaces = re.findall(r"(?<!\u00a0)[;?!»]|(?<!\u00a0):(?!\S)|«(?!\u00a0)|\u202f|\u00a0{2}", code)
    return [*spaces, *re.findall(r"\w'|'\w", code), *re.findall(r"(?i)séance", code)]


def forms(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else said


def test_french_is_set_as_french(messages: ModuleType) -> None:
    said = [form for message in messages.languages()["fr"] if message.id for form in forms(message.string)]
    assert {text: found for text in said if (found := unfrench(text))} == {}


@pytest.mark.parametrize(
    "text", ["Où ?", "Non !", "Avec\u00a0: et;", "« Close\u00a0»", "l'équipe", "«\u202fClose\u00a0»", "la Séance"]
)
def test_what_is_not_set_as_french_would_be_found(text: str) -> None:
    assert unfrench(text) != []
    assert unfrench("«\u00a0Où\u00a0?\u00a0» L’heure\u00a0: 12:30, à https://example.org/?a") == ["?"]


@pytest.mark.parametrize(("language", "mean", "size"), [("en", "4.0", "2.5 MB"), ("fr", "4,0", "2,5\u00a0Mo")])
def test_numbers_are_written_as_the_language_writes_them(language: str, mean: str, size: str) -> None:
    filters = environment_for(language, "/static").filters
    assert (filters["decimal"](4.0), filters["bytes"](2_500_000)) == (mean, size)
    assert filters["bytes"](300) == ("1 kB" if language == "en" else "1\u00a0ko")


def test_plurals_follow_the_language() -> None:
    words = catalogue_for("fr")
    said = [words.ngettext("%(num)s dot", "%(num)s dots", n) for n in (0, 1, 2)]
    assert said == ["%(num)s point", "%(num)s point", "%(num)s points"]


def test_what_is_not_translated_yet_stays_english() -> None:
    assert catalogue_for("fr").gettext("A sentence of tomorrow.") == "A sentence of tomorrow."


@pytest.mark.parametrize(("language", "words"), [("fr", "Commencer une session"), ("es", "Iniciar una sesión")])
def test_an_instance_speaks_its_language(
    language: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEER_ASSIST_LANGUAGE", language)
    with serving(tmp_path / "data") as (_, said):
        home = httpx2.get(address_in(said), headers={"Accept": "text/html"}, timeout=SECONDS).text
        lost = httpx2.get(f"{address_in(said)}/nowhere", timeout=SECONDS).json()
    assert f'<html lang="{language}"' in home and words in home and "Start a session" not in home
    assert lost["error"]["sentence"] != "There is nothing here. The address may be incomplete."
