"""Waiting for what must come. How soon it comes is not judged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE_S = 60


async def until(true: Callable[[], object]) -> None:
    """Wait until this holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not true():
            await asyncio.sleep(0.01)
