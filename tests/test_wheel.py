"""The wheel holds all that an instance serves, and runs from where it is unpacked, away from the project."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from email.parser import Parser
from importlib.metadata import packages_distributions
from pathlib import Path

import httpx2
import pytest

from tests.services import ROOT
from tests.test_cli import SECONDS
from tests.test_layers import FILES, imports_of
from tests.test_repository import tracked_files

# What only those need who have PostgreSQL or Redis.
OPTIONAL = ("psycopg", "redis")
RUN = f"""
import sys
sys.modules |= dict.fromkeys({OPTIONAL})
sys.path.insert(0, sys.argv.pop(1))
from app.cli import main
main()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = Path(sys.executable).parent / "uv"
    # Without isolation: the locked hatchling builds, and nothing is fetched.
    command = [uv, "build", "--wheel", "--quiet", "--no-build-isolation", "--python", sys.executable]
    built = subprocess.run([*command, "--out-dir", folder, ROOT], capture_output=True, text=True, timeout=SECONDS * 2)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("peer_assist-*.whl"))


def test_the_wheel_holds_every_file_of_the_application(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    ours = {path.relative_to(ROOT).as_posix() for path in tracked_files()}
    wanted = {name for name in ours if name.startswith("app/")}
    wanted |= {"app/_migrations/" + name.removeprefix("migrations/") for name in ours if name.startswith("migrations/")}
    made = [*(ROOT / "app/static/vendor").iterdir(), *(ROOT / "app/static/bundles/js").iterdir()]
    wanted |= {path.relative_to(ROOT).as_posix() for path in made}
    assert sorted(wanted - inside) == []
    assert {name.partition("/")[0].partition("-")[0] for name in inside} == {"app", "peer_assist"}


def test_the_wheel_brings_all_that_it_imports(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    told = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    needed = Parser().parsestr(archive.read(told).decode()).get_all("Requires-Dist", [])
    comes = {plain(re.split(r"[^\w.-]", line)[0]) for line in needed if "extra ==" not in line}
    imported = {name.partition(".")[0] for file in FILES for _, name in imports_of(ast.parse(file.read_text("utf-8")))}
    packages = packages_distributions()
    others = imported - {"app", *sys.stdlib_module_names, *OPTIONAL}
    assert {name for name in others if not comes & set(map(plain, packages[name]))} == set()


def plain(package: str) -> str:
    """A package's name as indexes compare it."""
    return package.lower().replace("_", "-")


def test_the_wheel_runs_by_itself(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(place)
    command = [sys.executable, "-P", "-c", RUN, place, "serve", "--port", "0", "--data", tmp_path / "data"]
    environment = os.environ | {"PEER_ASSIST_LANGUAGE": "fr"}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        address = re.search(r"http://\S+", said)
        assert address, said + process.stdout.read()
        home = httpx2.get(address[0], headers={"Accept": "text/html"}, timeout=SECONDS).text
        script = re.search(r'src="(/static/[^"]+/js/)', home)
        assert script and "Commencer une session" in home
        vendor = script[1].replace("/js/", "/vendor/htmx.esm.min.js")
        assert httpx2.get(address[0] + vendor, timeout=SECONDS).status_code == 200
        assert httpx2.get(f"{address[0]}/ready", timeout=SECONDS).status_code == 200
    finally:
        process.kill()
        process.communicate()
