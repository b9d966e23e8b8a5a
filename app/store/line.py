"""A line to PostgreSQL on which what needs no answer waits, and goes along with what does: one trip, not one for each.

A turn says eight things to the database. Carried out one by one, as the driver does it, each costs a trip to the
server and back, a wait for the interpreter in between, and five times the processor time of what is said here through
libpq's pipeline.
"""

import select
from collections.abc import Callable, Sequence
from typing import Any

from psycopg import Error, OperationalError, pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import InFailedSqlTransaction, error_from_result

from app.store.postgres import Outdated

# The server ends every statement sooner than this (`statement_timeout`): who says nothing for so long is gone.
SILENCE_MS = 20_000
DONE = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)
READY = pq.ExecStatus.PIPELINE_SYNC
# What something prepared fails with once a migration has given its rows other types. (A column that is gone fails anew.)
OTHER_ROWS = "0A000"
# There is no transaction, or no connection on which one could be.
OVER = (pq.TransactionStatus.IDLE, pq.TransactionStatus.UNKNOWN)


class OutdatedLine(Outdated, OperationalError):
    """Something prepared here would give rows of other types than it did. The line is given up."""


class Said:
    """Something that was said or waits to be; its rows, once they are asked for."""

    __slots__ = ("_line", "answer", "values", "words")

    def __init__(self, line: "Line", words: bytes, values: Sequence[Any]) -> None:
        self._line = line
        self.words = words
        self.values = values
        self.answer: Any = None

    def rows(self, make: Callable[[Any], Any]) -> list[Any]:
        """The rows, each as `make` makes it of its values. Raises the driver's error, of this or what went before."""
        return self._line.read(self, make)

    @property
    def kinds(self) -> list[int]:
        """PostgreSQL's types of the columns, once it has answered."""
        return [self.answer.ftype(place) for place in range(self.answer.nfields)]


class Line:
    """What one connection of the driver says. The driver may be used beside it when nothing waits (`hear`)."""

    def __init__(self, driver: Any) -> None:
        self._server: Any = driver.pgconn
        self._values = Transformer(driver)
        self._prepared: dict[bytes, bytes] = {}
        self._waiting: list[Said] = []
        self._behind: list[Said] = []
        self._parting: list[Said | bytes] = []
        self._ears = select.poll()
        self._ears.register(self._server.socket, select.POLLIN)

    def say(self, words: bytes, values: Sequence[Any] = ()) -> Said:
        """Have this said with what is heard next, or by `hear`. Raises the driver's error for a value it cannot send."""
        said = self._made(words, values)
        self._waiting.append(said)
        return said

    def follow(self, words: bytes, values: Sequence[Any] = ()) -> None:
        """Have this said right behind the commit, if it comes to one: in the same trip, and nobody waits for it or minds.

        Raises as `say` does.
        """
        self._behind.append(self._made(words, values))

    def hear(self) -> None:
        """Say what waits, and take the answers. Raises the first error; what was said after it is not carried out."""
        self._settle()
        if self._waiting:
            self._take(self._send())

    def read(self, said: Said, make: Callable[[Any], Any]) -> list[Any]:
        """The rows of something that was said."""
        if said.answer is None:
            self.hear()
        self._values.set_pgresult(said.answer)
        return self._values.load_rows(0, said.answer.ntuples, make)

    def commit(self, words: bytes) -> None:
        """End the transaction with what waits in it, and return when that is durable. Raises the driver's error."""
        self._settle()
        end = self.say(words)
        behind, self._behind = self._behind, []
        # What has failed before is undone now: what would tell of it must not be said.
        failed = self._server.transaction_status == pq.TransactionStatus.INERROR
        self._take(self._send([] if failed else behind))
        # Also where something failed before, and nobody minded: PostgreSQL says so and calls it no error.
        if end.answer.command_status != b"COMMIT":
            raise InFailedSqlTransaction("nothing of this transaction is kept")

    def part(self, words: bytes) -> None:
        """Say what ends a transaction whose end nobody has to wait for. What still waited is forgotten."""
        self._waiting.clear()
        self._behind.clear()
        if self._parting or self._server.transaction_status in OVER:
            return
        self.say(words)
        self._parting = self._send()

    @property
    def is_quiet(self) -> bool:
        """Whether the other end has neither hung up nor said anything unasked, as far as is known here."""
        self._settle()
        return not self._ears.poll(0)

    def _settle(self) -> None:
        """Take the answers to what ended the last transaction or followed it, which nobody waited for."""
        order, self._parting = self._parting, []
        if order:
            self._keep(order, self._heard(len(order), to_the_end=True))

    def _made(self, words: bytes, values: Sequence[Any]) -> Said:
        return Said(self, words, self._values.dump_sequence(values, [PyFormat.TEXT] * len(values)))

    def _send(self, behind: Sequence[Said] = ()) -> list[Said | bytes]:
        """Send what waits. The answer: what is answered, in order: something said, or words that are prepared.

        Of what is sent `behind` the answers are left for later.
        """
        new: dict[bytes, bytes] = {}
        self._server.enter_pipeline_mode()
        order = self._put(self._waiting, new)
        self._waiting.clear()
        if behind:
            # The server is to say how the first part went before it turns to the rest.
            self._server.send_flush_request()
            self._parting = self._put(behind, new)
        self._server.pipeline_sync()
        while self._server.flush():
            self._listen(select.POLLIN | select.POLLOUT)
        return order

    def _put(self, some: Sequence[Said], new: dict[bytes, bytes]) -> list[Said | bytes]:
        order: list[Said | bytes] = []
        for said in some:
            name = self._prepared.get(said.words) or new.get(said.words)
            if name is None:
                name = new[said.words] = b"line_%d" % (len(self._prepared) + len(new))
                self._server.send_prepare(name, said.words)
                order.append(said.words)
            self._server.send_query_prepared(name, said.values)
            order.append(said)
        return order

    def _take(self, order: list[Said | bytes]) -> None:
        """Take the answers to what was sent. Raises the first error; of what came behind it nothing is carried out."""
        failed = self._keep(order, self._heard(len(order), to_the_end=not self._parting))
        if failed is not None:
            self._settle()
            if isinstance(failed, OutdatedLine):
                self._server.finish()
            raise failed

    def _keep(self, order: list[Said | bytes], answers: list[Any]) -> Error | None:
        """Put the answers to what they answer, up to the first that tells of an error, which is given back."""
        for said, answer in zip(order, answers, strict=True):
            if answer.status not in DONE:
                return _error_of(said, answer)
            if isinstance(said, Said):
                said.answer = answer
            else:
                self._prepared[said] = b"line_%d" % len(self._prepared)
        return None

    def _heard(self, count: int, to_the_end: bool) -> list[Any]:
        """So many answers; and until the server is ready for more, if that is the end of what was sent."""
        try:
            answers = self._answers(count, to_the_end)
            if to_the_end:
                self._server.exit_pipeline_mode()
        except BaseException:
            # The answers that are still to come would be taken for those to what is said next.
            self._server.finish()
            raise
        return answers

    def _answers(self, count: int, to_the_end: bool) -> list[Any]:
        server = self._server
        found: list[Any] = []
        while to_the_end or len(found) < count:
            while server.is_busy():
                self._listen(select.POLLIN)
            answer = server.get_result()
            if answer is None:
                if server.status == pq.ConnStatus.BAD:
                    raise OperationalError("the connection to the database is lost")
            elif answer.status == READY:
                return found
            else:
                found.append(answer)
        return found

    def _listen(self, what: int) -> None:
        self._ears.modify(self._server.socket, what)
        heard = self._ears.poll(SILENCE_MS)
        if not heard:
            self._server.finish()
            raise OperationalError("timeout: the database says nothing")
        self._server.consume_input()


def _error_of(said: Said | bytes, answer: Any) -> Error:
    error = error_from_result(answer)
    return OutdatedLine(str(error)) if isinstance(said, Said) and error.sqlstate == OTHER_ROWS else error
