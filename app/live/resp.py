"""What Redis and Valkey say, in the third version of their protocol: as much as a doorbell has to understand."""

from typing import Any, NamedTuple

END = b"\r\n"
BLOBS, LISTS, PAIRS = b"$=!", b"*>~", b"%|"


class Said(NamedTuple):
    """One thing that the server said: its kind by the protocol's own sign, `>` being what comes unasked."""

    kind: bytes
    what: Any


class _Unfinished(Exception):
    """The rest of it is still to come."""


def said_in(heard: bytes) -> tuple[list[Said], bytes]:
    """What was said in full, and what is left. Raises ValueError for what is not of this protocol."""
    found, place = [], 0
    try:
        while place < len(heard):
            said, place = _one(heard, place)
            found.append(said)
    except _Unfinished:
        pass
    return found, heard[place:]


def _one(heard: bytes, start: int) -> tuple[Said, int]:
    end = heard.find(END, start)
    if end < 0:
        raise _Unfinished
    kind, line, end = heard[start : start + 1], heard[start + 1 : end], end + len(END)
    if kind in BLOBS:
        return _blob(heard, kind, end, int(line))
    if kind not in LISTS + PAIRS:
        return Said(kind, line), end
    items = []
    for _ in range(int(line) * (2 if kind in PAIRS else 1)):
        item, end = _one(heard, end)
        items.append(item.what)
    return Said(kind, items), end


def _blob(heard: bytes, kind: bytes, start: int, size: int) -> tuple[Said, int]:
    if size < 0:
        return Said(kind, None), start
    if len(heard) < start + size + len(END):
        raise _Unfinished
    return Said(kind, heard[start : start + size]), start + size + len(END)
