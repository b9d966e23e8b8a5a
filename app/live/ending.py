"""The end of what goes on in the background until it is told to stop."""

import asyncio
import contextlib
from typing import Any


async def ended(task: asyncio.Task[Any] | None) -> None:
    """Have a task end that would go on for ever, and wait until it has. Nothing where it was never begun."""
    if task is not None:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
