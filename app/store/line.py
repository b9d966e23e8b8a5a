"""A connection to PostgreSQL that queues statements until a result is needed, and then sends all in one round trip.

A turn executes eight statements. Executed one by one, as the driver does it, each costs a round trip, a wait for the
interpreter in between, and five times the processor time of libpq's pipeline mode, which is used here.
"""

import select
from collections.abc import Callable, Sequence
from typing import Any

from psycopg import Error, OperationalError, pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import InFailedSqlTransaction, error_from_result

from app.store.postgres import Outdated

# The server ends every statement sooner than this (`statement_timeout`): if it is silent for so long, it is gone.
SILENCE_MS = 20_000
DONE = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)
READY = pq.ExecStatus.PIPELINE_SYNC
# The error of a prepared statement whose rows have other types after a migration. (A dropped column fails when prepared again.)
OTHER_ROWS = "0A000"
# There is no transaction, or no connection on which one could be.
OVER = (pq.TransactionStatus.IDLE, pq.TransactionStatus.UNKNOWN)


class OutdatedLine(Outdated, OperationalError):
    """A prepared statement would give rows of other types than before. The connection is discarded."""


class Said:
    """A statement that was sent or is queued; its rows, once they are asked for."""

    __slots__ = ("_line", "answer", "values", "words")

    def __init__(self, line: "Line", words: bytes, values: Sequence[Any]) -> None:
        self._line = line
        self.words = words
        self.values = values
        self.answer: Any = None

    def rows(self, make: Callable[[Any], Any]) -> list[Any]:
        """The rows, each converted by `make`. Raises the driver's error, of this statement or one before it."""
        return self._line.read(self, make)

    @property
    def kinds(self) -> list[int]:
        """PostgreSQL's types of the columns, once it has answered."""
        return [self.answer.ftype(place) for place in range(self.answer.nfields)]


class Line:
    """The queue of one connection. The driver may be used directly when nothing is queued (after `hear`)."""

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
        """Queue a statement; it is sent by the next `hear` or `rows`. Raises the driver's error for a value it cannot send."""
        said = self._made(words, values)
        self._waiting.append(said)
        return said

    def follow(self, words: bytes, values: Sequence[Any] = ()) -> None:
        """Send this directly after the commit, if there is one: in the same round trip, ignoring its result.

        Raises as `say` does.
        """
        self._behind.append(self._made(words, values))

    def hear(self) -> None:
        """Send what is queued, and take the results. Raises the first error; statements after it were not executed."""
        self._settle()
        if self._waiting:
            self._take(self._send())

    def read(self, said: Said, make: Callable[[Any], Any]) -> list[Any]:
        """The rows of a statement."""
        if said.answer is None:
            self.hear()
        self._values.set_pgresult(said.answer)
        return self._values.load_rows(0, said.answer.ntuples, make)

    def commit(self, words: bytes) -> None:
        """Commit the transaction with what is queued in it, and return when it is durable. Raises the driver's error."""
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
        """Send what ends a transaction, without waiting for the result. What is queued is discarded."""
        self._waiting.clear()
        self._behind.clear()
        if self._parting or self._server.transaction_status in OVER:
            return
        self.say(words)
        self._parting = self._send()

    @property
    def is_quiet(self) -> bool:
        """Whether the server has neither closed the connection nor sent anything unasked, as far as is known here."""
        self._settle()
        return not self._ears.poll(0)

    def _settle(self) -> None:
        """Take the results of what ended the last transaction or followed it, for which nobody waited."""
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
