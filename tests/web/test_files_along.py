"""A session travels with the files that were handed in as material, and none is believed to be what it is not."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.exports import json_files
from app.rules import limits
from app.rules.errors import Invalid
from app.rules.exchange import MOST_BYTES, MOST_RECORD_BYTES
from app.store import confidential, exchange_files, materials
from app.store.imports import opened_file
from app.web.files_along import pieces_of
from tests.instance import Instance, instance
from tests.told import LEAD, Told

PDF = b"%PDF-1.7 \x00\xff forty pumps" * 80_000
TEXT = "Zwölf Höfe zahlen nicht.\n".encode()


class Filed(Told):
    """A closed session with two files, a link, and a file that was taken back."""

    def filed(self) -> Filed:
        self.files = {
            self.act(LEAD, lambda turn: materials.add_file(turn, "The audit", "audit.pdf", PDF)).target: PDF,
            self.act(LEAD, lambda turn: materials.add_file(turn, "", "höfe.txt", TEXT)).target: TEXT,
        }
        self.act(LEAD, lambda turn: materials.add_link(turn, "", "example.org/ledger"))
        dropped = self.act(LEAD, lambda turn: materials.add_file(turn, "", "slip.txt", b"A SLIP")).target
        self.act(LEAD, lambda turn: materials.drop(turn, dropped))
        self.whole()
        return self


async def saved(there: Instance, story: Filed) -> bytes:
    """The record in JSON as the facilitator saves it."""
    async with there.somebody(story.id, story.people[LEAD]) as client:
        answer = await client.get(f"/sessions/{story.id}/record.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(len(answer.content))
    return answer.content


@pytest.fixture(scope="module")
async def travelled(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Filed, bytes]]:
    """A session, and its record with its files."""
    async with instance(data=tmp_path_factory.mktemp("there"), rate_limits="off") as there:
        story = Filed(there.house.database).filed()
        yield story, await saved(there, story)


def anew(file: bytes, **changes: Any) -> bytes:
    """The same file as another program writes it, with other members."""
    return json.dumps(json.loads(file) | changes).encode()


def test_the_record_holds_every_file_that_is_there(travelled: tuple[Filed, bytes]) -> None:
    story, file = travelled
    told = json.loads(file)
    assert {name: base64.b64decode(text) for name, text in told["files"].items()} == story.files
    assert file == (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
    assert b"A SLIP" not in file and base64.b64encode(b"A SLIP") not in file


async def test_files_travel_to_the_byte_and_can_be_opened(travelled: tuple[Filed, bytes], tmp_path: Path) -> None:
    story, file = travelled
    async with instance(data=tmp_path, rate_limits="off") as here, here.browser() as client:
        answer = await client.post("/import", files={"file": ("record.json", file, "application/json")})
        assert answer.status_code == 201, answer.text
        assert (await client.get(f"/sessions/{story.id}/record.json")).content == file
        for name, content in story.files.items():
            opened = await client.get(f"/sessions/{story.id}/materials/{name}")
            assert (opened.status_code, opened.content) == (200, content)


async def test_the_command_line_brings_files_too(travelled: tuple[Filed, bytes], tmp_path: Path) -> None:
    story, file = travelled
    (tmp_path / "record.json").write_bytes(anew(file))
    brought = CliRunner().invoke(cli, ["import", str(tmp_path / "record.json"), "--data", str(tmp_path / "here")])
    assert brought.exit_code == 0, brought.output
    async with instance(data=tmp_path / "here", rate_limits="off") as here:
        for name, content in story.files.items():
            pieces = [piece async for piece in pieces_of(here.house.database, name, len(content))]
            assert b"".join(pieces) == content and len(pieces) == 1 + len(content) // materials.PIECE
        assert await saved(here, story) == file, "in whatever layout it came"


async def test_where_names_are_left_out_files_stay_behind(tmp_path: Path) -> None:
    async with instance(data=tmp_path, rate_limits="off") as there:
        story = Filed(there.house.database).filed()
        full = json.loads(await saved(there, story))
        story.act(LEAD, lambda turn: confidential.tighten(turn, "roles"))
        told = json.loads(await saved(there, story))
    assert told["files"] == {} and [one["title"] for one in told["materials"]] == [
        one["title"] for one in full["materials"]
    ]
    with pytest.raises(Invalid):
        opened_file(json.dumps(told | {"files": full["files"]}).encode())


def test_a_record_from_before_files_came_along_is_still_brought(travelled: tuple[Filed, bytes]) -> None:
    told = json.loads(travelled[1])
    del told["files"]
    for content in (json.dumps(told), json.dumps(told, indent=2)):
        assert opened_file(content.encode()).files == {}


@pytest.mark.parametrize("layout", [None, 2], ids=["another's layout", "ours"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"nothing": "QQ=="},
        {"../../etc/passwd": "QQ=="},
        {"": "QQ=="},
        {"PDF": "not base64!"},
        {"PDF": "QQ="},
        {"PDF": base64.b64encode(PDF[:-1]).decode()},
        {"PDF": base64.b64encode(b"MZ\x90\x00" + PDF[4:]).decode()},
        {"PDF": ""},
        {"PDF": 7},
        {"PDF": None},
        {"PDF": ["QQ=="]},
        {"PDF": "é"},
        {"LINK": "QQ=="},
        {"DROPPED": "QQ=="},
        ["PDF"],
        "PDF",
        None,
        7,
    ],
    ids=lambda wrong: str(wrong)[:30],
)
def test_a_file_that_is_not_what_its_material_says_is_refused(
    travelled: tuple[Filed, bytes], wrong: Any, layout: int | None
) -> None:
    story, file = travelled
    told = json.loads(file)
    link = next(one["id"] for one in told["rows"]["material"] if one["url"])
    names = {"PDF": next(iter(story.files)), "LINK": link, "DROPPED": "a" * 16}
    if isinstance(wrong, dict):
        wrong = {names.get(name, name): text for name, text in wrong.items()}
    with pytest.raises(Invalid) as refused:
        opened_file(json.dumps(told | {"files": wrong}, indent=layout).encode())
    assert refused.value.field == "file" and refused.value.sentence


@pytest.mark.parametrize(
    "name", ["a\nSet-Cookie: x=1.pdf", 'a"b.pdf', "../a.pdf", "a\r\n\r\nb.pdf", "a|b.pdf", "", "pdf", ".pdf"]
)
def test_a_file_by_a_name_that_we_would_not_have_given_is_refused(travelled: tuple[Filed, bytes], name: str) -> None:
    story, file = travelled
    told = json.loads(file)
    for one in told["rows"]["material"]:
        if one["id"] in story.files and one["file_name"].endswith("pdf"):
            one["file_name"] = name
    with pytest.raises(Invalid):
        opened_file(json.dumps(told).encode())


def test_a_file_cut_short_on_its_way_is_refused(travelled: tuple[Filed, bytes]) -> None:
    file = travelled[1]
    begins = file.rfind(exchange_files.BEGIN)
    for cut in (begins + 5, begins + 20, begins + 60, len(file) - 200, len(file) - 8, len(file) - 4, len(file) - 2):
        with pytest.raises(Invalid):
            opened_file(file[:cut])
    for more in (b"x", b"}", b',\n  "rows": {}}', b"\x00"):
        with pytest.raises(Invalid):
            opened_file(file.rstrip() + more)


def test_no_more_is_taken_than_a_session_may_hold(
    travelled: tuple[Filed, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = travelled[1]
    for name, most in (("FILE_BYTES", len(PDF) - 1), ("FILES_BYTES_OF_A_SESSION", len(PDF) + len(TEXT) - 1)):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, most)
            with pytest.raises(Invalid):
                opened_file(file)
    monkeypatch.setattr(exchange_files, "MOST_RECORD_BYTES", file.rfind(exchange_files.BEGIN) - 100)
    with pytest.raises(Invalid) as refused:
        opened_file(file)
    assert refused.value.sentence == exchange_files.TOO_LARGE


def test_all_that_a_session_may_hold_can_be_brought() -> None:
    each = limits.FILES_BYTES_OF_A_SESSION // limits.MATERIALS_OF_A_SESSION
    sizes = {f"{number:016}": each for number in range(limits.MATERIALS_OF_A_SESSION)}
    assert MOST_RECORD_BYTES + json_files.length_of(b"", sizes) <= MOST_BYTES
