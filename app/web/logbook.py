"""What goes into the log: what happened and where in the code; never what people wrote, are called, or hold as a secret.

An exception's own words may quote what it stumbled over, and so do the values that the usual tracebacks show.
"""

import logging
import traceback
from types import TracebackType
from typing import Any, TextIO

import structlog
from uvicorn.logging import DefaultFormatter

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def keep_logbook(level: str) -> None:
    """Write our own lines from this level on, each with its time."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.dev.set_exc_info,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(exception_formatter=_write),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(),
    )


def wordless(error: BaseException) -> str:
    """An exception, and those that led to it, as types and places in the code."""
    lines, seen = [], set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        lines += [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
        former = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if former is None:
            break
        lines.append("after")
        error = former
    return "\n".join(lines)


class Wordless(DefaultFormatter):
    """The server's own lines, with exceptions told without words."""

    def formatException(self, ei: Any) -> str:
        return wordless(ei[1])


# For the server beneath us, which tells of exceptions once more.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"wordless": {"()": Wordless, "fmt": "%(levelprefix)s %(message)s"}},
    "handlers": {
        "wordless": {"class": "logging.StreamHandler", "formatter": "wordless", "stream": "ext://sys.stdout"},
    },
    "loggers": {
        name: {"handlers": ["wordless"], "level": "WARNING", "propagate": False} for name in ("uvicorn", "asyncio")
    },
}


def _write(out: TextIO, info: ExceptionInfo) -> None:
    out.write(f"\n{wordless(info[1])}")
