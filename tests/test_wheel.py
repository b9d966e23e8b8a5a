"""The wheel holds all that an instance serves, and runs from where it is unpacked, away from the project."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx2
import pytest

from tests.services import ROOT
from tests.test_cli import SECONDS
from tests.test_repository import tracked_files

RUN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from app.cli import main; main()"


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
    wanted |= {f"app/static/vendor/{path.name}" for path in (ROOT / "app/static/vendor").iterdir()}
    assert sorted(wanted - inside) == []
    assert {name.partition("/")[0].partition("-")[0] for name in inside} == {"app", "peer_assist"}


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
