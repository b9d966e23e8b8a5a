"""Twenty people vote at the same moment, each from two tabs, on a real server: nobody gets more dots than they have."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2 as httpx
import pytest

from app.rules import limits
from tests.faults.serving import Server

TEAMS = {"host": 9, "resource": 10}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path)
    await server.start()
    yield server
    server.stop()


async def joined(client: httpx.AsyncClient, link: str, name: str) -> str:
    answer = await client.post("/api/v1/join", json={"token": link.partition("#")[2], "name": name})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["access_token"])


async def asked(client: httpx.AsyncClient, token: str, method: str, path: str, json: object = None) -> httpx.Response:
    return await client.request(method, f"/api/v1{path}", json=json, headers={"Authorization": f"Bearer {token}"})


async def test_a_budget_holds_when_everyone_votes_at_once_from_two_tabs(server: Server) -> None:
    async with server.client() as client, server.client() as other_tab:
        made = (await client.post("/api/v1/sessions", json={"title": "Pumps", "challenge": "How?"})).json()
        at, links = f"/sessions/{made['id']}", made["links"]
        lead = await joined(client, links["facilitator"], "Lead")
        tokens = {
            (role, n): await joined(client, links[role], f"{role} {n}")
            for role, count in TEAMS.items()
            for n in range(count)
        }
        assert len(tokens) + 1 == limits.SEATS
        await asked(client, lead, "PUT", f"{at}/phase", {"phase": "listening"})
        cards = [
            (await asked(client, tokens["resource", n], "POST", f"{at}/cards", {"kind": "recommendation", "headline": f"Way {n}", "basis": "did"})).json()["id"]
            for n in range(3)
        ]  # fmt: skip
        await asked(client, lead, "PUT", f"{at}/phase", {"phase": "priorities"})

        # Each tab wants four dots: two on each of two recommendations, in another order.
        votes = [
            asked(tab, token, "PUT", f"{at}/cards/{card}/dots", {"count": 2})
            for token in tokens.values()
            for tab, wanted in ((client, cards[:2]), (other_tab, cards[:0:-1]))
            for card in wanted
        ]
        answers = await asyncio.gather(*votes)
        assert Counter(answer.status_code for answer in answers).keys() <= {200, 409}
        # Two on one card leave one dot, on which two do not fit; the other tab's same wish on the same card is no new one.
        assert sum(answer.status_code == 409 for answer in answers) >= len(tokens) * 2
        for answer in answers:
            if answer.status_code == 409:
                assert "Take one back first" in answer.json()["error"]["sentence"]

        await asked(client, lead, "PUT", f"{at}/phase", {"phase": "response"})
        board = (await asked(client, lead, "GET", at)).json()
        assert _total(board) == {"host": TEAMS["host"] * 2, "resource": TEAMS["resource"] * 2}


def _total(board: dict) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for card in board["cards"]:
        totals.update(card.get("tallies") or {})
    return dict(totals)
