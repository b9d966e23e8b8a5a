"""Rows as plain values: what was just inserted, as SQL would give it back, without asking it to."""

from collections import namedtuple
from functools import cache
from typing import Any

from sqlalchemy import Insert, insert
from sqlmodel import SQLModel


@cache
def insertion(model: type[SQLModel]) -> Insert:
    """The statement that inserts into a model's table, made once so that it is compiled once."""
    return insert(model.__table__)  # type: ignore[attr-defined]


@cache
def row_type(model: type[SQLModel]) -> Any:
    """A named tuple of a table's columns, with the model's defaults."""
    fields = model.model_fields
    names = [column.name for column in model.__table__.c]  # type: ignore[attr-defined]
    # A named tuple has defaults from the right only: whoever leaves out what is needed fails at the database.
    defaults = [None if fields[name].is_required() else fields[name].get_default() for name in names]
    return namedtuple(f"{model.__name__}Row", names, defaults=defaults)
