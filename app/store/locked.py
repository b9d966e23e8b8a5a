"""The session that a turn has locked."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from app.rules.errors import NotFound
from app.store.rows import reading
from app.store.tables import Session

# What most turns decide on. All else of this wide row costs them more to read than the row of what they write.
ALWAYS = ("id", "seq", "phase_id", "phase_kind", "revealed_at", "names_off", "spotlight_id", "approval")


class LockedSession:
    """A session's row as its turn found it: `ALWAYS` is read with the lock, the rest when a column of it is asked for.

    That is in the same transaction and so as true; what the turn itself has replaced meanwhile is told by `keep`.
    """

    def __init__(self, sql: Connection, values: Sequence[Any]) -> None:
        self._sql = sql
        self.__dict__ |= zip(ALWAYS, values, strict=True)

    def __getattr__(self, name: str) -> Any:
        if name not in Session.model_fields:
            raise AttributeError(name)
        self.keep(reading(Session).first(self._sql, {"id": self.id})._asdict())
        return self.__dict__[name]

    def keep(self, former: Mapping[str, Any]) -> None:
        """Know these columns as they were, unless they are known already."""
        self.__dict__ = {**former, **self.__dict__}


def known_session(sql: Connection, session_id: str) -> LockedSession:
    """The session as it stands in this transaction. Raises NotFound."""
    values = reading(Session, ALWAYS).first(sql, {"id": session_id})
    if values is None:
        raise NotFound()
    return LockedSession(sql, values)
