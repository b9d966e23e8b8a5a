"""What the figures were taken on."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("fastapi", "starlette", "uvicorn", "uvloop", "httptools", "websockets", "sqlalchemy", "jinja2")


def described() -> dict[str, str]:
    """The machine and the versions, by name."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in PACKAGES},
    }


def busy_since(then: tuple[float, float]) -> float:
    """The share of all cores' time, from 0 to 1, that was work since `then` (see `clocked`). The system counts in
    hundredths of a second: what is over sooner may be told as 0."""
    (then_worked, then_passed), (worked, passed) = then, clocked()
    # What counts as waiting for the disk is taken back now and then, and fractions of seconds are not exact.
    return min(1.0, (worked - then_worked) / (passed - then_passed)) if passed > then_passed else 0.0


def clocked() -> tuple[float, float]:
    """Seconds that all cores together have worked, and have passed, since the start of the machine."""
    fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    ticks = os.sysconf("SC_CLK_TCK")
    idle = fields[3] + fields[4]
    return (sum(fields) - idle) / ticks, sum(fields) / ticks


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(": ")[2]
    return platform.machine()
