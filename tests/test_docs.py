"""The documents describe what there is: everything, and nothing else."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import cli
from app.rules.agenda import AGENDAS, PHASES
from app.rules.cards import DECISIONS, KINDS, LANES
from app.rules.phase_kind import PhaseKind
from app.rules.roles import ROLE_NAMES, Role
from app.web import api
from app.web.catalogue import languages
from app.web.record import FORMATS
from app.web.settings import Settings
from tests.services import ROOT
from tests.started import carried_out
from tests.test_cli import SECONDS, address_in, serving
from tests.test_repository import tracked_files

DOCS = ROOT / "docs"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)

# What a reader does with curl, for computers that have none.
CURL = f"""#!{sys.executable} -IS
import argparse, sys, urllib.error, urllib.request
parser = argparse.ArgumentParser()
parser.add_argument("-s", action="store_true")
parser.add_argument("-f", action="store_true")
parser.add_argument("-X", dest="method")
parser.add_argument("-H", dest="headers", action="append", default=[])
parser.add_argument("-d", dest="data")
parser.add_argument("url")
asked = parser.parse_args()
headers = dict(header.split(": ", 1) for header in asked.headers)
data = asked.data.encode() if asked.data is not None else None
try:
    with urllib.request.urlopen(urllib.request.Request(asked.url, data, headers, method=asked.method)) as answer:
        sys.stdout.buffer.write(answer.read())
except urllib.error.HTTPError as error:
    sys.stderr.write(f"{{asked.url}}: {{error.code}} {{error.read().decode()}}\\n")
    sys.exit(22)
"""


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def markdown_files() -> list[Path]:
    return [path for path in tracked_files() if path.suffix == ".md"]


def first_cells(text: str) -> set[str]:
    """What a page's tables list: the code in the first cell of each row."""
    return set(re.findall(r"^\| `([^`]+)`", text, flags=re.MULTILINE))


def anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def links() -> Iterator[tuple[Path, str]]:
    for path in markdown_files():
        for target in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
            if "//" not in target:
                yield path, target


def test_every_relative_link_leads_somewhere() -> None:
    broken = []
    for path, target in links():
        name, _, anchor = target.partition("#")
        goal = (path.parent / name).resolve() if name else path
        if not goal.exists() or (anchor and anchor not in anchors(goal.read_text(encoding="utf-8"))):
            broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md":
            continue
        seen.add(path)
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            goal = (path.parent / target.partition("#")[0]).resolve()
            if "//" not in target and goal.is_file():
                waiting.append(goal)
    pages = {path for path in markdown_files() if path.parent in (ROOT, DOCS)}
    assert sorted(path.name for path in pages - seen) == []


def test_settings_are_documented_each_and_only_they() -> None:
    there = {f"PEER_ASSIST_{name.upper()}" for name in Settings.model_fields}
    assert first_cells(page("settings.md")) == there


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    there = {f"PEER_ASSIST_{name.upper()}" for name in Settings.model_fields}
    named = {word for path in markdown_files() for word in re.findall(r"PEER_ASSIST_[A-Z_]+[A-Z]", path.read_text())}
    assert named - there == set()


def test_the_languages_are_documented() -> None:
    row = re.search(r"^\| `PEER_ASSIST_LANGUAGE`.*$", page("settings.md"), flags=re.MULTILINE)
    assert row and [code for code in languages() if f"`{code}`" not in row[0]] == []


def test_phase_kinds_are_documented_each_and_only_they() -> None:
    text = page("phases.md")
    assert set(PHASES) - first_cells(text) == set(), "docs/phases.md lacks these in its table"
    assert first_cells(text) - set(PHASES) == set(), "docs/phases.md tells of phases that there are not"
    parts = re.findall(r"^## `(\w+)`", text, flags=re.MULTILINE)
    assert parts == list(PHASES), "docs/phases.md: a part for each phase, in their order"


@pytest.mark.parametrize("kind", PHASES.values(), ids=PHASES)
def test_a_phase_is_documented_as_it_is(kind: PhaseKind) -> None:
    text = page("phases.md")
    part = text.partition(f"## `{kind.key}`")[2].partition("\n## ")[0]
    row = f"| `{kind.key}` | {kind.title} | {kind.minutes or '–'} | {kind.summary} |"
    assert f"\n{row}\n" in text, f"docs/phases.md lacks this row: {row}"
    said = [kind.says, *kind.watch, *kind.prompts.values()]
    assert [one for one in said if one not in part] == [], f"docs/phases.md, part {kind.key}, lacks these sentences"


def test_the_facilitators_guide_has_a_row_for_each_phase_that_takes_time() -> None:
    there = [f"| {kind.title} | {kind.minutes} |" for kind in PHASES.values() if kind.minutes]
    rows = re.findall(r"^\| [^|]+ \| \d+ \|", page("facilitator-guide.md"), flags=re.MULTILINE)
    assert rows == there, "docs/facilitator-guide.md: phases and minutes in its table"


def test_words_lists_every_kind_role_and_choice() -> None:
    text = page("words.md")
    row = next(line for line in text.splitlines() if line.startswith("| kind |"))
    assert set(re.findall(r"`(\w+)`", row)) == set(KINDS), "docs/words.md, in its row “kind”"
    agenda = next(line for line in text.splitlines() if line.startswith("| agenda |"))
    assert set(re.findall(r"`(\w+)`", agenda)) == set(AGENDAS), "docs/words.md, in its row “agenda”"
    for name in (*DECISIONS, *Role):
        assert re.search(rf"\b{name}\b", text), name
    assert set(LANES) <= set(KINDS) and set(ROLE_NAMES) == set(Role)


def test_commands_are_documented_each_and_only_they() -> None:
    there = {command.name or command.callback.__name__ for command in cli.registered_commands if command.callback}
    everything = "\n".join(path.read_text(encoding="utf-8") for path in markdown_files())
    named = set(re.findall(r"(?:peer-assist|python -m app)[ \n]+([a-z]+)\b(?![-/.])", everything))
    listed = set(re.findall(r"`([a-z]+)`", page("../CHANGELOG.md")))
    assert there - (named | listed) == set()
    assert {name for name in named if f"`peer-assist {name}" in everything} <= there


def test_the_options_that_the_readme_names_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    help_text = carried_out("serve", "--help", timeout=SECONDS).stdout
    assert [option for option in set(re.findall(r"--[a-z]+", text)) if option not in help_text] == []


def test_the_scripts_that_the_documents_name_exist() -> None:
    for path in markdown_files():
        for name in re.findall(r"(?<![\w/.])(?:\./(?:run|test)\b|tools/\w[\w.-]*\w)", path.read_text(encoding="utf-8")):
            assert (ROOT / name).exists(), f"{path.name}: {name}"


def test_every_format_of_the_record_is_named_to_those_who_program() -> None:
    [told] = re.findall(r"\*\*the record\*\* as ([^.]*)\.", page("api.md"))
    assert set(re.findall(r"`(\w+)`", told)) == set(FORMATS)


def test_every_request_of_the_api_is_shown_or_listed() -> None:
    shown = page("api.md").replace("record.md", "record.{suffix}").replace("replay/3", "replay/{seq}")
    for name, place in (
        ("$SESSION", "session_id"),
        ("$CARD", "card_id"),
        ("$ADVICE", "card_id"),
        ("$PERSON", "participant_id"),
    ):
        shown = shown.replace(name, f"{{{place}}}")
    shown = shown.replace("…/", "/api/v1/sessions/{session_id}/")
    missing = [route.path for route in api.ROUTES if route.path not in shown]  # type: ignore[attr-defined]
    assert missing == []


def test_the_examples_of_the_api_work(tmp_path: Path) -> None:
    tool = tmp_path / "bin" / "curl"
    tool.parent.mkdir()
    tool.write_text(CURL)
    tool.chmod(0o755)
    examples = "".join(re.findall(r"^```sh\n(.*?)^```$", page("api.md"), flags=re.MULTILINE | re.DOTALL))
    assert examples.count("curl ") >= 8
    with serving(tmp_path / "data") as (_, said):
        path = f"{tool.parent}:{Path(sys.executable).parent}:/usr/bin:/bin"
        done = subprocess.run(
            ["sh", "-e", "-c", f"BOARD={shlex.quote(address_in(said))}\n{examples}"],
            cwd=tmp_path,
            env={"PATH": path},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "It earns 8 %" in done.stdout and "Use a savings group" in done.stdout
