"""The library: what closed sessions recommend, found by its words, with what became of it; and people who agreed to be
found by what they have done.

A session is in it once everyone of its host team has agreed, and as long as they do. What is indexed is what may be
shared of it, so confidentiality holds; it is written anew with every turn of a closed session.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from app.rules.agenda import PHASES
from app.rules.confidentiality import Confidentiality
from app.rules.roles import HOSTS
from app.rules.search import asked_words, words_of
from app.store.shared import shared
from app.store.snapshot import Snapshot
from app.store.whole import Rows, read_rows, snapshot_of

ADVICE, PERSON = "advice", "person"
MOST_FOUND = 50


class Hit(NamedTuple):
    """Something found: of which session, and which card or person."""

    session_id: str
    thing_id: str


def search(sql: Connection, kind: str, asked: str) -> list[Hit]:
    """What holds all the words asked for, or beginnings of them, the most fitting first."""
    words = asked_words(asked)
    if not words:
        return []
    rows = sql.execute(
        text(_dialect(sql).find), {"kind": kind, "asked": _dialect(sql).asked(words), "most": MOST_FOUND}
    )
    return [Hit(*row) for row in rows.all()]


def keep_in_library(sql: Connection, session_id: str) -> None:
    """Index a session as it stands now, or take it out. Part of every turn that begins or ends in a closed phase."""
    sql.execute(text("DELETE FROM library_words WHERE session_id = :session"), {"session": session_id})
    entries = [
        {"session": session_id, "kind": kind, "thing": thing, "words": _dialect(sql).words(words)}
        for kind, thing, words in _entries(read_rows(sql, session_id))
        if words
    ]
    if entries:
        sql.execute(text(_dialect(sql).insert), entries)


def is_offered(rows: Rows) -> bool:
    """Whether a session is closed and everyone of its host team agrees that its advice may be found."""
    if not PHASES[rows["session"][0].phase_kind].ends:
        return False
    hosts = {one.id for one in rows["participant"] if one.role in HOSTS and one.removed_at is None}
    return bool(hosts) and hosts <= agreeing(rows, "library")


def agreeing(rows: Rows, kind: str) -> set[str]:
    """Who agrees to something."""
    return {one.participant_id for one in rows["consent"] if one.kind == kind and one.active}


def findable(rows: Rows) -> list[Any]:
    """The people of a closed session who agreed to be found and were not removed."""
    if not PHASES[rows["session"][0].phase_kind].ends:
        return []
    willing = agreeing(rows, "found")
    return [one for one in rows["participant"] if one.id in willing and one.removed_at is None]


def _entries(rows: Rows) -> Iterator[tuple[str, str, list[str]]]:
    offered = is_offered(rows)
    named = Confidentiality(rows["session"][0].confidentiality).shows_names
    board = snapshot_of(shared(rows))
    if offered:
        for card_id in board.lanes["recommendation"]:
            yield ADVICE, card_id, words_of(" ".join(_told(board, card_id)))
    for person in findable(rows):
        said = [person.name, person.organisation, person.did_what, person.did_where, person.did_when]
        # Who recommended what is told only where the session names people.
        mine = [c for c in board.cards.values() if c.author_id == person.id and c.kind == "recommendation"]
        said += [card.headline for card in mine] if offered and named else []
        yield PERSON, person.id, words_of(" ".join(said))


def _told(board: Snapshot, card_id: str) -> Iterator[str]:
    """All that is said about a recommendation: itself, its conditions, the answer, and what came of it."""
    card = board.cards[card_id]
    yield from (card.headline, card.text, card.evidence, board.session.title)
    yield from (board.cards[child].text for child in board.threads.get(card_id, ()))
    decision = board.decisions.get(card_id)
    if decision is not None:
        yield decision.reason
    for action in board.actions.values():
        if action.card_id == card_id:
            yield from (action.text, action.outcome)
            yield from (check.outcome for check in board.check_ins.get(action.id, {}).values())


class _Embedded:
    """SQLite's FTS5."""

    insert = "INSERT INTO library_words (session_id, kind, thing_id, words) VALUES (:session, :kind, :thing, :words)"
    find = (
        "SELECT session_id, thing_id FROM library_words"
        " WHERE library_words MATCH :asked AND kind = :kind ORDER BY rank, thing_id LIMIT :most"
    )

    @staticmethod
    def words(words: list[str]) -> str:
        return " ".join(words)

    @staticmethod
    def asked(words: list[str]) -> str:
        # In quotes a word is never an operator; the star asks for its beginnings.
        return " ".join(f'words : "{word}" *' for word in words)


class _Postgres:
    """PostgreSQL's tsvector, given words and asked for words without its own parser."""

    insert = (
        "INSERT INTO library_words (session_id, kind, thing_id, words)"
        " VALUES (:session, :kind, :thing, CAST(:words AS tsvector))"
    )
    find = (
        "SELECT session_id, thing_id FROM library_words"
        " WHERE words @@ CAST(:asked AS tsquery) AND kind = :kind"
        " ORDER BY ts_rank(words, CAST(:asked AS tsquery)) DESC, thing_id LIMIT :most"
    )

    @staticmethod
    def words(words: list[str]) -> str:
        return " ".join(f"'{word}'" for word in dict.fromkeys(words))

    @staticmethod
    def asked(words: list[str]) -> str:
        return " & ".join(f"'{word}':*" for word in words)


def _dialect(sql: Connection) -> type[_Embedded] | type[_Postgres]:
    return _Embedded if sql.dialect.name == "sqlite" else _Postgres
