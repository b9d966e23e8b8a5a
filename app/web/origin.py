"""Whether a request comes from our own pages."""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# No name is longer, nor a port behind it. What is remembered below must not grow with what strangers send.
LONGEST = 300


@lru_cache(maxsize=256)
def is_own_origin(origin: str, host: str, scheme: str, base_url: str) -> bool:
    """Whether this Origin header is ours.

    With a base URL only that counts. Without one, the address the request came to, as long as it is a number or
    this machine: a name could be anybody's, pointed here to read our pages (DNS rebinding).
    """
    if base_url:
        return origin == base_url_origin(base_url)
    try:
        found, own = urlsplit(origin), urlsplit(f"{scheme}://{host}")
        if found.scheme != own.scheme or found.port != own.port or not found.hostname:
            return False
    except ValueError:
        return False
    if found.hostname in LOOPBACK and own.hostname in LOOPBACK:
        return True
    return found.hostname == own.hostname and is_plain_host(found.hostname)


@lru_cache(maxsize=256)
def name_in(host: str) -> str:
    """The name or number in a Host header, without the port; empty where it cannot be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=256)
def is_plain_host(host: str) -> bool:
    """Whether a host is this machine's own name or a number."""
    if host in LOOPBACK:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def base_url_origin(base_url: str) -> str:
    """Scheme and host of a base URL."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}"
