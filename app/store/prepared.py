"""Statements that are compiled once and then executed by the driver directly.

Statements are written in SQLAlchemy Core, once for both databases, and its types convert values to those of the database
and back. But executing a statement through SQLAlchemy costs some 40 µs, several times what SQLite itself needs. So the
statements of every turn are executed here: by SQLite's driver, or on PostgreSQL's queue (see `line.py`).
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Process = Callable[[Any], Any]
Processes = tuple[tuple[int, Process], ...]
Rows = Callable[[], list[Any]]


class Prepared:
    """A statement with named parameters. None may be a list: the SQL would differ from call to call."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._spoken: dict[str, _Spoken] = {}

    def run(self, sql: Connection, values: Mapping[str, Any]) -> None:
        """Execute it. Raises KeyError where a parameter has no value, and DBAPIError as SQLAlchemy does.

        On PostgreSQL it is sent when a result is needed, at the latest with the commit, and its error is raised then.
        """
        self._say(sql, values)

    def run_in_order(self, sql: Connection, values: Iterable[Any]) -> None:
        """The same with all values in the order of the parameters."""
        spoken = self._in_words_of(sql.dialect)
        _said(sql, spoken, spoken.in_order(values))

    def ask(self, sql: Connection, values: Mapping[str, Any]) -> Rows:
        """Execute it, on PostgreSQL together with whatever else is asked before a result is taken. Returns what gives the rows."""
        said = self._say(sql, values)
        return lambda: self._rows(sql, said)

    def all(self, sql: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Its rows, as named tuples of the values that SQLAlchemy would give. Raises as `run` does."""
        return self._rows(sql, self._say(sql, values))

    def first(self, sql: Connection, values: Mapping[str, Any]) -> Any:
        """The first of its rows, or None. Raises as `run` does."""
        rows = self._rows(sql, self._say(sql, values))
        return rows[0] if rows else None

    def _say(self, sql: Connection, values: Mapping[str, Any]) -> Any:
        spoken = self._in_words_of(sql.dialect)
        return _said(sql, spoken, spoken.by_name(values))

    def _in_words_of(self, dialect: Dialect) -> "_Spoken":
        spoken = self._spoken.get(dialect.name)
        if spoken is None:
            spoken = self._spoken[dialect.name] = _Spoken(self._statement, dialect)
        return spoken

    def _rows(self, sql: Connection, said: Any) -> list[Any]:
        if isinstance(said, list):
            return said
        spoken = self._spoken[sql.dialect.name]
        try:
            return spoken.rows_of(said)
        except sql.dialect.loaded_dbapi.Error as error:
            driver: Any = sql.connection.dbapi_connection
            raise _as_known(sql, driver, spoken.text, said.values, error) from error


class _Spoken:
    """A statement in the dialect of one database, and how values are converted for it and back.

    A missing value is None on both sides of every type, and passes as it is.
    """

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        self._on_a_line = dialect.name == "postgresql"
        compiled = statement.compile(dialect=_by_number(dialect) if self._on_a_line else dialect)
        self.text: str = compiled.string
        self._words = self.text.encode()
        self._dialect = dialect
        self._own = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self._names = list(compiled.positiontup)
        kinds = [_native(compiled.binds[name].type, dialect) for name in self._names]
        self._into = _by_place(kind.bind_processor(dialect) for kind in kinds)
        self._columns = list(statement.exported_columns)
        row: Any = namedtuple("Row", [column.name for column in self._columns])  # type: ignore[misc]
        self._make: Callable[[list[Any]], Any] = row._make
        self._out_of: Processes | None = None

    def by_name(self, values: Mapping[str, Any]) -> list[Any]:
        """The values as the driver takes them, in their places."""
        if self._own:
            values = {**self._own, **values}
        return _processed(map(values.__getitem__, self._names), self._into)

    def in_order(self, values: Iterable[Any]) -> list[Any]:
        """The same where they are in their places already."""
        return _processed(values, self._into)

    def say(self, driver: Any, arguments: list[Any]) -> Any:
        """The rows from SQLite, empty where the statement gives none; or the statement queued for PostgreSQL."""
        if self._on_a_line:
            return driver.line.say(self._words, arguments)
        cursor = driver.execute(self.text, arguments)
        if not self._columns:
            return []
        if self._out_of is None:
            self._out_of = self._processes([None] * len(self._columns))
        return [self._row(row) for row in cursor.fetchall()]

    def rows_of(self, said: Any) -> list[Any]:
        """The rows of a statement that was queued for PostgreSQL."""
        rows = said.rows(list)
        if self._out_of is None:
            self._out_of = self._processes(said.kinds)
        return [self._row(row) for row in rows]

    def _row(self, values: Iterable[Any]) -> Any:
        return self._make(_processed(values, self._out_of or ()))

    def _processes(self, types: list[Any]) -> Processes:
        kinds = [_native(column.type, self._dialect) for column in self._columns]
        return _by_place(kind.result_processor(self._dialect, told) for kind, told in zip(kinds, types, strict=True))


def _said(sql: Connection, spoken: _Spoken, arguments: list[Any]) -> Any:
    """The rows from SQLite; or the statement queued for PostgreSQL, which gives them."""
    if not sql.in_transaction():
        sql.begin()
    driver: Any = sql.connection.dbapi_connection
    try:
        return spoken.say(driver, arguments)
    except sql.dialect.loaded_dbapi.Error as error:
        raise _as_known(sql, driver, spoken.text, arguments, error) from error


def _by_place(processes: Iterable[Process | None]) -> Processes:
    """The conversions that are needed, each with the position of its value: most types need none."""
    return tuple((place, process) for place, process in enumerate(processes) if process is not None)


def _processed(values: Iterable[Any], processes: Processes) -> list[Any]:
    passed = list(values)
    for place, process in processes:
        if passed[place] is not None:
            passed[place] = process(passed[place])
    return passed


def _by_number(dialect: Dialect) -> Dialect:
    """The dialect with PostgreSQL's own style of parameters ($1), into which the driver would translate its own."""
    kind: Any = type(dialect)
    numbered: Dialect = kind(paramstyle="numeric_dollar")
    return numbered


def _native(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _as_known(sql: Connection, driver: Any, text: str, arguments: Any, error: Exception) -> BaseException:
    """The driver's error as SQLAlchemy would raise it. A lost connection is discarded, as it would be there."""
    dialect: Any = sql.dialect
    lost = dialect.is_disconnect(error, driver, None)
    if lost:
        sql.invalidate(error)
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(text, arguments, error, base, connection_invalidated=lost, dialect=dialect)
