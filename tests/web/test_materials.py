"""Background material over HTTP: how much fits, what is taken, and that a retry hands in nothing twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator

import httpx2 as httpx
import pytest
from lxml import html

from app.rules import limits
from app.store import materials
from tests.instance import Instance
from tests.store.meeting import F, H, Meeting, O, R

FROM_A_FORM = {"HX-Request": "true"}
PDF = b"%PDF-1.7 " + b"x" * 100


@pytest.fixture
def meeting(here: Instance) -> Meeting:
    return Meeting(here.house.database)


@pytest.fixture
async def host(here: Instance, meeting: Meeting) -> AsyncIterator[httpx.AsyncClient]:
    async with here.somebody(meeting.id, meeting.people[H]) as client:
        yield client


async def hands_in(
    client: httpx.AsyncClient, meeting: Meeting, name: str, content: bytes, key: str = "", title: str = ""
) -> httpx.Response:
    headers = FROM_A_FORM | ({"Idempotency-Key": key} if key else {})
    files, form = {"file": (name, content, "application/octet-stream")}, {"title": title}
    return await client.post(f"/sessions/{meeting.id}/materials/files", files=files, data=form, headers=headers)


def handed_in(meeting: Meeting) -> list[str]:
    rows = sorted(meeting.snapshot().materials.values(), key=lambda row: row.born_seq)
    return [row.file_name or row.url for row in rows if row.dropped_at is None]


@pytest.mark.parametrize("size", [20, limits.FILE_BYTES // 4])
async def test_a_retry_is_known_by_what_is_in_the_file(meeting, host, size):
    one, other = (b"%PDF-" + letter * size for letter in (b"x", b"y"))
    first = await hands_in(host, meeting, "audit.pdf", one, key="k")
    again = await hands_in(host, meeting, "audit.pdf", one, key="k")
    assert (first.status_code, again.status_code) == (204, 204)
    assert handed_in(meeting) == ["audit.pdf"]
    changed = await hands_in(host, meeting, "audit.pdf", other, key="k")
    assert changed.status_code == 409 and changed.json()["error"]["sentence"]
    [material] = meeting.snapshot().materials
    assert (await host.get(f"/sessions/{meeting.id}/materials/{material}")).content == one


async def test_twenty_megabytes_fit_and_one_byte_more_does_not(meeting, host):
    most = b"%PDF-" + b"x" * (limits.FILE_BYTES - 5)
    assert (await hands_in(host, meeting, "audit.pdf", most)).status_code == 204
    answer = await hands_in(host, meeting, "more.pdf", most + b"x")
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "file" and "larger than 20 MB" in answer.json()["error"]["sentence"]
    assert handed_in(meeting) == ["audit.pdf"]


async def test_far_more_than_fits_is_refused_with_a_sentence(meeting, host):
    answer = await hands_in(host, meeting, "huge.pdf", b"%PDF-" + b"x" * (limits.FILE_BYTES + 1024 * 1024))
    assert answer.status_code == 413 and "too large" in answer.json()["error"]["sentence"]


async def test_everywhere_else_a_form_stays_small(meeting, host):
    form = {"kind": "context", "text": "x" * 70_000, "heading": "tried"}
    answer = await host.post(f"/sessions/{meeting.id}/cards", data=form, headers=FROM_A_FORM)
    assert answer.status_code == 413 and "too large" in answer.json()["error"]["sentence"]
    answer = await host.post(f"/sessions/{meeting.id}/materials/links", data={"url": "x" * 70_000}, headers=FROM_A_FORM)
    assert answer.status_code == 413 and "content-security-policy" in answer.headers
    page = await host.post(f"/sessions/{meeting.id}/cards", data=form)
    assert page.status_code == 413 and "too large" in page.text and page.headers["content-type"].startswith("text/html")


async def test_a_session_holds_a_hundred_megabytes(meeting, host):
    most = b"%PDF-" + b"x" * (limits.FILE_BYTES - 5)
    for number in range(5):
        meeting.act(H, lambda turn, n=number: materials.add_file(turn, "", f"{n}.pdf", most))
    answer = await hands_in(host, meeting, "one-more.txt", b"a")
    assert answer.status_code == 409 and "100 MB" in answer.json()["error"]["sentence"]


def a_zip(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tool.exe", b"MZ"), ("page.html", b"<script>alert(1)</script>"), ("page.svg", b"<svg onload='x'/>"),
        ("none", b"words"), ("audit.pdf", b"MZ not a pdf"), ("audit.pdf", b""), ("picture.png", b"GIF89a"),
        ("words.txt", b"\xff\xfe\x00"), ("words.docx", a_zip("evil.exe")), ("words.docx", b"PK\x03\x04 broken"),
        ("audit.pdf.exe", PDF), ("..", PDF), ("", PDF),
    ],
)  # fmt: skip
async def test_what_is_not_taken_is_told_and_leaves_nothing(meeting, host, name, content):
    answer = await hands_in(host, meeting, name, content)
    assert answer.status_code == 422 and answer.json()["error"]["sentence"]
    assert handed_in(meeting) == []


async def test_a_form_without_a_file_is_told(meeting, host):
    path = f"/sessions/{meeting.id}/materials/files"
    for sent in ({"data": {"title": "x"}}, {"files": {"other": ("a.pdf", PDF)}}, {"content": b"nonsense"}):
        answer = await host.post(path, headers=FROM_A_FORM, **sent)
        assert answer.status_code == 422, sent
        assert answer.json()["error"]["sentence"]


async def test_a_retry_hands_in_nothing_twice(meeting, host):
    first = await hands_in(host, meeting, "audit.pdf", PDF, "the-key", "The audit")
    again = await hands_in(host, meeting, "audit.pdf", PDF, "the-key", "The audit")
    assert (first.status_code, again.status_code) == (204, 204)
    assert first.headers["X-Seq"] == again.headers["X-Seq"]
    assert handed_in(meeting) == ["audit.pdf"]
    other = await hands_in(host, meeting, "other.pdf", PDF, "the-key", "The audit")
    assert other.status_code == 409 and handed_in(meeting) == ["audit.pdf"]


async def test_a_file_comes_back_as_it_was_to_be_saved_only(here, meeting, host):
    name = 'Prüfung «2025» <x> "y".pdf'
    assert (await hands_in(host, meeting, name, PDF)).status_code == 204
    [material] = meeting.snapshot().materials.values()
    async with here.somebody(meeting.id, meeting.people[R]) as peer:
        answer = await peer.get(f"/sessions/{meeting.id}/materials/{material.id}")
    assert answer.status_code == 200 and answer.content == PDF
    assert (
        answer.headers["content-disposition"].startswith("attachment; ")
        and "UTF-8''Pr%C3%BCfung" in answer.headers["content-disposition"]
    )
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_hosts_see_who_has_opened_a_material_and_peers_do_not(here, meeting, host):
    assert (await hands_in(host, meeting, "audit.pdf", PDF)).status_code == 204
    [material] = meeting.snapshot().materials.values()
    gloria = meeting.join(R, "Gloria")
    async with here.somebody(meeting.id, gloria.id) as peer:
        await peer.get(f"/sessions/{meeting.id}/materials/{material.id}")
        await peer.get(f"/sessions/{meeting.id}/materials/{material.id}")
    assert "Opened by:" in (shown := (await host.get(f"/sessions/{meeting.id}")).text) and "Gloria" in shown
    async with here.somebody(meeting.id, meeting.people[R]) as other:
        assert "Opened by:" not in (await other.get(f"/sessions/{meeting.id}")).text


async def test_a_silent_host_leaves_no_trace_by_opening(here, meeting, host):
    assert (await hands_in(host, meeting, "audit.pdf", PDF)).status_code == 204
    [material] = meeting.snapshot().materials.values()
    meeting.open("listening")
    before = meeting.trace()
    assert (await host.get(f"/sessions/{meeting.id}/materials/{material.id}")).content == PDF
    assert meeting.trace() == before


@pytest.mark.parametrize(("role", "status"), [(F, 204), (H, 204), (R, 403), (O, 403)])
async def test_who_may_hand_in(here, meeting, role, status):
    async with here.somebody(meeting.id, meeting.people[role]) as client:
        assert (await hands_in(client, meeting, "audit.pdf", PDF)).status_code == status
        link = await client.post(f"/sessions/{meeting.id}/materials/links", data={"url": "example.org/audit"})
        assert link.status_code == status


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://",
        "https://user:pw@example.org",
        "http://[",
        "data:text/html,x",
        "x" * 2001,
    ],
)
async def test_a_link_that_is_none_is_told(meeting, host, url):
    answer = await host.post(f"/sessions/{meeting.id}/materials/links", data={"url": url}, headers=FROM_A_FORM)
    assert answer.status_code == 422 and answer.json()["error"]["field"] == "url"


async def test_where_a_link_leads_learns_nothing_of_the_session(here, meeting, host):
    await host.post(f"/sessions/{meeting.id}/materials/links", data={"url": "example.org/audit"}, headers=FROM_A_FORM)
    [material] = meeting.snapshot().materials
    page = html.fromstring((await host.get(f"/sessions/{meeting.id}")).text)
    link = page.get_element_by_id(f"open-material-{material}")
    assert (link.get("target"), link.get("rel")) == ("_blank", "noopener noreferrer")


async def test_another_sessions_material_is_not_there(here, meeting, host):
    assert (await hands_in(host, meeting, "audit.pdf", PDF)).status_code == 204
    [material] = meeting.snapshot().materials.values()
    other = Meeting(here.house.database)
    async with here.somebody(other.id, other.people[F]) as stranger:
        for method in ("GET", "DELETE"):
            answer = await stranger.request(
                method, f"/sessions/{other.id}/materials/{material.id}", headers=FROM_A_FORM
            )
            assert answer.status_code == 404
    assert handed_in(meeting) == ["audit.pdf"]
