"""Rows as plain values, and the statements that read and write one: each is made, and so compiled, once."""

from collections import namedtuple
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlmodel import SQLModel

from app.store.prepared import Prepared


def new_row(model: type[SQLModel], values: dict[str, Any]) -> Any:
    """A row that is about to be inserted, as SQL would give it back. Raises TypeError for a column that is not there."""
    # Whoever leaves out what is needed fails at the database.
    return row_type(model)._make({**defaults(model), **values}.values())


@cache
def row_type(model: type[SQLModel]) -> Any:
    """A named tuple of a table's columns."""
    return namedtuple(f"{model.__name__}Row", [column.name for column in _table(model).c])


@cache
def defaults(model: type[SQLModel]) -> dict[str, Any]:
    """The model's defaults, in the order of its table's columns; None where it has none."""
    fields = {column.name: model.model_fields[column.name] for column in _table(model).c}
    return {name: None if field.is_required() else field.get_default() for name, field in fields.items()}


@cache
def name_of(model: type[SQLModel]) -> str:
    """The name of a table. The model's own attribute looks for it anew each time."""
    return _table(model).name


@cache
def key_of(model: type[SQLModel]) -> tuple[str, ...]:
    """The names of a table's primary key."""
    return tuple(column.name for column in _table(model).primary_key)


@cache
def insertion(model: type[SQLModel]) -> Prepared:
    """Inserts a row, given by the names of its columns or, as `new_row` makes it, in their order."""
    return Prepared(insert(_table(model)))


@cache
def reading(model: type[SQLModel], names: tuple[str, ...] = ()) -> Prepared:
    """Reads the row with a primary key, given by the names of its columns: these columns of it, or all."""
    table = _table(model)
    wanted = [table.c[name] for name in names] or list(table.c)
    return Prepared(select(*wanted).where(*(table.c[name] == bindparam(name) for name in key_of(model))))


@cache
def revision(model: type[SQLModel], names: tuple[str, ...]) -> Prepared:
    """Sets these columns of the row with a primary key, whose names are given with `key_` before them."""
    table = _table(model)
    where = [table.c[name] == bindparam(f"key_{name}") for name in key_of(model)]
    return Prepared(update(table).where(*where).values({name: bindparam(name) for name in names}))


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table
