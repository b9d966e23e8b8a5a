"""Static files under an address that changes with their content, so that browsers may keep them for ever."""

import hashlib
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.web.bundles import STATIC, bundles
from app.web.sheets import one_sheet
from app.web.squeezing import squeeze, takes_brotli

NEEDED = ("vendor/htmx.esm.min.js",)
STYLES = "css/main.css"
TEXT = (".js", ".css", ".svg")


class KeptForEver(StaticFiles):
    """Static files whose address names their version. Text is squeezed once, when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        # Whoever packages this may link the vendor's folder to where it is kept.
        super().__init__(directory=folder, follow_symlink=True)
        self._bundles = bundles(folder)
        self._kept: dict[tuple[str, bool], bytes] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if path.endswith(TEXT) and isinstance(response, FileResponse):
            small = takes_brotli(Request(scope))
            body = await self._text(path, self._bundles.get(path, Path(response.path)), small)
            response = Response(body, media_type=response.media_type)
            response.headers.add_vary_header("Accept-Encoding")
            if small:
                response.headers["Content-Encoding"] = "br"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    async def _text(self, path: str, file: Path, small: bool) -> bytes:
        if (path, small) not in self._kept:
            self._kept[path, small] = await run_in_threadpool(_read, path, file, small)
        return self._kept[path, small]


def _read(path: str, file: Path, small: bool) -> bytes:
    text = one_sheet(file.parent).encode() if path == STYLES else file.read_bytes()
    return squeeze(text) if small else text


def version_of_assets() -> str:
    """A short name for the present content of the folder. Raises FileNotFoundError where set-up was not run."""
    for name in NEEDED:
        if not (STATIC / name).is_file():
            raise FileNotFoundError(f"{name} is missing: please run the set-up (./run does) first.")
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
