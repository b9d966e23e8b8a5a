"""What is squeezed, for whom, and that it comes out the same."""

from __future__ import annotations

from pathlib import Path

import brotli
import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response

from app.web.assets import KeptForEver
from app.web.squeezing import WORTH_IT, squeezed, takes_brotli

LONG = "A board says the same words often. " * 200


def asked_with(accepted: str) -> Request:
    """A request that says which codings it takes."""
    return Request({"type": "http", "headers": [(b"accept-encoding", accepted.encode())]})


@pytest.mark.parametrize("accepted", ["br", "gzip, br", "gzip, deflate, BR;q=0.8", "gzip;q=1.0, br;q=0.001"])
def test_who_takes_brotli(accepted):
    assert takes_brotli(asked_with(accepted))


@pytest.mark.parametrize("accepted", ["", "gzip", "brotli", "br;q=0", "br; q=0.0", "gzip, br ;q=0.000"])
def test_who_does_not(accepted):
    assert not takes_brotli(asked_with(accepted))


def test_a_long_text_comes_out_the_same_and_smaller():
    answer = squeezed(asked_with("gzip, br"), Response(LONG, media_type="text/html"))
    assert answer.headers["content-encoding"] == "br"
    assert int(answer.headers["content-length"]) == len(answer.body) < len(LONG) / 10
    assert brotli.decompress(bytes(answer.body)).decode() == LONG
    assert "accept-encoding" in answer.headers["vary"].lower()


@pytest.mark.parametrize(("accepted", "text"), [("gzip", LONG), ("br", "x" * (WORTH_IT - 1))])
def test_a_text_stays_as_it_is_for_those_who_cannot_read_it_or_when_it_is_short(accepted, text):
    answer = squeezed(asked_with(accepted), Response(text))
    assert "content-encoding" not in answer.headers
    assert bytes(answer.body).decode() == text
    assert "accept-encoding" in answer.headers["vary"].lower()


async def test_files_are_squeezed_for_those_who_take_it(tmp_path: Path):
    (tmp_path / "board.css").write_text(LONG)
    (tmp_path / "picture.png").write_bytes(LONG.encode())
    transport = httpx2.ASGITransport(KeptForEver(tmp_path))
    async with httpx2.AsyncClient(transport=transport, base_url="http://board") as client:
        plain = await client.get("/board.css", headers={"accept-encoding": "gzip"})
        small = await client.get("/board.css", headers={"accept-encoding": "gzip, br"})
        again = await client.get("/board.css", headers={"accept-encoding": "br"})
        picture = await client.get("/picture.png", headers={"accept-encoding": "br"})
    assert plain.text == LONG and "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == again.headers["content-encoding"] == "br"
    assert small.headers["content-type"] == plain.headers["content-type"]
    assert "immutable" in small.headers["cache-control"]
    assert int(small.headers["content-length"]) < len(LONG) / 10
    assert "content-encoding" not in picture.headers
