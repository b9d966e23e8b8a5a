"""Templates are compiled once for good, and are ready before the first page."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from app.web.compiled import Compiled, load_all
from app.web.templating import environment_for


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    kept = Path(Compiled("en").directory)
    kept.mkdir(parents=True)
    return kept


def environment(folder: Path, language: str = "en") -> Environment:
    return environment_for(language, "/static")


def compiles(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The names of the templates that are compiled from here on."""
    names: list[str | None] = []
    compile_ = environment.compile

    def noting(source: str, name: str | None = None, *rest: object) -> object:
        names.append(name)
        return compile_(source, name, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(environment, "compile", noting)
    return names


def test_after_loading_no_page_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    templates = environment_for("en", "/static")
    load_all(templates)
    late = compiles(templates, monkeypatch)
    for name in ("board.html", "regions/cards.html", "pages/home.html", "forms/edit.html"):
        templates.get_template(name)
    assert late == []


def test_the_next_start_compiles_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_all(environment_for("en", "/static"))
    again = environment_for("en", "/static")
    compiled = compiles(again, monkeypatch)
    load_all(again)
    assert compiled == []
    other = environment_for("fr", "/static")
    compiled = compiles(other, monkeypatch)
    other.get_template("pages/error.html")
    assert compiled == ["pages/error.html"], "another language says other sentences"


def test_a_changed_template_or_half_a_file_is_compiled_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment_for("en", "/static").get_template("pages/error.html")
    (kept,) = folder.glob("template-*")
    whole = kept.read_bytes()
    for broken in (b"", whole[:20], whole[:-40], whole[:13] + b"\xff" * 60):
        kept.write_bytes(broken)
        again = environment_for("en", "/static")
        compiled = compiles(again, monkeypatch)
        assert again.get_template("pages/error.html").render(sentence="Away.", code="x", status=500, board="")
        assert compiled[:1] == ["pages/error.html"], broken[:40]
    source = again.loader.get_source
    monkeypatch.setattr(again.loader, "get_source", lambda *_: (source(*_)[0] + "<!-- more -->", *source(*_)[1:]))
    again.cache.clear()
    page = again.get_template("pages/error.html").render(sentence="Away.", code="x", status=500, board="")
    assert page.endswith("<!-- more -->")


def test_where_nothing_can_be_kept_pages_are_drawn_all_the_same(folder: Path) -> None:
    folder.rmdir()
    folder.write_text("a file is in the way")
    assert environment_for("en", "/static").get_template("pages/error.html")
