"""Inserting or updating a row in one statement: two requests at the same time may both find that it is not there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def put(sql: Connection, model: Any, row: Mapping[str, Any], *changed: str) -> None:
    """Insert a row of this table; where its key is there already, set these of its columns instead."""
    table = model.__table__
    insertion = INSERT[sql.dialect.name](table).values(**row)
    key = [column.name for column in table.primary_key]
    values = {name: insertion.excluded[name] for name in changed}
    sql.execute(insertion.on_conflict_do_update(index_elements=key, set_=values))
