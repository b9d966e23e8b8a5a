"""Each page's scripts as one small file: one request instead of forty, and a third of the size.

esbuild makes them at set-up and before packaging (`tools/bootstrap.py`), so this file needs Python's own library alone.
Bundles that are not of the present sources, as after an edit, are left aside: modules then come as they are written, and the
page works the same.
"""

import hashlib
import subprocess
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
# What every page needs, and what one page alone does beside it.
SCRIPTS = ("js/app.js", "js/agenda.js", "js/join-page.js", "js/replay-list.js", "js/start-form.js")
FOLDER = "bundles"
MADE_OF = "made-of.txt"
# Of the programs for all kinds of computers npm installs the one for this; on Windows it stands elsewhere.
ESBUILD = ("@esbuild/*/bin/esbuild", "@esbuild/*/esbuild.exe")


def esbuild_in(node_modules: Path) -> Path | None:
    """The program itself, which needs no Node.js; None where there is none for this computer."""
    return next((path for pattern in ESBUILD for path in node_modules.glob(pattern)), None)


def make_bundles(esbuild: Path, static: Path = STATIC) -> None:
    """Make them all. Raises CalledProcessError where a script cannot be understood."""
    folder = static / FOLDER
    options = ["--bundle", "--minify", "--format=esm", "--charset=utf8", "--log-level=warning"]
    scripts = [static / script for script in SCRIPTS]
    subprocess.run([esbuild, *scripts, *options, f"--outbase={static}", f"--outdir={folder}"], check=True)
    (folder / MADE_OF).write_text(_digest(static))


def bundles(static: Path = STATIC) -> dict[str, Path]:
    """The bundle of each script, by the path under which the script is asked for; none where the sources are others."""
    made_of = static / FOLDER / MADE_OF
    if not made_of.is_file() or made_of.read_text() != _digest(static):
        return {}
    return {script: static / FOLDER / script for script in SCRIPTS}


def _digest(static: Path) -> str:
    digest = hashlib.sha256()
    for path in (Path(__file__), *sorted(static.glob("js/*.js")), *sorted(static.glob("vendor/*.js"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
