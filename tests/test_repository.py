"""What must hold for every file of the repository, whatever the application does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.services import ROOT

# Each pattern has a bracket in it, so that this file does not match itself.
HOSTS = [
    r"\bpyp[i]\.org",
    r"\bpython[h]osted\.org",
    r"\bnpm[j]s\.(?:org|com)",
    r"\byarn[p]kg\.com",
    r"\bdeb\.[d]ebian",
    r"\b(?:archive|ports)\.[u]buntu",
    r"\bdocker\.[i]o\b",
    r"\bghcr\.[i]o\b",
    r"\bjs[d]elivr",
    r"\bun[p]kg",
    r"\bcdn[j]s",
    r"\besm\.[s]h\b",
    r"\bsky[p]ack",
    r"\bgoogle[a]pis\.com",
    r"\bg[s]tatic\.com",
]
MACHINE_PATHS = [
    r"/[r]oot/",
    r"/[h]ome/\w",
    r"/[U]sers/\w",
    r"/[w]ork/\w",
    r"/tmp/\w+_[j]obs",
    r"/opt/[p]ypi",
]
UNSAFE_IN_TEMPLATES = {
    "inline script": r"<script(?![^>]*\bsrc=)",
    "inline style": r"<style\b",
    "style attribute": r"\sstyle\s*=",
    "event attribute": r"\son[a-z]+\s*=\s*[\"']",
    "htmx event attribute": r"\b(?:data-)?hx-on\b",
    "script in an attribute": r"[\"'\s](?:js|javascript):",
    "condition in a trigger": r"hx-trigger\s*=\s*[\"'][^\"']*\[",
    "text marked as safe": r"\|\s*safe\b",
    "escaping turned off": r"\{%-?\s*autoescape\s+false",
}
SCRIPTS = ["run", "test", ".ci/run", "tools/lint", "tools/lock", "tools/screenshots"]
LOCKS = ["lint", "node", "run", "test", "uv"]


def tracked_files() -> list[Path]:
    """Return every file that git tracks, or would track if it were added now."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = {ROOT / name for name in listing.stdout.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


def text_files() -> Iterator[tuple[Path, str]]:
    """Yield every tracked file that is text, with its text."""
    for path in tracked_files():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def found_in(path: Path, text: str, pattern: str) -> list[str]:
    """Return where a pattern stands in a text, a line each."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(pattern, line, flags=re.IGNORECASE)
    ]


def test_no_file_names_a_registry_or_a_cdn() -> None:
    pattern = "|".join(HOSTS)
    assert [hit for path, text in text_files() for hit in found_in(path, text, pattern)] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    pattern = r"(?<![\w.>)}-])(?:" + "|".join(MACHINE_PATHS) + ")"
    assert [hit for path, text in text_files() for hit in found_in(path, text, pattern)] == []


def test_the_patterns_would_find_what_they_are_for() -> None:
    assert found_in(Path("a"), "https://files.python" + "hosted.org/x", "|".join(HOSTS)) != []
    assert found_in(Path("a"), "cd /ro" + "ot/x", "|".join(MACHINE_PATHS)) != []
    for line, name in [
        ("<script>alert(1)</script>", "inline script"),
        ('<p style="color: red">', "style attribute"),
        ('<button onclick="go()">', "event attribute"),
        ('<button hx-on:click="go()">', "htmx event attribute"),
        ("<form hx-vals='js:{a: 1}'>", "script in an attribute"),
        ('<form hx-trigger="click[ctrlKey]">', "condition in a trigger"),
        ("{{ text | safe }}", "text marked as safe"),
    ]:
        assert re.search(UNSAFE_IN_TEMPLATES[name], line), name
    harmless = '<script type="module" src="/static/js/main.js"></script>'
    assert not re.search(UNSAFE_IN_TEMPLATES["inline script"], harmless)


@pytest.mark.parametrize("name", UNSAFE_IN_TEMPLATES)
def test_no_template_holds_what_the_security_policy_forbids(name: str) -> None:
    hits = []
    for path in sorted((ROOT / "app" / "templates").rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            for match in re.finditer(UNSAFE_IN_TEMPLATES[name], text, flags=re.IGNORECASE):
                hits.append(f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}")
    assert hits == []


def test_the_lock_of_browser_packages_has_no_addresses() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert ":" + "//" not in text
    packages = json.loads(text)["packages"]
    without_hash = [name for name, package in packages.items() if name and not package.get("integrity")]
    assert without_hash == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_of_python_packages_has_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert ":" + "//" not in text
    assert re.findall(r"^-.*", text, flags=re.MULTILINE) == []
    pins = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert pins != []
    assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_the_locks_satisfy_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [item for extra in project["project"]["optional-dependencies"].values() for item in extra]
    wanted = {
        "run": project["project"]["dependencies"] + extras,
        "test": project["project"]["dependencies"] + extras + project["dependency-groups"]["test"],
        "lint": project["dependency-groups"]["lint"],
    }
    for lock, requirements in wanted.items():
        text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
        pins = dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", text, flags=re.MULTILINE))
        for requirement in map(Requirement, requirements):
            pin = pins.get(canonicalize_name(requirement.name))
            assert pin is not None and requirement.specifier.contains(pin), f"run tools/lock: {requirement}"


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_can_be_started(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)
    assert (ROOT / name).read_text(encoding="utf-8").startswith("#!/bin/sh\n")


def test_no_test_drives_the_browser_synchronously() -> None:
    """Playwright's synchronous interface would leave its event loop running under every later test."""
    forbidden = r"playwright\.sync_" + "api"
    tests = [(path, text) for path, text in text_files() if path.parts[0] in {"tests", "benchmarks"}]
    assert [hit for path, text in tests for hit in found_in(path, text, forbidden)] == []
