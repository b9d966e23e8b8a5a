"""A posted form is read as the framework reads forms, only sooner."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from app.web.incoming import Incoming
from app.web.typed import MOST_FIELDS, fields_of

FORM = "application/x-www-form-urlencoded"
PIECES = st.lists(
    st.sampled_from(["a", "b", "=", "&", "+", "%", "%20", "%e2%82%ac", "%ff", "%4", "%zz", "ä", "€", ";", "\0", " "])
)


def incoming(parts: Iterable[Message], kind: str = FORM, **headers: str) -> Incoming:
    """A request whose body comes in these messages."""
    coming = iter(parts)

    async def receive() -> Message:
        return next(coming)

    sent = {"content-type": kind} | headers
    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in sent.items()]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"me=a+b&me=c", "headers": pairs}
    return Incoming(scope, receive)


def whole(body: bytes) -> list[Message]:
    """A body in one message."""
    return [{"type": "http.request", "body": body, "more_body": False}]


@given(pieces=PIECES)
async def test_a_form_reads_as_the_framework_reads_it(pieces: list[str]) -> None:
    body = "".join(pieces).encode()
    ours = await fields_of(incoming(whole(body)))
    theirs = Request(incoming(whole(body)).scope, incoming(whole(body)).receive)
    assert ours == (await theirs.form()).multi_items()


@given(fields=st.lists(st.tuples(st.text(min_size=1), st.text())))
async def test_what_was_typed_is_what_is_read(fields: list[tuple[str, str]]) -> None:
    fields = [
        (name.encode("utf-8", "ignore").decode(), value.encode("utf-8", "ignore").decode()) for name, value in fields
    ]
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in fields if name)
    assert await fields_of(incoming(whole(body.encode()))) == [(name, value) for name, value in fields if name]


async def test_a_body_comes_in_pieces() -> None:
    pieces = [{"type": "http.request", "body": part, "more_body": True} for part in (b"text=a", b"", b"b&kind=c")]
    assert await fields_of(incoming([*pieces, {"type": "http.request"}])) == [("text", "ab"), ("kind", "c")]


async def test_who_hangs_up_in_the_middle_has_sent_nothing() -> None:
    pieces = [{"type": "http.request", "body": b"text=a", "more_body": True}, {"type": "http.disconnect"}]
    with pytest.raises(ClientDisconnect):
        await fields_of(incoming(pieces))


async def test_too_many_fields_are_refused() -> None:
    assert len(await fields_of(incoming(whole(b"a=1&" * MOST_FIELDS)))) == MOST_FIELDS
    with pytest.raises(HTTPException):
        await fields_of(incoming(whole(b"a=1&" * (MOST_FIELDS + 1))))


def test_a_request_is_asked_as_the_frameworks_is() -> None:
    ours = incoming([], x_participant="grün")
    theirs = Request(ours.scope)
    for name in ("x-participant", "cookie-of-nobody"):
        assert ours.headers.get(name, "-") == theirs.headers.get(name, "-")
    assert ours.query_params.get("me") == theirs.query_params.get("me") == "c"
    assert ours.method == theirs.method
