"""Each page's scripts as one file: whole, small, and of the present sources."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import httpx2
import pytest

from app.web.assets import KeptForEver
from app.web.bundles import SCRIPTS, STATIC, bundles, esbuild_in, make_bundles
from app.web.squeezing import squeeze
from tests.services import ROOT

MOST_BYTES = 25_000
ESBUILD = esbuild_in(ROOT / "node_modules") or Path("esbuild is missing: please run the set-up")


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder of scripts, with their bundles."""
    for name in ("js", "vendor"):
        shutil.copytree(STATIC / name, tmp_path / name)
    make_bundles(ESBUILD, tmp_path)
    return tmp_path


async def served(folder: Path, path: str) -> str:
    transport = httpx2.ASGITransport(KeptForEver(folder))
    async with httpx2.AsyncClient(transport=transport, base_url="http://board.example") as client:
        answer = await client.get(path)
    assert answer.headers["Content-Type"].startswith("text/javascript")
    return answer.text


async def test_a_script_is_served_with_all_that_it_imports(static: Path) -> None:
    assert set(bundles(static)) == set(SCRIPTS)
    for script in SCRIPTS:
        text = await served(static, script)
        assert text == (static / "bundles" / script).read_text(encoding="utf-8")
        assert re.findall(r"\bimport\s*[{\"*]", text) == [], script


async def test_what_was_edited_since_is_served_as_it_is_written(static: Path) -> None:
    edited = static / "js" / "toasts.js"
    edited.write_text(edited.read_text(encoding="utf-8") + "// edited\n", encoding="utf-8")
    assert bundles(static) == {}
    for path in ("js/app.js", "js/toasts.js"):
        assert await served(static, path) == (static / path).read_text(encoding="utf-8")


def test_the_set_up_has_bundled_the_present_scripts() -> None:
    found = bundles()
    assert set(found) == set(SCRIPTS), "please run the set-up"
    assert [script for script, path in found.items() if not path.is_file()] == []


def test_every_module_is_in_one_of_them_and_what_the_board_needs_is_small(static: Path, tmp_path: Path) -> None:
    modules = {script: modules_of(static, script, tmp_path / "inputs.json") for script in SCRIPTS}
    assert set().union(*modules.values()) == {path.name for path in (STATIC / "js").glob("*.js")} | {"htmx.esm.min.js"}
    pages, *own = SCRIPTS
    assert len(squeeze((static / "bundles" / pages).read_bytes())) < MOST_BYTES
    # What one page alone needs is no part of what the board loads.
    board = (ROOT / "app" / "templates" / "board.html").read_text(encoding="utf-8")
    for name in (Path(script).name for script in own):
        assert name not in modules[pages]
        assert name not in board


def modules_of(static: Path, script: str, told: Path) -> set[str]:
    """The names of the modules that a script is made of."""
    subprocess.run([ESBUILD, static / script, "--bundle", f"--metafile={told}", f"--outfile={told}.js"], check=True)
    return {Path(name).name for name in json.loads(told.read_text())["inputs"]}
