"""The layers: each imports only itself and what stands to its left, and the rules know no clock.

rules → store → live, exports → web
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import ROOT

ALL = {"rules", "store", "live", "exports", "web"}
MAY_IMPORT = {
    "rules": {"rules"},
    "store": {"rules", "store"},
    "live": {"rules", "store", "live"},
    # What is read of a session, never its verbs.
    "exports": {"rules", "exports"}
    | {f"store.{name}" for name in ("snapshot", "tables", "whole", "shared", "veil", "meanings", "openings")},
    "web": ALL,
    # Modules beside the layers put the whole together.
    "": ALL | {""},
}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "sleep", "localtime", "gmtime"}
INPUT_AND_OUTPUT = {"os", "sys", "socket", "asyncio", "threading", "subprocess", "random", "secrets", "time", "pathlib"}
FILES = sorted((ROOT / "app").rglob("*.py"))


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, at its top or inside a function, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports here name the whole module"
            if node.module == "app":
                # A dunder is a word of the package itself, such as its version, and belongs to no layer.
                names = (alias.name for alias in node.names if not alias.name.startswith("__"))
                yield from ((node.lineno, f"app.{name}") for name in names)
            else:
                yield node.lineno, str(node.module)


def layer_of(module: str) -> str:
    """The layer of one of our modules; empty for those that stand beside the layers."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ALL else ""


def trespasses(layer: str, source: str) -> list[str]:
    """What a file of this layer imports although it may not."""
    found = []
    for line, module in imports_of(ast.parse(source)):
        top = module.split(".")[0]
        if top == "app":
            named = module.removeprefix("app").lstrip(".")
            allowed = MAY_IMPORT[layer]
            if layer_of(module) not in allowed and not any(f"{named}.".startswith(f"{one}.") for one in allowed if one):
                found.append(f"{line}: imports {module}")
        elif layer == "rules" and (top not in sys.stdlib_module_names or top in INPUT_AND_OUTPUT):
            found.append(f"{line}: imports {module}")
    return found


def looks_at_a_clock(source: str) -> list[str]:
    """Where a file asks what time it is."""
    return [
        f"{node.lineno}: asks for the time by {node.func.attr}()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_imports_only_what_stands_to_its_left(path: Path) -> None:
    layer = layer_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert [f"{name_of(path)}:{line}" for line in trespasses(layer, path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name == "rules"], ids=name_of)
def test_the_rules_know_no_clock(path: Path) -> None:
    assert [f"{name_of(path)}:{line}" for line in looks_at_a_clock(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "layer, line",
    [
        ("rules", "from app.store import tables"),
        ("rules", "import sqlalchemy"),
        ("rules", "import os"),
        ("rules", "def f():\n    from time import time"),
        ("store", "from app.live.room import Room"),
        ("store", "import app.web.settings"),
        ("live", "from app.web.house import House"),
        ("live", "from app import exports"),
        ("exports", "from app.store.cards import post"),
        ("exports", "from app.live.view import BoardView"),
        ("web", "from app.cli import cli"),
    ],
)
def test_a_wrong_import_would_be_found(layer: str, line: str) -> None:
    assert trespasses(layer, line) != []


def test_a_clock_would_be_found() -> None:
    assert looks_at_a_clock("from datetime import datetime\nx = datetime.now()") != []
