"""Somebody who takes part: acts over HTTP with their own cookie, or by the API with their own token."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2

if TYPE_CHECKING:
    from tests.meeting.meeting import Meeting

_numbers = itertools.count()


@dataclass(eq=False)
class Person:
    """`name` is what the tests call them by; `cookie` and `token` are their secrets."""

    meeting: Meeting
    name: str
    role: str
    id: str = ""
    cookie: str = ""
    token: str = ""
    client: httpx2.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.meeting.house.client()

    async def joins(self) -> Person:
        """Take a seat by the link of one's role."""
        body = {"token": self.meeting.tokens[self.role], "name": self.shown_name}
        answer = await self.client.post("/api/v1/join", json=body)
        assert answer.status_code == 201, answer.text
        self.meeting.house.calls.append(("POST", "/api/v1/join", 201))
        self.id, self.token = answer.json()["participant_id"], answer.json()["access_token"]
        self.cookie = answer.cookies["peer_assist"]
        return self

    @property
    def shown_name(self) -> str:
        """The name on the board: one that stands nowhere else on it."""
        return f"{self.name.title()} Of {self.meeting.session_id[:6].title()}"

    @property
    def headers(self) -> dict[str, str]:
        """What a page's own requests carry."""
        return {"Cookie": f"peer_assist={self.cookie}", "Origin": self.meeting.house.url, "HX-Request": "true"}

    async def asks(self, path: str = "", **options: Any) -> httpx2.Response:
        """GET something of the session, as a browser that goes there."""
        headers = {"Cookie": f"peer_assist={self.cookie}", "Accept": "text/html"}
        return await self.client.get(f"/sessions/{self.meeting.session_id}{path}", headers=headers, **options)

    async def tries(self, verb: str, path: str, key: str = "", **form: str | list[str]) -> httpx2.Response:
        """A page's request with a form, whatever comes of it."""
        headers = self.headers | {"Idempotency-Key": key or f"key-{next(_numbers)}"}
        return await self.calls(verb, f"/sessions/{self.meeting.session_id}{path}", headers, data=form)

    async def does(self, verb: str, path: str, **form: str | list[str]) -> httpx2.Response:
        """The same, which must be accepted; then the law is checked for everyone who watches."""
        answer = await self.tries(verb, path, **form)
        assert answer.status_code < 400, f"{self.name} {verb} {path}: {answer.status_code} {answer.text}"
        await self.meeting.law_holds()
        return answer

    async def does_with_file(self, path: str, name: str, content: bytes) -> httpx2.Response:
        """Post a file; it must be accepted."""
        address = f"/sessions/{self.meeting.session_id}{path}"
        answer = await self.calls("POST", address, self.headers, files={"file": (name, content)})
        assert answer.status_code < 300, answer.text
        await self.meeting.law_holds()
        return answer

    async def posts(self, kind: str, text: str, parent: str = "", **more: str) -> str:
        """Put a card on the board; the answer is its id."""
        answer = await self.does("POST", "/cards", kind=kind, text=text, parent_id=parent, **more)
        return answer.headers["X-Card"]

    async def tries_by_api(self, verb: str, path: str, body: Any = None, key: str = "") -> httpx2.Response:
        """A program's request, whatever comes of it."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or f"key-{next(_numbers)}"}
        address = f"/api/v1/sessions/{self.meeting.session_id}{path}"
        return await self.calls(verb, address, headers, **({} if body is None else {"json": body}))

    async def does_by_api(self, verb: str, path: str, body: Any = None) -> httpx2.Response:
        """The same, which must be accepted; then the law is checked for everyone who watches."""
        answer = await self.tries_by_api(verb, path, body)
        assert answer.status_code < 400, f"{self.name} {verb} {path}: {answer.status_code} {answer.text}"
        await self.meeting.law_holds()
        return answer

    async def board_as_json(self) -> httpx2.Response:
        """The board by the API."""
        return await self.client.get(
            f"/api/v1/sessions/{self.meeting.session_id}", headers={"Authorization": f"Bearer {self.token}"}
        )

    async def calls(self, verb: str, path: str, headers: dict[str, str], **body: Any) -> httpx2.Response:
        """Any request, whatever comes of it, as one of those that people made."""
        answer = await self.client.request(verb, path, headers=headers, **body)
        self.meeting.house.calls.append((verb, path, answer.status_code))
        return answer
