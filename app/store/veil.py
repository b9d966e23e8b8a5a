"""A session with its confidentiality applied: the same board, in which nobody can be told from anybody.

What people wrote is attributed to a stand-in: one for each team under "roles only", a single one for all under "no
attribution". Pages, records, the library, the replay and the API draw from the veiled session, so none can forget.
"""

from collections import Counter, defaultdict
from typing import Any

from app.rules.actions import Action
from app.rules.confidentiality import Confidentiality
from app.rules.naming_in_text import without_names
from app.rules.roles import Role
from app.rules.visibility import is_done_unsigned
from app.store.meanings import MEANINGS, Meaning, blank, meaning_of
from app.store.snapshot import TABLES
from app.store.tables import Session
from app.store.whole import Rows, as_values, row

NOBODY = "nobody"

# Rows that tell who did what, and keep no mark of whether names were off: their table, column, and what was done.
DONE_BY = (("decision", "by_id", Action.DECIDE), ("material", "added_by_id", Action.EDIT_BRIEF))

# Tables that say nothing but what one person did or wants.
PRIVATE = ("opening", "hand", "consent")

Values = dict[str, Any]


def level_of(session: Session) -> Confidentiality:
    """How much of who said what this session gives away."""
    return Confidentiality(session.confidentiality)


def is_stand_in(participant_id: str) -> bool:
    """Whether this is nobody in particular. Ids of people hold letters and digits only."""
    return "-" in participant_id


def stands_for_nobody(participant_id: str) -> bool:
    """Whether this stand-in does not even tell a team."""
    return f"-{NOBODY}-" in participant_id


def veiled(rows: Rows, people: list[Any] | None = None) -> Rows:
    """These rows as the session's confidentiality lets them be seen; with names they stay as they are.

    `people` are all whose names may stand in them, where that is more than the rows tell: those who came later, and
    those of whom nothing else remains.
    """
    session = rows["session"][0]
    level = level_of(session)
    if level.shows_names:
        return rows
    return _Veil(rows, people or rows["participant"], session.id, level).rows()


def without_signatures(rows: Rows) -> Rows:
    """These rows with what was written while names were off attributed to the team; all of it, while they are off."""
    session = rows["session"][0]
    unsigned = [where for where in DONE_BY if session.names_off or is_done_unsigned(where[2], rows["phase"])]
    if not unsigned and not any(card.unsigned for card in rows["card"]):
        return rows
    stand_ins = StandIns(session.id, session.created_at)
    cards = []
    for card in rows["card"]:
        # What came from elsewhere without attribution is nobody's already, and not even a team's.
        if (session.names_off or card.unsigned) and not stands_for_nobody(card.author_id):
            card = row("card", **as_values(card) | {"author_id": stand_ins.one(card.role), "scribe_id": None})
        cards.append(card)
    found = dict(rows) | {"card": cards}
    for table, column, _ in unsigned:
        by = {column: stand_ins.one(Role.HOST)}
        found[table] = [row(table, **as_values(one) | by) for one in rows[table]]
    present = {one.id for one in rows["participant"]}
    return found | {"participant": [*rows["participant"], *stand_ins.rows(present)]}


def votes_together(rows: Rows) -> Rows:
    """These rows with dots added up by team and askers counted: how each person voted is nobody else's to know."""
    session_id = rows["session"][0].id
    stand_ins = StandIns(session_id, rows["session"][0].created_at)
    together = rows | {
        "dots": _added_up(rows["dots"], stand_ins),
        "asking": _counted(rows["asking"], stand_ins),
    }
    return together | {"participant": [*rows["participant"], *stand_ins.rows({one.id for one in rows["participant"]})]}


class StandIns:
    """People who are nobody in particular: made when asked for, and counted as removed, so that no list shows them."""

    def __init__(self, session_id: str, since: Any) -> None:
        self._session_id = session_id
        self._since = since
        self._made: dict[str, str] = {}

    def one(self, team: str, number: int = 0) -> str:
        """The id of a stand-in for a team, or for nobody; several of a team are told apart by number."""
        made = f"{self._session_id}-{team}-{number}"
        self._made[made] = Role.OBSERVER.value if team == NOBODY else team
        return made

    def rows(self, present: Any = ()) -> list[Any]:
        """Their rows, without those that are there already."""
        facts: Values = {
            "session_id": self._session_id,
            "seq": 0,
            "joined_seq": 0,
            "link_version": 0,
            "name": "",
        }
        when = {"joined_at": self._since, "removed_at": self._since}
        made = sorted(self._made.items())
        return [row("participant", id=i, role=role, **facts, **when) for i, role in made if i not in present]


class _Veil:
    def __init__(self, rows: Rows, people: list[Any], session_id: str, level: Confidentiality) -> None:
        self._rows = rows
        self._level = level
        self._stand_ins = StandIns(session_id, rows["session"][0].created_at)
        self._names = frozenset(one.name for one in people)
        self._roles: dict[str, str] = {one.id: one.role for one in rows["participant"]}

    def rows(self) -> Rows:
        found: Rows = {name: [self._row(name, as_values(one)) for one in self._rows.get(name, [])] for name in TABLES}
        found["dots"] = _added_up(self._rows["dots"], self._stand_ins)
        found["asking"] = _counted(self._rows["asking"], self._stand_ins)
        found["feedback"] = self._feedback()
        found |= {name: [] for name in PRIVATE}
        found["participant"] += self._stand_ins.rows(self._roles)
        return found

    def _row(self, table: str, values: Values) -> Any:
        return row(table, **{name: self._value(table, name, value) for name, value in values.items()})

    def _value(self, table: str, column: str, value: Any) -> Any:
        meaning = meaning_of(table, column)
        if meaning is Meaning.WORDS:
            return without_names(value, self._names)
        if meaning is Meaning.PERSON:
            return self._stand_in(value)
        if meaning is Meaning.EXPERIENCE:
            return without_names(value, self._names) if self._level.shows_roles else ""
        if meaning is Meaning.TEAM:
            return value if self._level.shows_roles else ""
        if meaning is Meaning.NAME:
            return ""
        known = column in MEANINGS.get(table, {})
        return value if known else blank(table, column)

    def _stand_in(self, participant_id: str | None) -> str | None:
        if not participant_id or stands_for_nobody(participant_id):
            return participant_id
        role = self._roles.get(participant_id, Role.OBSERVER.value)
        return self._stand_ins.one(role if self._level.shows_roles else NOBODY)

    def _feedback(self) -> list[Any]:
        """Answers in an order of their own, since when somebody answered may tell who."""
        answers = [self._row("feedback", as_values(one)) for one in self._rows["feedback"]]
        roles = [self._roles[one.participant_id] for one in self._rows["feedback"]]
        told = sorted(zip(roles, answers, strict=True), key=lambda pair: (pair[0], *_answered(pair[1])))
        numbers: Counter[str] = Counter()
        found = []
        for role, answer in told:
            numbers[role] += 1
            one = self._stand_ins.one(role, numbers[role])
            found.append(row("feedback", **as_values(answer) | {"participant_id": one, "seq": 0}))
        return found


def _answered(one: Any) -> tuple[Any, ...]:
    return one.first, one.second, one.words, one.takes_home


def _added_up(dots: list[Any], stand_ins: StandIns) -> list[Any]:
    sums: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for one in dots:
        sums[(one.card_id, one.vote, one.role)].append(one)
    return [
        row(
            "dots",
            **as_values(placed[0]) | {"participant_id": stand_ins.one(role), "count": _sum(placed), "seq": 0},
        )
        for (_, _, role), placed in sorted(sums.items())
    ]


def _sum(dots: list[Any]) -> int:
    return sum(one.count for one in dots)


def _counted(askings: list[Any], stand_ins: StandIns) -> list[Any]:
    numbers: Counter[str] = Counter()
    found = []
    for one in sorted(askings, key=lambda asking: str(asking.card_id)):
        if one.active is not False:
            numbers[one.card_id] += 1
            who = stand_ins.one(Role.RESOURCE.value, numbers[one.card_id])
            found.append(row("asking", **as_values(one) | {"participant_id": who, "active": True, "seq": 0}))
    return found


def numbered_people(rows: Rows) -> Rows:
    """Veiled rows whose people have numbers in place of ids, which elsewhere might lead to a name."""
    session_id = rows["session"][0].id
    numbers: Counter[str] = Counter()
    told = sorted(rows["participant"], key=lambda one: (one.did_what, one.did_where, one.did_when))
    found = []
    for one in told:
        if is_stand_in(one.id):
            found.append(one)
        elif one.removed_at is None:
            numbers[one.role] += 1
            number = f"{session_id}-{one.role}-p{numbers[one.role]}"
            same = {"id": number, "seq": 0, "joined_seq": 0, "joined_at": rows["session"][0].created_at}
            found.append(row("participant", **as_values(one) | same))
    return rows | {"participant": found}
