"""People who act over HTTP, as a browser's forms do, so that a story may have many of them."""

from __future__ import annotations

from typing import Any, Self

import httpx2 as httpx


class Guest:
    """Someone in a session, with a cookie of their own."""

    def __init__(self, address: str, name: str) -> None:
        self.name = name
        self.client = httpx.AsyncClient(base_url=address, headers={"Origin": address, "HX-Request": "true"}, timeout=60)
        self.session_id = self.id = ""

    async def joins(self, link: str) -> Self:
        """Take a seat."""
        token = link.partition("#")[2]
        answer = await self.client.post("/api/v1/join", json={"token": token, "name": self.name})
        assert answer.status_code == 201, answer.text
        seat = answer.json()
        self.session_id, self.id = seat["session_id"], seat["participant_id"]
        return self

    async def does(self, method: str, path: str, expect: int = 204, **form: Any) -> httpx.Response:
        """Send a form to the session."""
        answer = await self.client.request(
            method,
            f"/sessions/{self.session_id}{path}",
            data=form or None,
            headers={"X-Participant": self.id},
        )
        assert answer.status_code == expect, f"{self.name} {method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer

    async def posts(self, kind: str, text: str = "", **more: Any) -> None:
        """Post a card."""
        await self.does("POST", "/cards", kind=kind, text=text, **more)

    async def leaves(self) -> None:
        """Close the browser."""
        await self.client.aclose()
