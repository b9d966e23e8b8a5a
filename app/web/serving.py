"""How the application is served: one process, every wait with an end."""

import gc
import logging

import structlog
import uvicorn

from app.live.wire import Wire
from app.web.application import create_app
from app.web.settings import Settings

# Small messages from clients only: they have nothing to say on a socket.
MOST_FROM_CLIENT = 4_096
KEEPALIVE_S = 20


def run(host: str, port: int) -> None:
    """Serve until told to stop."""
    settings = Settings()
    _log_plainly(settings.log_level)
    app = create_app(settings)
    calm_collector()
    uvicorn.run(
        app,
        host=host,
        port=port,
        ws=Wire,
        ws_max_size=MOST_FROM_CLIENT,
        ws_per_message_deflate=False,
        ws_ping_interval=KEEPALIVE_S,
        ws_ping_timeout=KEEPALIVE_S,
        timeout_graceful_shutdown=3,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        backlog=4_096,
        # uvicorn names every socket's address at this level, and one with a token may come along.
        log_level="warning",
    )


def calm_collector() -> None:
    """Keep the collector from walking everything while people wait: what was made at the start stays for good.

    With 14,000 sockets a full collection stopped a bare server for 0.6 s.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _log_plainly(level: str) -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(),
    )
