"""The command line, as real processes in folders of their own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock

import httpx2
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.rules.actions import Action
from app.upkeep import copies
from tests import services
from tests.services import ROOT, free_port
from tests.started import Program, carried_out, talking

SECONDS = 120


def run(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Carry out a command and return what it said."""
    return carried_out(*arguments, timeout=SECONDS, **settings)


@contextlib.contextmanager
def serving(data: Path, *arguments: str) -> Iterator[tuple[Program, str]]:
    """A board on a free port: its process, and what it said once it was ready."""
    with talking("serve", "--port", "0", "--data", data, *arguments) as program:
        yield program, said_when_ready(program)


def said_when_ready(program: Program) -> str:
    """Read until the board tells where it is. `--demo` says more than one line."""
    said = ""
    for line in program.said:
        said += line
        if line.startswith(("Peer Assist is at", "Ctrl-C")):
            return said
    raise AssertionError(f"the board did not start:\n{said}")


def stopped(program: Program) -> str:
    """End a board as Ctrl-C does, and return what it said last."""
    program.send_signal(signal.SIGINT)
    program.wait(SECONDS)
    return program.said.read()


def address_in(said: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", said)
    assert found, said
    return found[0]


def session_count(database: Path) -> int:
    with contextlib.closing(sqlite3.connect(database)) as sql:
        return sql.execute("SELECT count(*) FROM session").fetchone()[0]


def epoch(database: Path) -> str:
    with contextlib.closing(sqlite3.connect(database)) as sql:
        return sql.execute("SELECT epoch FROM meta").fetchone()[0]


@pytest.fixture(scope="module")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a demo session in it. Tests copy what they change."""
    data = tmp_path_factory.mktemp("demo") / "data"
    made = run("demo", "--data", data)
    assert made.returncode == 0, made.stderr
    return data


@pytest.fixture
def backup_file(demo_data: Path, tmp_path: Path) -> Path:
    target = tmp_path / "kept.db"
    done = run("backup", target, "--data", demo_data)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[str]:
    with services.database(postgres_url) as url:
        yield url


def test_help_lists_every_command() -> None:
    """Started as people start it, from nothing; so is the wheel's."""
    command = [sys.executable, "-m", "app", "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=True).stdout
    for name in ("serve", "demo", "backup", "restore", "doctor", "permissions"):
        assert name in said


def test_permissions_prints_the_table_of_the_page() -> None:
    page = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    said = run("permissions").stdout.rstrip("\n")
    assert said.count("\n") == len(Action) + 1 and said in page


def test_the_links_of_a_demo_are_printed_when_they_answer_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    with serving(tmp_path / "data", "--demo") as (process, said):
        links = re.findall(r"http://\S+/(?:lead|join)#\S+", said)
        assert len(links) == 4
        for link in links:
            look = httpx2.post(f"{address_in(said)}/join/look", data={"token": link.partition("#")[2]}, timeout=SECONDS)
            assert look.status_code == 200
        last = stopped(process)
    assert process.returncode == 0
    assert "Traceback" not in last


def test_a_second_start_finds_the_demo_session_as_it_was_left(demo_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data, "--demo") as (process, first):
        stopped(process)
    with serving(data, "--demo") as (process, second):
        stopped(process)
    assert re.findall(r"#\S+", first) == re.findall(r"#\S+", second)
    assert "as you left it" in second
    assert session_count(data / "peer-assist.db") == 1


def test_a_taken_port_gets_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = run("serve", "--port", port, "--data", tmp_path / "data")
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_cannot_be_reached_gets_a_sentence(tmp_path: Path) -> None:
    url = f"postgresql://someone:hush@127.0.0.1:{free_port()}/none"
    done = run("serve", "--port", "0", "--data", tmp_path, PEER_ASSIST_DATABASE_URL=url)
    assert done.returncode == 1
    assert "The database cannot be used" in done.stderr
    assert "hush" not in done.stderr and "Traceback" not in done.stderr


def test_a_wrong_setting_gets_a_sentence(tmp_path: Path) -> None:
    done = run("doctor", PEER_ASSIST_SEATS="many", PEER_ASSIST_LANGUAGE="klingon")
    assert done.returncode == 2
    assert "PEER_ASSIST_SEATS" in done.stderr and "PEER_ASSIST_LANGUAGE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_newer_database_is_refused_with_a_sentence(backup_file: Path, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(backup_file)) as sql:
        sql.execute("UPDATE alembic_version SET version_num = '9999'")
        sql.commit()
    data = tmp_path / "data"
    refused = run("restore", backup_file, "--data", data)
    assert refused.returncode == 1 and "newer version" in refused.stderr
    data.mkdir(exist_ok=True)
    backup_file.rename(data / "peer-assist.db")
    started = run("serve", "--port", "0", "--data", data)
    assert started.returncode == 1 and "newer version" in started.stderr


def test_a_backup_of_a_running_board_is_whole_and_private(tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "kept.db"
    with serving(data, "--demo"):
        done = run("backup", target, "--data", data)
    assert done.returncode == 0, done.stderr
    assert "secret-key" in done.stdout
    assert session_count(target) == 1
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "kept.db"]


def test_a_backup_overwrites_nothing(demo_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    target.write_text("dear all")
    done = run("backup", target, "--data", demo_data)
    assert done.returncode == 1 and "already" in done.stderr
    assert target.read_text() == "dear all"


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    done = run("backup", tmp_path / "kept.db", "--data", tmp_path / "data")
    assert done.returncode == 1 and "nothing to copy" in done.stderr
    assert not (tmp_path / "kept.db").exists()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_for_postgresql_its_own_tools_are_named(command: str, backup_file: Path, tmp_path: Path) -> None:
    file = backup_file if command == "restore" else tmp_path / "new.db"
    done = run(command, file, "--data", tmp_path, PEER_ASSIST_DATABASE_URL="postgresql://127.0.0.1/board")
    assert done.returncode == 1 and "pg_dump" in done.stderr


def test_restoring_brings_back_what_was_kept_and_keeps_what_was_there(backup_file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for _ in range(2):
        assert run("demo", "--data", data).returncode == 0
    with contextlib.closing(sqlite3.connect(backup_file)) as sql, sql:
        mailing = "'m', id, 'p', 'host', 'http://x', created_at, created_at, false, false"
        sql.execute(f"INSERT INTO mailing SELECT {mailing} FROM session")
        sql.execute("INSERT INTO letter VALUES ('m', 0, 'a@example.org', 'waiting')")
    done = run("restore", backup_file, "--data", data)
    assert done.returncode == 0, done.stderr
    with contextlib.closing(sqlite3.connect(data / "peer-assist.db")) as sql:
        assert sql.execute("SELECT state FROM letter").fetchall() == [("going",)], "it may have gone out since"
    kept = list(data.glob("peer-assist.db.before-*Z"))
    assert session_count(data / "peer-assist.db") == 1
    assert [session_count(path) for path in kept] == [2]
    assert str(kept[0]) in done.stdout
    assert epoch(data / "peer-assist.db") != epoch(backup_file)
    assert stat.S_IMODE((data / "peer-assist.db").stat().st_mode) == 0o600
    with serving(data) as (_, said):
        assert httpx2.get(f"{address_in(said)}/ready", timeout=SECONDS).status_code == 200


def test_restoring_is_refused_while_the_board_runs_and_works_after_it_was_killed(
    backup_file: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    with serving(data) as (process, _):
        refused = run("restore", backup_file, "--data", data)
        assert refused.returncode == 1 and "stop it first" in refused.stderr
        assert session_count(data / "peer-assist.db") == 0
        process.kill()
        process.wait(SECONDS)
        assert run("restore", backup_file, "--data", data).returncode == 0
    assert session_count(data / "peer-assist.db") == 1


def names_in(folder: Path) -> list[str]:
    """What stands in a data folder, beside the lock."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4_096:12_288] = b"\x5a" * 8_192
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), "no such file"),
        (lambda path: path.write_text("just a letter, of more than a hundred characters " * 9), "not a backup"),
        (lambda path: path.write_bytes(b""), "not a backup"),
        (damaged, "damaged"),
    ],
    ids=["missing", "a letter", "empty", "damaged"],
)
def test_a_bad_backup_changes_nothing(
    spoil: Callable[[Path], object], sentence: str, backup_file: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    assert run("demo", "--data", data).returncode == 0
    spoil(backup_file)
    before = names_in(data)
    done = run("restore", backup_file, "--data", data)
    assert done.returncode == 1 and sentence in done.stderr
    assert names_in(data) == before
    assert session_count(data / "peer-assist.db") == 1


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_disk_that_is_full_is_told_and_changes_nothing(
    command: str, demo_data: Path, backup_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(shutil.copytree(demo_data, tmp_path / "data"))
    file = backup_file if command == "restore" else tmp_path / "new.db"
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    monkeypatch.setattr(copies, "_copy", Mock(side_effect=full))
    # In this process: what a command sets for its own ends with the test.
    monkeypatch.setenv("PEER_ASSIST_DATA", str(data))
    monkeypatch.setattr(os, "umask", Mock())
    before = names_in(data), names_in(tmp_path)
    done = CliRunner().invoke(cli, [command, str(file), "--data", str(data)])
    assert (done.exit_code, done.exception and type(done.exception)) == (1, SystemExit)
    assert "cannot be used: database or disk is full" in done.output
    assert (names_in(data), names_in(tmp_path)) == before


def test_the_doctor_finds_a_well_instance_well(demo_data: Path) -> None:
    done = run("doctor", "--data", demo_data)
    assert done.returncode == 0, done.stdout
    assert "WRONG" not in done.stdout and "this version's tables" in done.stdout


def test_the_doctor_makes_nothing(tmp_path: Path) -> None:
    done = run("doctor", "--data", tmp_path / "data")
    assert done.returncode == 0, done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_finds_what_is_wrong(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("demo", "--data", data).returncode == 0
    (data / "secret-key").chmod(0o644)
    (data / "peer-assist.db").write_text("no database at all, but long enough to be looked at " * 9)
    done = run(
        "doctor",
        "--data",
        data,
        PEER_ASSIST_BASE_URL="http://board.example",
        PEER_ASSIST_REDIS_URL=f"redis://:hush@127.0.0.1:{free_port()}/0",
    )
    assert done.returncode == 1
    wrong = [line for line in done.stdout.splitlines() if line.startswith("WRONG")]
    for word in ("chmod 600", "database", "Redis", "not https"):
        assert [line for line in wrong if word in line], f"{word}:\n{done.stdout}"
    assert "hush" not in done.stdout + done.stderr


@pytest.mark.redis
@pytest.mark.postgres
def test_the_doctor_asks_postgresql_and_redis(empty_postgres: str, redis_url: str, tmp_path: Path) -> None:
    settings = {"PEER_ASSIST_DATABASE_URL": empty_postgres, "PEER_ASSIST_REDIS_URL": redis_url}
    empty = run("doctor", "--data", tmp_path, **settings)
    assert empty.returncode == 0, empty.stdout
    assert "is empty" in empty.stdout and "Redis answers" in empty.stdout
    assert run("demo", "--data", tmp_path, **settings).returncode == 0
    assert "this version's tables" in run("doctor", "--data", tmp_path, **settings).stdout


def test_the_data_folder_is_for_its_owner_only(demo_data: Path) -> None:
    assert stat.S_IMODE(demo_data.stat().st_mode) == 0o700
    assert [p.name for p in demo_data.iterdir() if stat.S_IMODE(p.stat().st_mode) & 0o077] == []


def test_recovering_a_session_prints_a_fresh_link_and_stops_the_former_one(tmp_path: Path) -> None:
    made = run("demo", "--data", tmp_path, "--url", "https://board.example")
    former = re.search(r"https://board\.example/lead#(([^.]+)\.\S+)", made.stdout)
    assert former is not None, made.stdout
    listed = run("recover", "--data", tmp_path)
    assert listed.returncode == 0 and former[2] in listed.stdout, listed.stdout + listed.stderr
    found = run("recover", former[2], "--data", tmp_path, "--url", "https://board.example")
    assert found.returncode == 0, found.stderr
    fresh = re.search(r"https://board\.example/lead#(\S+)", found.stdout)
    back = re.search(r"https://board\.example/back#(\S+)", found.stdout)
    assert fresh is not None and back is not None, found.stdout
    with serving(tmp_path) as (_, said):
        address = re.search(r"http://[\d.]+:\d+", said)
        assert address is not None
        with httpx2.Client(base_url=address[0], headers={"Origin": address[0]}, timeout=SECONDS) as browser:
            for look, token, status in (
                ("/join/look", former[1], 404),
                ("/join/look", fresh[1], 200),
                ("/back/look", back[1], 200),
            ):
                assert browser.post(look, data={"token": token}).status_code == status, look
    missing = run("recover", "nosuchsession", "--data", tmp_path)
    assert missing.returncode != 0
    assert "Traceback" not in missing.stderr
