"""The pages "how to add a …" are true: each is followed in a copy of the project, which is then used over HTTP."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.services import ROOT

STEP = re.compile(r"^```\w+\n# (\S+), (new|above: |instead of: )(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 120


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's code in a folder of its own."""
    for name in ("app", "migrations"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    (tmp_path / "app/static/vendor").symlink_to((ROOT / "app/static/vendor").resolve())
    return tmp_path


def follow(page: str, copy: Path) -> int:
    """Do what a page says, and return in how many steps."""
    steps = STEP.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
    for name, how, anchor, words in steps:
        path = copy / name
        if how == "new":
            path.write_text(words, encoding="utf-8")
            continue
        text = path.read_text(encoding="utf-8")
        assert anchor in text, f"{page}: {name} no longer has {anchor!r}"
        put = f"{words}{anchor}" if how == "above: " else words.removesuffix("\n")
        path.write_text(text.replace(anchor, put, 1), encoding="utf-8")
    return len(steps)


class Session:
    """A session of a served copy, and what its people ask of the API."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.api = f"{address}/api/v1"
        self.cookies: dict[str, dict[str, str]] = {}
        begun = self.ask("POST", "/sessions", None, {"title": "A trial", "challenge": "Does it work?"}, 201)
        self.links = begun["links"]
        self.path = f"/sessions/{begun['id']}"

    def joins(self, role: str) -> str:
        """Somebody joins by a role's link and gets a token, and the cookie that goes with it."""
        token = self.links[role].partition("#")[2]
        body = {"token": token, "name": role}
        joined = httpx2.post(f"{self.api}/join", json=body, timeout=SECONDS)
        assert joined.status_code == 201, joined.text
        self.cookies[role] = dict(joined.cookies)
        return joined.json()["access_token"]

    def ask(self, method: str, path: str, token: str | None, body: Any, status: int) -> Any:
        """One request, whose status must be this."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = httpx2.request(method, self.api + path, json=body, headers=headers, timeout=SECONDS)
        assert answer.status_code == status, answer.text
        return answer.json() if "json" in answer.headers.get("content-type", "") else answer.text


@contextmanager
def served(copy: Path) -> Iterator[Session]:
    """The copy, running, with a session begun."""
    command = [sys.executable, "-m", "app", "serve", "--port", "0", "--data", str(copy / "data")]
    process = subprocess.Popen(command, cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, said + process.stdout.read()
        yield Session(found[0])
    finally:
        process.kill()
        process.communicate()


def test_a_phase_is_added_by_its_entry(copy: Path) -> None:
    assert follow("how-to-add-a-phase.md", copy) == 3
    with served(copy) as session:
        lead, peer, host = (session.joins(role) for role in ("facilitator", "resource", "host"))
        session.ask("PUT", f"{session.path}/phase", lead, {"phase": "listening"}, 200)
        advice = {"kind": "recommendation", "headline": "Ask them", "text": "", "basis": "did"}
        card = session.ask("POST", f"{session.path}/cards", peer, advice, 201)
        session.ask("PUT", f"{session.path}/phase", lead, {"phase": "pledges"}, 200)
        assert session.ask("GET", session.path, host, None, 200)["phase"] == "pledges"
        promise = {"kind": "comment", "text": "I can come for a week.", "parent_id": card["id"]}
        session.ask("POST", f"{session.path}/cards", host, promise, 403)
        session.ask("POST", f"{session.path}/cards", peer, promise, 201)


def test_a_card_kind_is_added_by_its_entry(copy: Path) -> None:
    assert follow("how-to-add-a-card-kind.md", copy) == 5
    with served(copy) as session:
        lead, peer, host = (session.joins(role) for role in ("facilitator", "resource", "host"))
        session.ask("PUT", f"{session.path}/phase", lead, {"phase": "listening"}, 200)
        advice = {"kind": "recommendation", "headline": "Ask them", "text": "", "basis": "did"}
        card = session.ask("POST", f"{session.path}/cards", peer, advice, 201)
        caution = {"kind": "caution", "text": "Not in the dry season.", "parent_id": card["id"]}
        session.ask("POST", f"{session.path}/cards", host, caution, 403)
        session.ask("POST", f"{session.path}/cards", peer, caution, 201)
        shown = session.ask("GET", session.path, host, None, 200)["cards"]
        assert "caution" in [one["kind"] for one in shown]
        assert "Not in the dry season" in session.ask("GET", f"{session.path}/record.md", host, None, 200)
        form = httpx2.get(
            f"{session.address}{session.path}/cards/{card['id']}/forms/caution",
            cookies=session.cookies["resource"],
            timeout=SECONDS,
        )
        assert form.status_code == 200 and "Your caution" in form.text


def test_an_export_is_added_by_its_file(copy: Path) -> None:
    assert follow("how-to-add-an-export.md", copy) == 4
    with served(copy) as session:
        host = session.joins("host")
        assert session.ask("GET", f"{session.path}/record.txt", host, None, 200) == "\n"
        session.ask("GET", f"{session.path}/record.exe", host, None, 404)
        page = httpx2.get(f"{session.address}{session.path}/record", cookies=session.cookies["host"], timeout=SECONDS)
        assert "To-do list" in page.text
