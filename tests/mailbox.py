"""A mail server for tests: it speaks as much SMTP as is needed and keeps what it is given."""

from __future__ import annotations

import asyncio
import email
import email.policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self


class Mailbox:
    """Takes mail on a free port. Addresses in `refuses` are not known here; `letters` are (to, message).

    It hangs up at a mail to the address `breaks_at`, `with_word` or without one. A letter to `waits_at` it keeps, which
    sets `waiting`, and says so only when it may `go_on`.
    """

    def __init__(self, *refuses: str, breaks_at: str = "", with_word: str = "", waits_at: str = "") -> None:
        self.refuses = set(refuses)
        self.breaks_at, self.with_word = breaks_at, with_word
        self.waits_at, self.waiting, self.go_on = waits_at, asyncio.Event(), asyncio.Event()
        self.letters: list[tuple[list[str], EmailMessage]] = []

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"smtp://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._listener.close()

    @property
    def addresses(self) -> list[str]:
        """Who has got a letter, as often as they got one."""
        return [address for to, _ in self.letters for address in to]

    async def has(self, count: int) -> None:
        """Wait until this many letters have come."""
        async with asyncio.timeout(30):
            while len(self.letters) < count:
                await asyncio.sleep(0.02)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        say("220 test")
        to: list[str] = []
        while line := (await reader.readline()).decode():
            verb = line[:4].upper()
            if verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                if address == self.breaks_at:
                    if self.with_word:
                        say(self.with_word)
                    break
                known = address not in self.refuses
                to += [address] if known else []
                say("250 fine" if known else "550 nobody of that name")
            elif verb == "DATA" and to:
                say("354 go on")
                self.letters.append((to, await _letter(reader)))
                if self.waits_at in to:
                    self.waiting.set()
                    await self.go_on.wait()
                say("250 kept")
            elif verb == "QUIT":
                say("221 bye")
                break
            else:
                say("250 fine")
            to = [] if verb in ("DATA", "RSET", "MAIL") else to
        writer.close()


async def _letter(reader: asyncio.StreamReader) -> EmailMessage:
    content = (await reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
    letter = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(letter, EmailMessage)
    return letter
