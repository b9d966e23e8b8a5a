"""Static files under an address that changes with their content, so that browsers may keep them for ever."""

import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).resolve().parent.parent / "static"
NEEDED = ("vendor/htmx.esm.min.js",)


class KeptForEver(StaticFiles):
    """Static files whose address names their version."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def version_of_assets() -> str:
    """A short name for the present content of the folder. Raises FileNotFoundError where set-up was not run."""
    for name in NEEDED:
        if not (FOLDER / name).is_file():
            raise FileNotFoundError(f"{name} is missing: please run the set-up (./run does) first.")
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
