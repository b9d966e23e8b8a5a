"""Bad input of every kind is answered with a sentence and a status below 500; the text is not lost, the board not hurt."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from tests.meeting.house import OpenHouse
from tests.meeting.meeting import Meeting, meeting_in
from tests.web.guards import GUARDS, Guard
from tests.web.test_guards import ask

HUGE = 10**400
STRANGE: list[Any] = [
    "", " ", "\0", "a\0b", "\ud800", "\u202e", "\ufeff", "💥" * 3_000, "x" * 30_000, "-1", "99999999999999999999",
    "1e999", "NaN", "../../etc/passwd", "'; DROP TABLE card; --", "{{ 7 * 7 }}", "%s %(a)s", "<script>x</script>",
]  # fmt: skip
BODIES: list[bytes] = [
    b"", b"{", b"[]", b"null", b"1", b'"x"', b'{"kind": 1}', b'{"kind": null}', b'{"kind": ["question"]}', b"\xff\xfe",
    b'{"text": "\\ud800", "kind": "question"}', b'{"kind": "question", "text": "a", "kind": {}}',
    b'{"count": 1' + b"0" * 400 + b"}", b'{"count": 1e999}', b'{"count": NaN}', b'{"count": true}', b"[" * 30_000,
    b'{"unknown": 1}', b"kind=question&text=a", b'{"kind": "question", "text": "' + b"x" * 25_000 + b'"}',
]  # fmt: skip


@pytest.fixture(scope="module")
async def meeting(house: OpenHouse) -> AsyncIterator[Meeting]:
    async with meeting_in(house, "questions") as meeting:
        yield meeting


@pytest.fixture(scope="module")
async def names(meeting: Meeting) -> dict[str, str]:
    ids = [await meeting.resource.posts("question", text) for text in ("Who decides?", "Who pays?")]
    board = (await meeting.host.board_as_json()).json()
    return {
        "session_id": meeting.session_id, "question": ids[0], "other": ids[1], "thought": ids[0], "phase": board["phase_id"],
        "recommendation": ids[0], "person": meeting.resource2.id, "action": "none", "material": "none",
    }  # fmt: skip


CHANGES = [guard for guard in GUARDS if not guard.route.startswith("GET") and not guard.lasts]
WITH_BODY = [guard for guard in CHANGES if guard.body and "file" not in guard.body]


def told(answer: httpx2.Response) -> str:
    """Nothing when the answer is as it should be, else what is wrong with it."""
    if answer.status_code >= 500:
        return f"{answer.status_code} {answer.text[:100]}"
    if answer.status_code >= 400 and not answer.json()["error"]["sentence"]:
        return f"{answer.status_code} without a sentence"
    return ""


async def test_strange_values_in_forms(meeting: Meeting, names: dict[str, str]) -> None:
    wrong = []
    for guard in (g for g in WITH_BODY if not g.route.partition(" ")[2].startswith("/api/")):
        for field in guard.body:
            for value in STRANGE:
                sent = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
                odd = Guard(guard.route, guard.action, guard.body | {field: sent.replace("{", "(")}, path=guard.path)
                if trouble := told(await ask(meeting.observer, odd, names)):
                    wrong.append(f"{guard.route} {field}={value[:20]!r}: {trouble}")
    assert wrong == []


async def test_strange_values_by_those_who_may(meeting: Meeting, names: dict[str, str]) -> None:
    """The same for whom the rules let through to the verb, where it harms nobody."""
    safe = [
        g for g in WITH_BODY if "/phase" not in g.route and "/confidentiality" not in g.route and "api" not in g.route
    ]
    wrong = []
    for guard in safe:
        person = meeting.facilitator if guard.action and guard.action.value in ("run", "moderate") else meeting.resource
        for field in guard.body:
            for value in STRANGE[:14]:
                odd = Guard(
                    guard.route, guard.action, guard.body | {field: value.replace("\ud800", "?")}, path=guard.path
                )
                if trouble := told(await ask(person, odd, names)):
                    wrong.append(f"{guard.route} {field}={value[:20]!r}: {trouble}")
    assert wrong == []


async def test_raw_bytes_that_are_no_form(meeting: Meeting, names: dict[str, str]) -> None:
    types = [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "text/plain",
        "",
        "x/y; charset=\udcff",
    ]
    bytes_ = [
        b"",
        b"\xff\xfe=\xff",
        b"%ff%fe=%00",
        b"--x\r\n\r\nbroken",
        b"&&&&",
        b"=" * 999,
        b"text=" + b"%F0%9F%92" * 50,
    ]
    wrong = []
    for kind in types[:-1]:
        for content in bytes_:
            headers = meeting.resource.headers | ({"Content-Type": kind} if kind else {})
            for key in ({}, {"Idempotency-Key": "k" + str(len(content)) + kind}):
                answer = await meeting.resource.client.post(
                    f"/sessions/{meeting.session_id}/cards", headers=headers | key, content=content
                )
                if answer.status_code < 400 or told(answer):
                    wrong.append(f"{kind} {content[:20]!r}: {answer.status_code} {answer.text[:80]}")
    assert wrong == []


async def test_bodies_that_are_no_json_of_ours(meeting: Meeting, names: dict[str, str]) -> None:
    wrong = []
    for guard in (g for g in CHANGES if g.route.partition(" ")[2].startswith("/api/")):
        address = guard.address.format_map(names)
        for content in BODIES:
            for person in (meeting.resource, meeting.observer):
                headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}
                if guard.own and guard.verb == "DELETE" and person is meeting.resource:
                    continue
                answer = await meeting.house.client().request(guard.verb, address, headers=headers, content=content)
                if trouble := told(answer):
                    wrong.append(f"{person.name} {guard.route} {content[:30]!r}: {trouble}")
    for path in ("/api/v1/sessions", "/api/v1/join"):
        for content in BODIES:
            answer = await meeting.house.client().post(
                path, content=content, headers={"Content-Type": "application/json"}
            )
            if answer.status_code not in (400, 422) or told(answer):
                wrong.append(f"{path} {content[:30]!r}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize(
    "path",
    [
        "?me=%00", "?me=%ff", "?me=" + "x" * 5_000, "/changes?since=x", "/changes?since=9" + "9" * 40, "/changes?since=-5",
        "/news?since=" + "9" * 30, "/cards/%00/menu", "/cards/..%2f..%2fx/menu", "/cards/none/forms/edit", "/record.exe",
        "/record.%00", "/as/king", "/history?before=" + "9" * 30, "/history?before=x", "/materials/none", "/replay?seq=" + "9" * 30,
        "/participants/none/standing", "/replay?step=x", "/forms/%F0%9F%92%A5",
    ],
)  # fmt: skip
async def test_strange_addresses(meeting: Meeting, path: str) -> None:
    answer = await meeting.facilitator.asks(path)
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert "<h1>" in answer.text, "somebody who goes to an address is shown a page"


@pytest.mark.parametrize("session_id", ["none", "%00", "%ff", "x" * 3_000, "💥"])
async def test_a_session_that_is_none(meeting: Meeting, session_id: str) -> None:
    person = meeting.facilitator
    page = await person.client.get(f"/sessions/{session_id}", headers=person.headers)
    api = await person.client.get(f"/api/v1/sessions/{session_id}", headers={"Authorization": f"Bearer {person.token}"})
    assert (page.status_code, api.status_code) in ((404, 404), (401, 401))


async def test_secrets_that_are_none(meeting: Meeting) -> None:
    client = meeting.house.client()
    for secret in ("x", "\xff", "a" * 9_000, "a b", "%00"):
        cookie = {"Cookie": f"peer_assist={secret}".encode("latin-1")}
        assert (await client.get(f"/sessions/{meeting.session_id}", headers=cookie)).status_code in (400, 401)
        bearer = {"Authorization": f"Bearer {secret}".encode("latin-1")}
        assert (await client.get(f"/api/v1/sessions/{meeting.session_id}", headers=bearer)).status_code in (400, 401)
    for token in ("", "x", ".", "a.b.c", "💥", f"{meeting.session_id}.f1.AAAA", "\0", "x" * 15_000):
        answer = await client.post("/api/v1/join", json={"token": token, "name": "N"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_link"), token[:20]


async def test_too_large_is_413_with_a_sentence(meeting: Meeting) -> None:
    for path, headers in (
        (f"/sessions/{meeting.session_id}/cards", meeting.resource.headers),
        (f"/api/v1/sessions/{meeting.session_id}/cards", {"Authorization": f"Bearer {meeting.resource.token}"}),
        ("/api/v1/join", {}),
    ):
        answer = await meeting.house.client().post(path, headers=headers, content=b"x" * 70_000)
        assert answer.status_code == 413 and answer.json()["error"]["sentence"]


async def test_the_same_key_does_a_thing_once(meeting: Meeting) -> None:
    form = {"kind": "question", "text": "Once?"}
    first = await meeting.resource.tries("POST", "/cards", key="the-key", **form)
    again = await meeting.resource.tries("POST", "/cards", key="the-key", **form)
    assert (again.status_code, again.headers["X-Card"], again.headers["X-Seq"]) == (
        204, first.headers["X-Card"], first.headers["X-Seq"]
    )  # fmt: skip
    other = await meeting.resource.tries("POST", "/cards", key="the-key", **form | {"text": "Other?"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "conflict")
    theirs = await meeting.resource2.tries("POST", "/cards", key="the-key", **form)
    assert theirs.headers["X-Card"] != first.headers["X-Card"]
    too_long = await meeting.resource.tries("POST", "/cards", key="k" * 500, **form)
    assert too_long.status_code == 422
    body = {"kind": "question", "text": "Once by the API?"}
    made = await meeting.resource.tries_by_api("POST", "/cards", body, key="api-key")
    repeated = await meeting.resource.tries_by_api("POST", "/cards", body, key="api-key")
    assert (made.status_code, repeated.status_code) == (201, 200)
    assert made.json() == repeated.json()


async def test_a_retry_is_answered_although_the_phase_has_moved_on(house: OpenHouse) -> None:
    async with meeting_in(house, "questions") as meeting:
        asked = await meeting.resource.posts("question", "Who decides?")
        form = {"kind": "answer", "text": "The committee.", "parent_id": asked}
        first = await meeting.host.tries("POST", "/cards", key="late", **form)
        await meeting.opens("listening")
        again = await meeting.host.tries("POST", "/cards", key="late", **form)
        assert (again.status_code, again.headers["X-Card"]) == (204, first.headers["X-Card"])
        new = await meeting.host.tries("POST", "/cards", key="later", **form)
        assert (new.status_code, new.json()["error"]["code"]) == (403, "hosts_are_listening")


HOSTILE = [
    "<script>alert(1)</script>", '<hx-partial id="board" data-style="inner">gone</hx-partial>', '"><img src=x onerror=alert(1)>',
    "</template></script><svg onload=alert(1)>", '<a hx-get="/health" hx-trigger="load">x</a>', "javascript:alert(1)",
    "https://example.org/\"onmouseover=\"alert(1)", "{{ view.session.id }}{% raw %}", "a\u202egnp.exe", "&lt;b&gt;&#x3c;",
]  # fmt: skip


async def test_hostile_words_stay_words_everywhere(house: OpenHouse) -> None:
    async with meeting_in(house, "questions") as meeting:
        await meeting.everyone_watches()
        for text in HOSTILE:
            card = await meeting.resource.posts("question", text)
            await meeting.host.posts("answer", text, card)
        await meeting.facilitator.does("PUT", "/floor", participant=meeting.resource.id)
        await meeting.resource.does(
            "PUT", "/experience", organisation=HOSTILE[0], did_what=HOSTILE[1], did_where=HOSTILE[2]
        )
        await meeting.opens("response")
        await meeting.host.does("PUT", "/summary", text="\n".join(HOSTILE), by=HOSTILE[0])
        pages = [
            await p.asks(f"{path}?me={p.id}")
            for p in (meeting.facilitator, meeting.host)
            for path in ("", "/record", "/news")
        ]
        texts = [page.text for page in pages if page.status_code == 200]
        texts += [json.loads(m).get("html", "") for w in meeting.watchers for m in w.messages]
        assert len(texts) > 50
        for text in texts:
            for harm in (
                "<script>alert",
                "<img src=x",
                "<svg onload",
                '<a hx-get="/health',
                'href="javascript:',
                "\u202e",
            ):
                assert harm not in text
            assert text.count('<hx-partial id="board"') <= 1 and ">gone<" not in text
