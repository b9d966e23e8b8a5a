"""A running instance in this process, asked as browsers and programs ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2 as httpx
from fastapi import FastAPI

from app.store.columns import utc_now
from app.store.participants import open_visit
from app.web.application import create_app
from app.web.house import House
from app.web.secret_key import hashed, new_secret
from app.web.settings import Settings

ADDRESS = "http://127.0.0.1"


class Instance:
    """An application that answers, and its house."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.house: House = app.state.house

    def browser(self, secret: str = "") -> httpx.AsyncClient:
        """A browser; with a secret, the one that holds it."""
        transport = httpx.ASGITransport(app=self.app)
        cookies = {"peer_assist": secret} if secret else None
        headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        return httpx.AsyncClient(transport=transport, base_url=ADDRESS, cookies=cookies, headers=headers)

    def somebody(self, session_id: str, participant_id: str) -> httpx.AsyncClient:
        """The browser of somebody who has joined."""
        secret = new_secret()
        self.house.database.write_now(
            lambda sql: open_visit(sql, session_id, participant_id, hashed(secret), utc_now())
        )
        return self.browser(secret)

    def program(self, session_id: str, participant_id: str) -> httpx.AsyncClient:
        """An API client of somebody who has joined."""
        token = new_secret()
        self.house.database.write_now(lambda sql: open_visit(sql, session_id, participant_id, hashed(token), utc_now()))
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(
            transport=transport, base_url=f"{ADDRESS}/api/v1", headers={"Authorization": f"Bearer {token}"}
        )


@asynccontextmanager
async def instance(**settings: Any) -> AsyncIterator[Instance]:
    """Start an instance with these settings, and stop it."""
    app = create_app(Settings(**settings))
    async with app.router.lifespan_context(app):
        yield Instance(app)
