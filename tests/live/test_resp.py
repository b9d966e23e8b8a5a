"""What Redis says is understood, however it is cut into pieces on its way."""

from __future__ import annotations

import pytest

from app.live.resp import Said, said_in

TALK = (
    b">3\r\n$9\r\nsubscribe\r\n$11\r\npeer_assist\r\n:1\r\n"
    b">3\r\n$7\r\nmessage\r\n$11\r\npeer_assist\r\n$14\r\none 1\r\n\r\ntwo 2\r\n"
    b":3\r\n-ERR no\r\n$-1\r\n_\r\n%1\r\n+proto\r\n:3\r\n*0\r\n!5\r\nWRONG\r\n#t\r\n"
)
MEANS = [
    Said(b">", [b"subscribe", b"peer_assist", b"1"]),
    Said(b">", [b"message", b"peer_assist", b"one 1\r\n\r\ntwo 2"]),
    Said(b":", b"3"),
    Said(b"-", b"ERR no"),
    Said(b"$", None),
    Said(b"_", b""),
    Said(b"%", [b"proto", b"3"]),
    Said(b"*", []),
    Said(b"!", b"WRONG"),
    Said(b"#", b"t"),
]


def test_all_at_once() -> None:
    assert said_in(TALK) == (MEANS, b"")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40])
def test_in_pieces(size: int) -> None:
    heard, unread = [], b""
    for start in range(0, len(TALK), size):
        said, unread = said_in(unread + TALK[start : start + size])
        heard += said
    assert (heard, unread) == (MEANS, b"")


@pytest.mark.parametrize("nonsense", [b"$x\r\n", b"*\r\n", b">1\r\n$y\r\n"])
def test_what_is_not_of_the_protocol_is_said_to_be_wrong(nonsense: bytes) -> None:
    with pytest.raises(ValueError):
        said_in(nonsense)
