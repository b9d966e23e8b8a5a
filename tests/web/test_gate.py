"""Who may call at all, and what every answer carries: origin, host, cookies, headers, secrets."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import pytest
import websockets
from starlette.requests import HTTPConnection
from websockets.asyncio.client import connect

from app.web.asking import cookie_secret
from app.web.origin import is_own_origin, is_plain_host, name_in
from app.web.pace import Limit, Pace
from app.web.security import SAID_TWICE, why_not
from tests.meeting.house import OpenHouse, open_house
from tests.meeting.meeting import Meeting, meeting_in

FOREIGN = "https://evil.example"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture(scope="module")
async def meeting(house: OpenHouse) -> AsyncIterator[Meeting]:
    async with meeting_in(house, "questions") as meeting:
        yield meeting


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": FOREIGN}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Origin": "http://127.0.0.1:99999999"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "{own}"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "{own}"}, 403),
        ({"Origin": "{own}"}, 204),
        ({"Origin": "http://localhost:{port}"}, 204),
        ({"Sec-Fetch-Site": "same-origin"}, 204),
    ],
)
async def test_a_change_must_come_from_our_own_pages(meeting: Meeting, headers: dict[str, str], status: int) -> None:
    house = meeting.house
    sent = {n: v.format(own=house.url, port=house.port) if "{" in v else v for n, v in headers.items()}
    sent["Cookie"] = f"peer_assist={meeting.resource.cookie}"
    body = {"kind": "question", "text": "From where?"}
    answer = await house.client().post(f"/sessions/{meeting.session_id}/cards", headers=sent, data=body)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["error"]["sentence"]


@pytest.mark.parametrize("name", ["Host", "Origin", "Sec-Fetch-Site", "Content-Type", "X-Participant", "Authorization"])
async def test_what_can_be_said_only_once_is_not_said_twice(meeting: Meeting, name: str) -> None:
    own, other = {
        "Host": (f"127.0.0.1:{meeting.house.port}", "evil.example"),
        "Origin": (meeting.house.url, FOREIGN),
        "Sec-Fetch-Site": ("same-origin", "cross-site"),
        "Content-Type": ("application/x-www-form-urlencoded", "application/json"),
        "X-Participant": (meeting.resource.id, meeting.host.id),
        "Authorization": (f"Bearer {meeting.resource.token}", "Bearer another"),
    }[name]
    sent = {"Host": f"127.0.0.1:{meeting.house.port}", "Cookie": f"peer_assist={meeting.resource.cookie}",
            "Sec-Fetch-Site": "same-origin", "Content-Length": "0", "Connection": "close"}  # fmt: skip
    once = [pair for pair in sent.items() if pair[0] != name]
    for first, last in ((own, other), (other, own), (own, own)):
        head = "".join(f"{said}: {value}\r\n" for said, value in [*once, (name, first), (name, last)])
        reader, writer = await asyncio.open_connection("127.0.0.1", meeting.house.port)
        writer.write(f"POST /sessions/{meeting.session_id}/cards HTTP/1.1\r\n{head}\r\n".encode())
        answer = await reader.read()
        writer.close()
        assert answer.startswith(b"HTTP/1.1 403 ") and b'"said_twice"' in answer, (name, first, last)


def test_what_may_be_said_twice_is_let_in() -> None:
    sent = [(b"host", b"127.0.0.1"), (b"accept", b"text/html"), (b"accept", b"*/*")]
    scope = {"type": "http", "method": "GET", "scheme": "http", "headers": sent}
    assert why_not(scope, dict(sent), "") is None
    assert why_not({**scope, "headers": [*sent, sent[0]]}, dict(sent), "") == SAID_TWICE


async def test_a_token_is_taken_from_its_bearer_only(meeting: Meeting) -> None:
    token = meeting.resource.token
    for said, status in (
        (f"Bearer {token}", 200),
        (f"bearer {token}", 200),
        (f"Basic {token}", 401),
        (token, 401),
        ("Bearer", 401),
    ):
        client = meeting.house.client(Authorization=said)
        assert (await client.get(f"/api/v1/sessions/{meeting.session_id}")).status_code == status, said


async def test_a_program_is_let_in_although_its_client_kept_the_cookie(meeting: Meeting) -> None:
    headers = {
        "Cookie": f"peer_assist={meeting.resource.cookie}",
        "Authorization": f"Bearer {meeting.resource.token}",
    }
    body = {"kind": "question", "text": "By a program?"}
    answer = await meeting.house.client().post(
        f"/api/v1/sessions/{meeting.session_id}/cards", headers=headers, json=body
    )
    assert answer.status_code == 201
    live = f"ws://127.0.0.1:{meeting.house.port}/api/v1/sessions/{meeting.session_id}/live"
    offered = ["peer-assist", f"bearer.{meeting.resource.token}"]
    cookie = {"Cookie": headers["Cookie"]}
    async with connect(live, additional_headers=cookie, subprotocols=offered, proxy=None) as socket:  # type: ignore[arg-type]
        assert socket.subprotocol == "peer-assist"


@pytest.mark.parametrize("origin", [FOREIGN, "null", None, "http://127.0.0.1:1"])
async def test_a_socket_opens_for_our_own_pages_only(meeting: Meeting, origin: str | None) -> None:
    headers = {"Cookie": f"peer_assist={meeting.resource.cookie}", "Sec-Fetch-Site": "same-origin"}
    headers |= {"Origin": origin} if origin else {}
    address = f"ws://127.0.0.1:{meeting.house.port}/sessions/{meeting.session_id}/live?me={meeting.resource.id}"
    with pytest.raises(websockets.InvalidStatus) as refused:
        await connect(address, additional_headers=headers, proxy=None)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "host", ["[", "[::1", "a b", "evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil"]
)
async def test_another_name_that_points_here_is_refused(house: OpenHouse, host: str) -> None:
    for path in ("/", "/join", "/api/docs"):
        answer = await house.client(Host=host).get(path)
        assert answer.status_code == 403
        assert "PEER_ASSIST_BASE_URL" in answer.text


def test_this_machine_is_itself_by_whichever_of_its_names() -> None:
    for name, host in product(("localhost", "127.0.0.1", "[::1]"), repeat=2):
        assert is_own_origin(f"http://{name}:8000", f"{host}:8000", "http", ""), (name, host)


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("[2001:db8::7]", "[2001:db8::7]", True),
        ("192.0.2.8", "192.0.2.7", False),
        ("localhost", "192.0.2.7", False),
        ("192.0.2.7", "localhost", False),
        ("evil.example", "localhost", False),
        ("evil.example", "192.0.2.7", False),
        ("evil.example", "evil.example", False),
        ("", "", False),
    ],
)
def test_another_host_is_not_us_on_the_same_port_either(origin: str, host: str, own: bool) -> None:
    assert is_own_origin(f"http://{origin}:8000", f"{host}:8000", "http", "") is own


def test_what_strangers_send_is_not_remembered_however_long_it_is() -> None:
    scope = {"type": "http", "method": "POST", "scheme": "http", "headers": []}
    long = b"a" * 301
    remembered = (name_in, is_plain_host, is_own_origin)
    for host, origin, base_url in (
        (long, b"http://127.0.0.1", ""),
        (long, b"https://board.example", "https://board.example"),
        (b"board.example", b"https://" + long, "https://board.example"),
    ):
        before = [known.cache_info().currsize for known in remembered]
        assert why_not(scope, {b"host": host, b"origin": origin}, base_url) is not None
        assert [known.cache_info().currsize for known in remembered] == before


async def test_with_a_base_url_only_that_is_our_own(data: Path) -> None:
    async with open_house(data, base_url="https://board.example") as house:
        start = {"title": "T", "challenge": "C", "name": "N"}
        for origin, status in ((FOREIGN, 403), (house.url, 403), ("https://board.example", 201)):
            answer = await house.client(Origin=origin, Host="board.example").post("/sessions", data=start)
            assert answer.status_code == status, origin


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(house: OpenHouse) -> None:
    start = {"title": "T", "challenge": "C", "name": "N"}
    plain = await house.client(Origin=house.url).post("/sessions", data=start)
    cookie = plain.headers["set-cookie"]
    assert cookie.startswith("peer_assist=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age="):
        assert part in cookie
    assert "Secure" not in cookie and "Domain" not in cookie
    secret = cookie.partition("=")[2].partition(";")[0]
    assert len(secret) >= 43
    secured = await house.client(**{"Origin": house.url.replace("http", "https"), "X-Forwarded-Proto": "https"}).post(
        "/sessions", data=start
    )
    cookie = secured.headers["set-cookie"]
    assert cookie.startswith("__Host-peer_assist=") and "Secure" in cookie and "Domain" not in cookie


async def test_where_the_address_says_https_the_cookie_is_the_safe_one_whatever_the_proxy_says(data: Path) -> None:
    async with open_house(data, base_url="https://board.example") as house:
        own = house.client(Origin="https://board.example", Host="board.example")
        begun = await own.post("/sessions", data={"title": "T", "challenge": "C", "name": "N"})
        assert begun.headers["set-cookie"].startswith("__Host-peer_assist=") and "Secure" in begun.headers["set-cookie"]
        assert (await own.get("/join/")).headers["location"] == "https://board.example/join"


@pytest.mark.parametrize(
    ("by", "cookie", "known"),
    [
        ("http", b"peer_assist=%s", True),
        ("http", b"a=1;peer_assist=%s ;b", True),
        ("https", b"__Host-peer_assist=%s", True),
        ("https", b"peer_assist=stranger; __Host-peer_assist=%s", True),
        ("https", b"__Host-peer_assist=%s; \xa0__Host-peer_assist=stranger", True),
        # What any host of the same domain could set.
        ("https", b"peer_assist=%s", False),
        ("https", b"\xa0__Host-peer_assist=%s", False),
        ("https", b"__Host-peer_assist =%s", False),
        ("https", b"__host-peer_assist=%s", False),
    ],
)
async def test_who_comes_by_https_is_known_by_what_no_other_host_can_set(
    meeting: Meeting, by: str, cookie: bytes, known: bool
) -> None:
    house, person = meeting.house, meeting.resource
    sent = cookie % person.cookie.encode()
    client = house.client(**{"Origin": house.url.replace("http:", f"{by}:"), "X-Forwarded-Proto": by, "Cookie": sent})  # type: ignore[arg-type]
    me = {"X-Participant": person.id}
    posted = {"kind": "question", "text": f"Known by {by}?"}
    answers = [
        await client.get(f"/sessions/{meeting.session_id}", headers=me),
        await client.post(f"/sessions/{meeting.session_id}/cards", headers=me, data=posted),
    ]
    assert [answer.status_code for answer in answers] == ([200, 204] if known else [401, 401])
    seat = {"token": meeting.tokens["observer"], "name": "Somebody"}
    joined = await client.post("/join", data=seat)
    assert (person.cookie in joined.headers["set-cookie"]) is known, "whoever set it would be whoever joins with it"


@pytest.mark.parametrize(("scheme", "known"), [("http", True), ("ws", True), ("https", False), ("wss", False)])
def test_nor_is_a_socket_known_by_it(scheme: str, known: bool) -> None:
    scope = {"type": "http", "scheme": scheme, "headers": [(b"cookie", b"peer_assist=planted")]}
    assert cookie_secret(HTTPConnection(scope)) == ("planted" if known else "")


async def test_every_kind_of_answer_carries_the_headers(meeting: Meeting) -> None:
    house, host = meeting.house, meeting.host
    client, home = house.client(), await house.client().get("/")
    static = re.findall(r'(?:href|src)="(/static/[^"]+)"', home.text)
    answers = {
        "home": home,
        "board": await host.asks(f"?me={host.id}"),
        "record": await host.asks(f"/record?me={host.id}"),
        "file": await host.asks(f"/record.json?me={host.id}"),
        "changes": await host.asks(f"/changes?me={host.id}"),
        "refusal": await host.tries("PUT", "/phase", phase="closed"),
        "bad input": await host.tries("POST", "/cards", kind="none"),
        "signed out": await client.get(f"/sessions/{meeting.session_id}"),
        "nothing": await client.get("/nothing/here"),
        "nothing, static": await client.get("/static/nothing.js"),
        "no such method": await client.request("PATCH", "/", headers={"Origin": house.url}),
        "other site": await client.post("/sessions", headers={"Origin": FOREIGN}),
        "too large": await client.post("/sessions", headers={"Origin": house.url}, content=b"x" * 70_000),
        "api": await host.board_as_json(),
        "api, error": await host.tries_by_api("POST", "/cards", {"kind": "none"}),
        "api docs": await client.get("/api/docs"),
        "health": await client.get("/health"),
        "metrics": await client.get("/metrics"),
    }
    for path in static:
        answers[path] = await client.get(path)
    for name, answer in answers.items():
        headers = answer.headers
        assert headers["content-security-policy"] == CSP, name
        assert headers["x-content-type-options"] == "nosniff", name
        assert headers["cross-origin-opener-policy"] == "same-origin", name
        assert headers["cross-origin-resource-policy"] == "same-origin", name
        assert headers["referrer-policy"] == "same-origin", name
        assert "camera=()" in headers["permissions-policy"], name
        kept = name.startswith("/static/")
        assert ("immutable" in headers["cache-control"]) is kept, name
        assert ("no-store" in headers["cache-control"]) is not kept, name
        assert "server" not in headers, name


async def test_no_page_holds_what_the_policy_forbids_or_loads_from_elsewhere(meeting: Meeting) -> None:
    client, lead = meeting.house.client(), meeting.facilitator
    pages = [await client.get(path) for path in ("/", "/join", "/lead", "/back", "/api/docs", "/import", "/follow")]
    pages += [
        await lead.asks(f"{path}?me={lead.id}") for path in ("", "/invitations", "/agenda", "/record", "/way-back")
    ]
    for page in pages:
        assert page.status_code == 200, page.url
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page.text), page.url
        loaded = re.findall(r"<(?:script|link|img|iframe|source)[^>]*?(?:src|href)=\"([^\"]+)\"", page.text)
        assert loaded and all(path.startswith(("/static/", "data:")) for path in loaded), (page.url, loaded)


async def test_looking_at_a_link_takes_nothing(house: OpenHouse) -> None:
    async with meeting_in(house) as meeting:
        before = await meeting.fresh_page(meeting.facilitator)
        for path in ("/join", "/lead", "/back"):
            page = await house.client().get(path)
            assert page.status_code == 200 and "set-cookie" not in page.headers
        look = await house.client(Origin=house.url).post("/join/look", data={"token": meeting.tokens["host"]})
        assert look.status_code == 200 and "set-cookie" not in look.headers
        assert (await meeting.fresh_page(meeting.facilitator)).seq == before.seq


async def test_no_secret_is_in_an_address_a_log_or_another_persons_page(
    house: OpenHouse, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    async with meeting_in(house, "questions") as meeting:
        await meeting.everyone_watches()
        card = await meeting.resource.posts("question", "canary-of-the-log")
        await meeting.host.posts("answer", "canary-answer", card)
        await meeting.host.tries("POST", "/cards", kind="none", text="canary-refused")
        await house.client(Origin=house.url).post("/join/look", data={"token": "canary-token.x"})
        secrets = [*meeting.tokens.values()]
        for person in meeting.people:
            secrets += [person.cookie, person.token]
        pages = [(p, (await meeting.fresh_page(p)).text) for p in meeting.people]
        messages = [text for watcher in meeting.watchers for text in watcher.messages]
    written = "".join(capfd.readouterr()) + caplog.text
    for secret in [*secrets, "canary-of-the-log", "canary-answer", "canary-refused", "canary-token"]:
        assert secret not in written
    for secret in secrets:
        assert not any(secret in text for _, text in pages)
        assert not any(secret in text for text in messages)
    with (house.inside.settings.data / "peer-assist.db").open("rb") as file:
        kept = file.read() + Path(f"{file.name}-wal").read_bytes()
    assert not any(secret.encode() in kept for secret in secrets), "a stolen database would open a session"


async def test_a_renewed_link_stops_the_old_one(house: OpenHouse) -> None:
    async with meeting_in(house) as meeting:
        await meeting.facilitator.does("POST", "/links/host")
        for path, body in (("/join/look", {}), ("/join", {"name": "Late"})):
            data = {"token": meeting.tokens["host"]} | body
            answer = await house.client(Origin=house.url).post(path, data=data)
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "stale_link")
        api = await house.client().post("/api/v1/join", json={"token": meeting.tokens["host"], "name": "Late"})
        assert api.status_code == 404
        cut = await house.client().post("/api/v1/join", json={"token": meeting.tokens["host"][:-1], "name": "Late"})
        assert (cut.status_code, cut.json()["error"]["code"]) == (404, "unknown_link")


async def test_a_start_key_is_needed_where_one_is_set(data: Path) -> None:
    async with open_house(data, start_key="sesame") as house:
        body = {"title": "T", "challenge": "C"}
        for key, status in (("", 422), ("wrong", 422), ("sésame", 422), ("sesame", 201)):
            page = await house.client(Origin=house.url).post("/sessions", data=body | {"name": "N", "start_key": key})
            api = await house.client().post("/api/v1/sessions", json=body | {"start_key": key})
            assert (page.status_code, api.status_code) == (status, status), key
        assert "start_key" in (await house.client().get("/")).text


async def test_strangers_keep_nobody_from_posting(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.asking.POSTS_IN_A_SESSION", Limit(3, 3600))
    async with open_house(data, rate_limits="on") as house, meeting_in(house) as meeting:
        path = f"/sessions/{meeting.session_id}/reading"
        for number in range(4):
            stranger = house.client(Origin=house.url, Cookie=f"peer_assist=stranger{number}")
            assert (await stranger.put(path)).status_code == 401
        answers = [(await meeting.resource.tries("PUT", "/reading")).status_code for _ in range(4)]
        assert answers == [204, 204, 204, 429], "those who take part are counted as before"


async def test_floods_are_answered_with_a_sentence(data: Path) -> None:
    async with open_house(data, rate_limits="on") as house, meeting_in(house) as meeting:
        answers = [await meeting.resource.tries("PUT", "/reading") for _ in range(30)]
        assert {answer.status_code for answer in answers} == {204, 429}
        refused = answers[-1]
        assert refused.json()["error"]["sentence"] and refused.headers["retry-after"]
        client = house.client(Origin=house.url)
        looks = [await client.post("/join/look", data={"token": "x"}) for _ in range(70)]
        assert looks[-1].status_code == 429


async def test_whoever_tries_links_is_slowed_down_wherever_they_try_them(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("joining", "api.people"):
        monkeypatch.setattr(f"app.web.{place}.JOINS_OF_AN_ADDRESS", Limit(1, 3600))
    async with open_house(data, rate_limits="on") as house:
        client, body = house.client(Origin=house.url), {"token": "x", "name": "N"}
        for path in ("/join/look", "/join", "/back/look", "/back", "/follow/look", "/follow", "/api/v1/join"):
            house.inside.pace = Pace(on=True)
            sent = {"json": body} if path.startswith("/api") else {"data": body}
            answers = [(await client.post(path, **sent)).status_code for _ in range(2)]
            assert answers == [404, 429], path


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"]
)
async def test_what_a_proxy_hands_on_is_told_no_numbers(house: OpenHouse, header: str) -> None:
    for value in ("127.0.0.1", "203.0.113.7", "https", ""):
        answer = await house.client(**{header: value}).get("/metrics")
        assert answer.status_code == 404 and "peer_assist" not in answer.text, value


async def test_numbers_are_for_whoever_has_the_key(data: Path) -> None:
    async with open_house(data, metrics_key="count on me") as house:
        for given, status in (
            ({}, 404),
            ({"Authorization": "Bearer wrong"}, 404),
            ({"Authorization": "count on me"}, 404),
            ({"Authorization": "Bearer count on m\u00e9".encode()}, 404),
            ({"Authorization": "Bearer count on me"}, 200),
            ({"Authorization": "Bearer count on me", "X-Forwarded-For": "203.0.113.7"}, 200),
        ):
            assert (await house.client(**given).get("/metrics")).status_code == status, given


async def test_the_house_tells_how_it_is(house: OpenHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    client = house.client()
    assert (await client.get("/health")).json() == {"ok": True}
    assert (await client.get("/ready")).json() == {"ok": True}
    metrics = (await client.get("/metrics")).text
    assert "peer_assist_sockets" in metrics and "peer_assist_rooms" in metrics

    async def away(look: object) -> None:
        raise OSError("away")

    monkeypatch.setattr(house.inside.database, "read", away)
    assert (await client.get("/ready")).status_code == 503
    assert (await client.get("/health")).status_code == 200
