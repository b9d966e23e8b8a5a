"""The same questions asked by another generator, where one is at hand: BOARDLOAD names the folder of the harness.

It is written in C where ours is Python, knows other boards, and was not made by those who made this one.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.serving import Process, running
from benchmarks.sizes import FULL, Size
from benchmarks.stats import median
from benchmarks.subjects import Ours

BARE = ("servers/uvicorn_raw.py", "{port}")
PLAIN = ("servers/fastapi_plain.py", "{port}", "{folder}")


async def harness(size: Size) -> dict[str, float]:
    """Steady and saturated, ours beside its limit server and its plain one, in turns; the medians of the rounds. Nothing without
    the harness."""
    folder = os.environ.get("BOARDLOAD", "")
    if not folder or size.people < FULL.people:
        return {}
    servers: dict[str, tuple[tuple[str, ...], str, str, dict[str, str], list[str]]] = {
        "bare": (_inside(folder, BARE), "/", "bare", {"DB": "full", "FANOUT": "frame"}, ["--opt", "http=1"]),
        "send": (_inside(folder, BARE), "/", "bare", {"DB": "full", "FANOUT": "send"}, ["--opt", "http=1"]),
        "plain": (_inside(folder, PLAIN), "/docs", "fastapi_plain", {"SYNC": "FULL"}, []),
        "ours": (Ours.COMMAND, "/health", "product", dict(Ours.SETTINGS), []),
    }
    found: dict[str, list[float]] = {}
    for _ in range(size.rounds):
        for name, (command, ask, target, settings, options) in servers.items():
            async with running(command, ask, settings) as process:
                one = await _asked(folder, process, target, ["steady", "--boards", "1", "--period", "4", *options])
                found.setdefault(f"harness steady {name} median ms", []).append(one["last_receiver_ms"]["p50"])
                found.setdefault(f"harness steady {name} p99 ms", []).append(one["last_receiver_ms"]["p99"])
            async with running(command, ask, settings) as process:
                one = await _asked(folder, process, target, ["saturate", "--boards", "20", "--inflight", "2", *options])
                found.setdefault(f"harness receipts {name} per s", []).append(one["receipts_per_s"])
                found.setdefault(f"harness cpu {name} s per 1000", []).append(one["server_cpu_s_per_1000_receipts"])
    return {name: median(rounds) for name, rounds in found.items()}


def _inside(folder: str, command: tuple[str, ...]) -> tuple[str, ...]:
    return (str(Path(folder) / command[0]), *command[1:])


async def _asked(folder: str, process: Process, target: str, arguments: list[str]) -> dict[str, Any]:
    """One run of the harness: its line of JSON. Raises RuntimeError when it fails."""
    python = os.environ.get("BOARDLOAD_PYTHON", sys.executable)
    run = await asyncio.create_subprocess_exec(
        *(python, "-m", "boardload", *arguments, "--duration", "10"),
        *("--target", target, "--url", process.base, "--pid", str(process.pid)),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await asyncio.wait_for(run.communicate(), 300)
    if run.returncode:
        raise RuntimeError(f"the harness failed: {errors.decode()[-500:]}")
    return dict(json.loads(out.splitlines()[-1]))
