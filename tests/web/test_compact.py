"""Templates as they are drawn say the same as they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined

from app.web.compact import CompactLoader

SAY = {"Answer": "R&eacute;pondre", "Braces": "{{ name }}", "Share": "100 % d’accord"}.__getitem__


@pytest.fixture
def both(tmp_path: Path):
    """Templates loaded as they are written, and compactly."""
    (tmp_path / "part.html").write_text("{% set mine = name ~ '!' %}\n<b>{{ mine }}</b>\n")
    (tmp_path / "outer.html").write_text('  <i>\n    {% include "part.html" %}\n  </i>\n')
    (tmp_path / "page.html").write_text(
        "{% block body %}\n{% for name in names %}\n"
        '  <p>{{ loop.index }}\n    {% if name %}{% include "outer.html" %}{% endif %}</p>\n{% endfor %}\n{% endblock %}\n'
    )
    (tmp_path / "plain.txt").write_text('  indented {% include "part.html" %}')
    options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    return (
        Environment(loader=FileSystemLoader(tmp_path), **options),
        Environment(loader=CompactLoader(tmp_path, SAY), **options),
    )


def test_a_page_says_the_same(both):
    written, drawn = (environment.get_template("page.html").render(names=["Ana", "", "<Bo>"]) for environment in both)
    assert drawn.split() == written.split()
    assert len(drawn) < len(written)
    assert "  " not in drawn


def test_a_part_keeps_what_it_sets_to_itself(tmp_path: Path):
    (tmp_path / "part.html").write_text("{% set mine = 1 %}{{ mine }}")
    (tmp_path / "page.html").write_text('{% set mine = 2 %}{% include "part.html" %}{{ mine }}')
    assert Environment(loader=CompactLoader(tmp_path, SAY)).get_template("page.html").render() == "12"


def test_other_texts_keep_their_indentation(both):
    assert both[1].get_template("plain.txt").render(name="Ana").startswith("  indented")


def test_every_template_of_ours_can_be_loaded():
    folder = Path(__file__).resolve().parents[2] / "app" / "templates"
    loader = CompactLoader(folder, str)
    environment = Environment(loader=DictLoader({}))
    for name in loader.list_templates():
        if name.endswith(".html"):
            assert "{% include" not in loader.get_source(environment, name)[0], name


def test_a_sentence_without_facts_is_put_in_place(tmp_path: Path):
    (tmp_path / "page.html").write_text('<b title="{{ _("Share") }}">{{ _("Answer") }}</b>')
    environment = Environment(loader=CompactLoader(tmp_path, SAY), autoescape=True)  # which knows no "_"
    assert environment.get_template("page.html").render() == '<b title="100 % d’accord">R&eacute;pondre</b>'


def test_a_sentence_that_looks_like_a_template_is_said_when_it_is_drawn(tmp_path: Path):
    (tmp_path / "page.html").write_text('{{ _("Braces") }} {{ _("Answer", n=1) }}')
    environment = Environment(loader=CompactLoader(tmp_path, SAY), autoescape=True)
    said = environment.get_template("page.html").render(_=lambda sentence, **facts: f"<{sentence}>", name="Ana")
    assert said == "&lt;Braces&gt; &lt;Answer&gt;"
