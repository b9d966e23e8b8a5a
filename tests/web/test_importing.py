"""A session travels from one running instance to another, by a page and by the command line."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from app.cli import cli
from app.rules.exchange import MOST_RECORD_BYTES
from app.web.importing import MOST_UPLOAD
from tests.instance import instance
from tests.told import GLORIA, LEAD, Told

FROM_A_FORM = {"HX-Request": "true"}


async def a_file(folder: Path) -> tuple[str, bytes]:
    """The record of a closed session of one instance, as its facilitator saves it."""
    async with instance(data=folder, rate_limits="off") as there:
        story = Told(there.house.database).whole()
        async with there.somebody(story.id, story.people[LEAD]) as client:
            return story.id, (await client.get(f"/sessions/{story.id}/record.json")).content


async def test_from_one_instance_to_another_to_the_byte(tmp_path: Path) -> None:
    session_id, file = await a_file(tmp_path / "there")
    async with (
        instance(data=tmp_path / "here", start_key="open sesame", rate_limits="off") as here,
        here.browser() as client,
    ):
        page = (await client.get("/import")).text
        assert 'type="file"' in page and 'name="start_key"' in page
        upload = {"file": ("record.json", file, "application/json")}
        refused = await client.post("/import", files=upload, data={"start_key": "wrong"}, headers=FROM_A_FORM)
        assert refused.status_code == 422 and refused.json()["error"]["field"] == "start_key"
        answer = await client.post("/import", files=upload, data={"start_key": "open sesame"})
        assert answer.status_code == 201
        place = answer.json()["location"]
        assert place.startswith(f"/sessions/{session_id}/record?me=")
        assert GLORIA in (await client.get(place)).text
        assert (await client.get(f"/sessions/{session_id}/record.json")).content == file
        assert (await client.get(f"/sessions/{session_id}")).status_code == 200
        again = await client.post("/import", files=upload, data={"start_key": "open sesame"}, headers=FROM_A_FORM)
        assert again.status_code == 409 and "already here" in again.json()["error"]["sentence"]


async def test_what_is_no_record_gets_a_sentence(data: Path) -> None:
    async with instance(data=data, rate_limits="off") as here, here.browser() as client:
        for sent in (
            {"files": {"file": ("a.json", b"{", "application/json")}},
            {"files": {"file": ("a.json", b"", "application/json")}},
            {"files": {"file": ("a.pdf", b"%PDF-1.7", "application/pdf")}},
            {"data": {"file": "a text"}},
            {"data": {"other": "x"}},
            {},
        ):
            answer = await client.post("/import", headers=FROM_A_FORM, **sent)
            assert answer.status_code == 422, sent
            assert answer.json()["error"]["field"] == "file" and answer.json()["error"]["sentence"].endswith(".")


async def test_a_file_that_is_too_large_is_refused(data: Path) -> None:
    async with instance(data=data, rate_limits="off") as here, here.browser() as client:
        upload = {"file": ("a.json", b" " * (MOST_RECORD_BYTES + 1), "application/json")}
        answer = await client.post("/import", files=upload, headers=FROM_A_FORM)
        assert answer.status_code == 422 and "at most 20 MB" in answer.json()["error"]["sentence"]
        # What says beforehand that it is larger than a session with all its files is not even read.
        headers = FROM_A_FORM | {
            "Content-Length": str(MOST_UPLOAD + 1),
            "Content-Type": "multipart/form-data; boundary=x",
        }
        answer = await client.post("/import", content=b"--x", headers=headers)
        assert answer.status_code == 413 and answer.json()["error"]["sentence"]


async def test_by_the_command_line(tmp_path: Path, monkeypatch) -> None:
    session_id, file = await a_file(tmp_path / "there")
    monkeypatch.setenv("PEER_ASSIST_DATA", str(tmp_path / "here"))
    (tmp_path / "record.json").write_bytes(file)
    (tmp_path / "bad.json").write_bytes(file[:-20])
    run = CliRunner()
    refused = run.invoke(cli, ["import", str(tmp_path / "bad.json"), "--data", str(tmp_path / "here")])
    assert refused.exit_code == 1 and "not a record of Peer Assist" in refused.output
    brought = run.invoke(cli, ["import", str(tmp_path / "record.json"), "--data", str(tmp_path / "here")])
    assert brought.exit_code == 0, brought.output
    token = brought.output.split("/back#")[1].strip()
    again = run.invoke(cli, ["import", str(tmp_path / "record.json"), "--data", str(tmp_path / "here")])
    assert again.exit_code == 1 and "already here" in again.output
    async with instance(data=tmp_path / "here", rate_limits="off") as here, here.browser() as client:
        answer = await client.post("/back", data={"token": token})
        assert answer.status_code == 201
        assert (await client.get(f"/sessions/{session_id}/record.json")).content == file
