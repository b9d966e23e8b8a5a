"""A real server in a process of its own, and people who talk to it over HTTP."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests.services import free_port
from tests.started import Program

START_SECONDS = 60


class Server:
    """The product as it is served, over one data folder. It can be killed and started again."""

    def __init__(self, data: Path, database_url: str = "", module: str = "app", **more: str) -> None:
        self.data = data
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._module = module
        self._environment = {
            **os.environ,
            "PEER_ASSIST_RATE_LIMITS": "off",
            "PEER_ASSIST_DATABASE_URL": database_url,
            **more,
        }
        self.process: Program | None = None

    @property
    def database_url(self) -> str:
        """Where its data is."""
        return self._environment["PEER_ASSIST_DATABASE_URL"] or f"sqlite:///{self.data / 'peer-assist.db'}"

    async def start(self) -> None:
        """Start, and wait until it answers."""
        command = ["serve", "--port", str(self.port), "--data", str(self.data)]
        with (self.data / "server.log").open("ab") as log:
            self.process = Program(*command, environment=self._environment, stdout=log, stderr=log, module=self._module)
        async with asyncio.timeout(START_SECONDS), httpx2.AsyncClient() as client:
            while True:
                try:
                    await client.get(f"{self.address}/health")
                    return
                except httpx2.TransportError:
                    assert self.process.poll() is None, (self.data / "server.log").read_text()
                    await asyncio.sleep(0.02)

    def client(self) -> httpx2.AsyncClient:
        """A client for it. Where a cookie comes along, the server wants to know whose page asks."""
        return httpx2.AsyncClient(base_url=self.address, timeout=60, headers={"Origin": self.address})

    def kill(self) -> None:
        """Kill it as a power cut would, without a word."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    async def terminate(self) -> None:
        """Ask it to end, and wait until it has ended in good order."""
        assert self.process is not None
        self.process.terminate()
        # It puts everything away first and then dies of the signal, as programs that were asked to end should.
        assert await asyncio.to_thread(self.process.wait, 30) in (0, -signal.SIGTERM)

    def stop(self) -> None:
        """End it, however it is."""
        if self.process is not None and self.process.poll() is None:
            self.kill()


@dataclass
class Person:
    """Someone with a token of the API, in one session."""

    client: httpx2.AsyncClient
    session_id: str
    participant_id: str
    token: str

    async def ask(self, method: str, path: str, key: str = "", json: Any = None) -> httpx2.Response:
        """One request about this session."""
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Idempotency-Key": key} if key else {})
        return await self.client.request(
            method, f"/api/v1/sessions/{self.session_id}{path}", json=json, headers=headers
        )

    async def post(self, kind: str, text: str, key: str = "") -> httpx2.Response:
        """Post a card."""
        return await self.ask("POST", "/cards", key, {"kind": kind, "text": text})

    async def open(self, kind: str) -> httpx2.Response:
        """Open a phase."""
        return await self.ask("PUT", "/phase", json={"phase": kind, "reason": "it is a test"})

    async def texts(self) -> list[str]:
        """The texts of all cards on the board."""
        answer = await self.ask("GET", "")
        assert answer.status_code == 200, answer.text
        return [card["text"] for card in answer.json()["cards"]]


async def meet(client: httpx2.AsyncClient) -> dict[str, Person]:
    """A new session with one person of each role."""
    made = (await client.post("/api/v1/sessions", json={"title": "Pumps", "challenge": "How?"})).json()
    people = {}
    for role, link in made["links"].items():
        token = link.partition("#")[2]
        answer = await client.post("/api/v1/join", json={"token": token, "name": role})
        assert answer.status_code == 201, answer.text
        joined = answer.json()
        people[role] = Person(client, made["id"], joined["participant_id"], joined["access_token"])
    return people
