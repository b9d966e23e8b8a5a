"""A light request object for posting cards, which is what a board does most.

It has the interface of the framework's request, but looks headers up in a dictionary and reads the body directly: the
framework's own costs a post as much time as its turn in the database.
"""

from collections.abc import Mapping
from functools import cached_property
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope


class Fields:
    """Headers by their names in small letters. Of one that came twice the last counts."""

    __slots__ = ("_found",)

    def __init__(self, found: Mapping[bytes, bytes]) -> None:
        self._found = found

    def get(self, name: str, default: str = "") -> str:
        """A header's text, or what stands for one that did not come."""
        value = self._found.get(name.encode())
        return default if value is None else value.decode("latin-1")


class Incoming:
    """A request on its way in."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self.receive = receive
        self.headers = Fields(dict(scope["headers"]))

    @property
    def method(self) -> str:
        """GET, POST and so on."""
        method: str = self.scope["method"]
        return method

    @cached_property
    def query_params(self) -> dict[str, str]:
        """What stands after the question mark of the address."""
        query: bytes = self.scope["query_string"]
        return dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True)) if query else {}

    async def body(self) -> bytes:
        """All that was sent; to be asked for once. Raises ClientDisconnect for who hangs up before the end."""
        message = await self.receive()
        whole: bytes = message.get("body", b"")
        while message.get("more_body", False):
            message = await self.receive()
            whole += message.get("body", b"")
        if message["type"] == "http.disconnect":
            raise ClientDisconnect()
        return whole
