"""The tables, a file for each noun. Every row of a session carries the `seq` of its last change, so that a room
reads only what is new.
"""

from sqlalchemy import Index

from app.store.tables.afterwards import CheckIn, Consent, Report
from app.store.tables.card import Asking, Card
from app.store.tables.floor import Hand, Speech
from app.store.tables.history import Done, Event
from app.store.tables.mailing import Letter, Mailing
from app.store.tables.material import Material, MaterialFile, Opening
from app.store.tables.outcome import ActionItem, Decision, Dots, Feedback, Ranking, Summary
from app.store.tables.people import Participant, Visit
from app.store.tables.seen import Seen
from app.store.tables.session import Meta, Phase, Session
from app.store.tables.template import AgendaTemplate

__all__ = [
    "CHANGING",
    "ActionItem",
    "AgendaTemplate",
    "Asking",
    "Card",
    "CheckIn",
    "Consent",
    "Decision",
    "Done",
    "Dots",
    "Event",
    "Feedback",
    "Hand",
    "Letter",
    "Mailing",
    "Material",
    "MaterialFile",
    "Meta",
    "Opening",
    "Participant",
    "Phase",
    "Ranking",
    "Report",
    "Seen",
    "Session",
    "Speech",
    "Summary",
    "Visit",
]

# What a post leaves empty is in no index: each one more is a page more that its commit writes.
_stack_id = Card.__table__.c.stack_id  # type: ignore[attr-defined]
_stacked = _stack_id.is_not(None)
Index("ix_card_stack_id", _stack_id, sqlite_where=_stacked, postgresql_where=_stacked)
# An act is taken back once.
_undoes = Event.__table__.c.undoes  # type: ignore[attr-defined]
_taking_back = _undoes.is_not(None)
Index("ix_event_undoes", _undoes.table.c.session_id, _undoes, sqlite_where=_taking_back, postgresql_where=_taking_back)

# A request is carried out once.
_key = _undoes.table.c.key
_asked = _key.is_not(None)
Index("ix_event_key", _key, _undoes.table.c.actor_id, unique=True, sqlite_where=_asked, postgresql_where=_asked)

# A room reads what changed after its own `seq`: that must cost what changed, not what is there.
CHANGING = (
    Phase,
    Participant,
    Card,
    Asking,
    Dots,
    Ranking,
    Decision,
    ActionItem,
    Summary,
    Feedback,
    Material,
    Opening,
    Hand,
    Speech,
    CheckIn,
    Report,
    Consent,
)
for _model in CHANGING:
    _table = _model.__table__  # type: ignore[union-attr]
    Index(f"ix_{_table.name}_changes", _table.c.session_id, _table.c.seq)
