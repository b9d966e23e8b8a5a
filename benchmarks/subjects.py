"""The three that are measured: how to make boards on each, to watch one, and to post."""

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Protocol
from urllib.parse import quote_plus, urlsplit

from benchmarks.wire import Client, Socket, open_socket

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Heard = Callable[[bytes], None]


class Subject(Protocol):
    """A server with boards 0 to N-1, each with people 0 to M-1."""

    async def set_up(self, boards: int, people: int) -> None: ...

    async def watch(self, board: int, person: int, heard: Heard) -> Socket: ...

    async def post(self, board: int, person: int, text: str) -> None: ...

    def close(self) -> None: ...


class Bare:
    """benchmarks/servers/bare.py."""

    COMMAND = ("-m", "benchmarks.servers.bare", "{port}", "{folder}")

    def __init__(self, base: str) -> None:
        self.base = base
        self.client = Client(base)

    async def set_up(self, boards: int, people: int) -> None:
        """Nothing: a board is there when it is named."""

    async def watch(self, board: int, person: int, heard: Heard) -> Socket:
        return await open_socket(self.base, f"/board-{board}", {}, heard)

    async def post(self, board: int, person: int, text: str) -> None:
        await self.client.ask("POST", f"/board-{board}", {}, text.encode())

    def close(self) -> None:
        self.client.close()


class Tutorial:
    """benchmarks/servers/tutorial.py."""

    COMMAND = ("-m", "benchmarks.servers.tutorial", "{port}", "{folder}")

    def __init__(self, base: str) -> None:
        self.base = base
        self.client = Client(base)

    async def set_up(self, boards: int, people: int) -> None:
        await self.client.ask("POST", f"/setup/{boards}/{people}")

    async def watch(self, board: int, person: int, heard: Heard) -> Socket:
        return await open_socket(self.base, f"/board/{board + 1}/live", {}, heard)

    async def post(self, board: int, person: int, text: str) -> None:
        cookie = {"Cookie": f"token=t{board + 1}-{person}"}
        body = f"text={quote_plus(text)}".encode()
        await self.client.ask("POST", f"/board/{board + 1}/cards", FORM | cookie, body)

    def close(self) -> None:
        self.client.close()


class Ours:
    """Peer Assist as a browser uses it: a form with a cookie, HTML over the socket.

    Person 0 leads, every fourth other is a host, the rest are resource people. The sessions stand in the listening
    phase, where hosts only read: what a host would post, the next person posts. With several bases the people of
    each board are spread over them.
    """

    COMMAND = ("-m", "app", "serve", "--port", "{port}", "--data", "{folder}")
    SETTINGS = {"PEER_ASSIST_RATE_LIMITS": "off", "PEER_ASSIST_SEATS": "100"}  # noqa: RUF012

    def __init__(self, *bases: str) -> None:
        self.clients = [Client(base) for base in bases]
        self.sessions: dict[int, str] = {}
        self.cookies: dict[tuple[int, int], str] = {}
        self.pages: dict[int, str] = {}
        self._people = 0
        self._keys = itertools.count(1)

    async def set_up(self, boards: int, people: int) -> None:
        """Make sessions through the API, and join them."""
        self._people = people
        for board in range(len(self.sessions), boards):
            start = {"title": f"Board {board}", "challenge": "How fast is it?", "agenda": "short"}
            made = await self._api("POST", "/api/v1/sessions", start)
            self.sessions[board] = made["id"]
            await asyncio.gather(*(self._join(board, person, made["links"]) for person in range(people)))

    async def _join(self, board: int, person: int, links: dict[str, str]) -> None:
        role = "facilitator" if person == 0 else "host" if person % 4 == 0 else "resource"
        token = urlsplit(links[role]).fragment
        body = json.dumps({"token": token, "name": f"Person {person}"}).encode()
        answer = await self._client(person).ask("POST", "/api/v1/join", {"Content-Type": "application/json"}, body)
        self.cookies[board, person] = answer.headers["set-cookie"].partition(";")[0]
        if person == 0:
            access = json.loads(answer.body)["access_token"]
            path = f"/api/v1/sessions/{self.sessions[board]}/phase"
            await self._api("PUT", path, {"phase": "listening"}, {"Authorization": f"Bearer {access}"})

    async def _api(self, method: str, path: str, body: object, more: dict[str, str] | None = None) -> dict:  # type: ignore[type-arg]
        headers = {"Content-Type": "application/json"} | (more or {})
        answer = await self.clients[0].ask(method, path, headers, json.dumps(body).encode())
        return dict(json.loads(answer.body))

    async def watch(self, board: int, person: int, heard: Heard) -> Socket:
        client = self._client(person)
        path = f"/sessions/{self.sessions[board]}/live?since=0"
        return await open_socket(client.base, path, self._as(board, person), heard)

    async def post(self, board: int, person: int, text: str) -> None:
        if person and person % 4 == 0:
            person = person + 1 if person + 1 < self._people else 0
        headers = FORM | self._as(board, person) | {"Idempotency-Key": f"key-{next(self._keys)}"}
        body = f"kind=thought&text={quote_plus(text)}".encode()
        await self._client(person).ask("POST", f"/sessions/{self.sessions[board]}/cards", headers, body)

    async def page(self, board: int, person: int, accept: str = "identity") -> bytes:
        """The board's page, as it goes over the wire."""
        headers = self._as(board, person) | {"Accept-Encoding": accept}
        return (await self._client(person).ask("GET", f"/sessions/{self.sessions[board]}", headers)).body

    def close(self) -> None:
        for client in self.clients:
            client.close()

    def _client(self, person: int) -> Client:
        return self.clients[person % len(self.clients)]

    def _as(self, board: int, person: int) -> dict[str, str]:
        return {"Cookie": self.cookies[board, person], "Origin": self._client(person).base}
