"""A session travels: what another instance wrote is kept here to the byte, and a file that is not so is refused."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from app.exports import json_record
from app.exports.recording import record_of
from app.rules.errors import Conflict, Invalid
from app.rules.roles import Role, Viewer
from app.store.database import Database
from app.store.events import EVENTS, happenings_after
from app.store.exchange import NEWER, NOT_CLOSED, NOT_OURS
from app.store.imports import ALREADY_HERE, bring, opened_file
from app.store.migrate import migrate
from app.store.naming import show_names
from app.store.openings import openings_of
from app.store.phases import phase_called
from app.store.replay import NOT_KEPT, rows_at
from app.store.turn import SESSIONS
from app.store.whole import read_rows
from tests.told import AMINA, FATOU, GLORIA, LEAD, WANG, Told

LEVELS = ["names", "roles", "nobody"]


@pytest.fixture
def database(fresh_url: str) -> Iterator[Database]:
    """A database of this test's own."""
    opened = Database(fresh_url)
    yield opened
    opened.close()


def exported(database, session_id):
    """The facilitator's file of a session."""

    def look(sql):
        rows = read_rows(sql, session_id)
        return rows, openings_of(sql, rows)

    rows, openings = database.read_now(look)
    reader = Viewer("whoever", Role.FACILITATOR)
    return json_record.render(record_of(rows, openings, reader), str, rows, openings, reader)


@pytest.fixture(scope="module", params=LEVELS)
def file(request, tmp_path_factory):
    """The file of a whole session, under each confidentiality."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('there') / 'board.db'}")
    migrate(database)
    story = Told(database, request.param).whole()
    yield exported(database, story.id)
    database.close()


@pytest.fixture(scope="module")
def open_file(file):
    """The same, read."""
    return json.loads(file)


def test_a_round_trip_gives_the_same_bytes(database, file):
    person = database.write_now(lambda sql: bring(sql, opened_file(file)))
    assert person.role == "facilitator"
    again = exported(database, person.session_id)
    assert again == file


@pytest.mark.parametrize("level", LEVELS)
def test_what_was_written_while_names_were_off_travels_as_far_as_one_likes(migrated, tmp_path, level):
    def instance(name):
        return Database(f"sqlite:///{shutil.copy(migrated, tmp_path / name)}")

    story = Told(instance("there"), level)
    story.act(LEAD, lambda turn: show_names(turn, phase_called(turn, "context").id, False))
    story.whole()
    file = exported(story.database, story.id)
    story.database.close()
    for name in ("here", "elsewhere"):
        database = instance(name)
        database.write_now(lambda sql: bring(sql, opened_file(file)))
        assert exported(database, story.id) == file
        database.close()


def test_it_is_the_same_session_and_closed(database, file, open_file):
    person = database.write_now(lambda sql: bring(sql, opened_file(file)))
    rows = database.read_now(lambda sql: read_rows(sql, open_file["id"]))
    session = rows["session"][0]
    assert (session.id, session.phase_kind, session.due_at) == (person.session_id, "closed", None)
    assert session.seq == open_file["rows"]["session"][0]["seq"]
    assert len(rows["card"]) == len(open_file["rows"]["card"]) == 13
    happened = database.read_now(lambda sql: happenings_after(sql, session.id, 0))
    assert len(happened) == session.seq


def test_what_a_tightened_file_does_not_hold_cannot_come_back(file, open_file):
    if open_file["confidentiality"] == "names":
        assert GLORIA in file.decode()
    else:
        assert [name for name in (LEAD, FATOU, GLORIA, AMINA, WANG) if name in file.decode()] == []


def test_a_tightened_file_holds_no_text_of_feedback_that_the_record_keeps_back(file, open_file):
    shown = {text for given in open_file["feedback"] for text in (*given["words"], *given["takes_home"])}
    held = {one[name] for one in open_file["rows"]["feedback"] for name in ("words", "takes_home")} - {""}
    assert held == shown and "A by-law template" in held
    assert len(held) == (7 if open_file["confidentiality"] == "names" else 2)


def test_it_goes_on_as_any_closed_session_does(database, file):
    from app.store import follow_up
    from app.store.turn import Actor, Key, take_turn

    person = database.write_now(lambda sql: bring(sql, opened_file(file)))
    actor = Actor(participant_id=person.id)
    database.write_now(
        lambda sql: take_turn(
            sql, person.session_id, actor, Key(), lambda turn: follow_up.report_back(turn, "It holds.")
        )
    )
    assert b"It holds." in exported(database, person.session_id)
    seq = database.read_now(lambda sql: read_rows(sql, person.session_id))["session"][0].seq
    assert database.read_now(lambda sql: rows_at(sql, person.session_id, seq - 1))["report"] != []
    with pytest.raises(Exception) as refused:
        database.read_now(lambda sql: rows_at(sql, person.session_id, 3))
    assert refused.value.sentence == NOT_KEPT


def test_a_file_that_another_program_wrote_anew_is_the_same(open_file):
    told = copy.deepcopy(open_file)
    for card in told[ROWS]["card"]:
        card["place"] = int(card["place"]) if card["place"].is_integer() else card["place"]
    assert any(type(card["place"]) is int for card in told[ROWS]["card"])
    places = [type(card.place) for card in opened_file(json.dumps(told).encode()).rows["card"]]
    assert set(places) == {float}


def test_it_comes_once(database, file):
    database.write_now(lambda sql: bring(sql, opened_file(file)))
    with pytest.raises(Conflict) as refused:
        database.write_now(lambda sql: bring(sql, opened_file(file)))
    assert refused.value.sentence == ALREADY_HERE


def test_a_card_of_another_session_is_not_taken_over(database, open_file, file):
    database.write_now(lambda sql: bring(sql, opened_file(file)))
    other = json.loads(file.decode().replace(open_file["id"], "b" * 16))
    with pytest.raises(Conflict):
        database.write_now(lambda sql: bring(sql, opened_file(json.dumps(other).encode())))
    assert database.read_now(lambda sql: sql.execute(select(func.count()).select_from(SESSIONS)).scalar_one()) == 1


def test_a_session_that_goes_on_is_not_brought(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'board.db'}")
    migrate(database)
    story = Told(database)
    story.from_context_to_listening()
    with pytest.raises(Invalid) as refused:
        opened_file(exported(database, story.id))
    database.close()
    assert refused.value.sentence == NOT_CLOSED


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", NOT_OURS), (b"{", NOT_OURS), (b"\xff\xfe", NOT_OURS), (b"null", NOT_OURS), (b"[]", NOT_OURS), (b"{}", NOT_OURS),
        (b'{"format": "something else"}', NOT_OURS), (b"[" * 100_000, NOT_OURS), (b'{"format": NaN}', NOT_OURS),
        (b'{"format": "peer-assist-record", "version": 2}', NEWER),
        (b'{"format": "peer-assist-record", "version": 1}', None),
        (b"%PDF-1.7", NOT_OURS), (b"PK\x03\x04", NOT_OURS),
    ],
)  # fmt: skip
def test_a_file_that_is_not_ours_gets_a_sentence(content, sentence):
    with pytest.raises(Invalid) as refused:
        opened_file(content)
    assert refused.value.field == "file" and (sentence is None or refused.value.sentence == sentence)


def damaged(told, *path, value=None, drop=False):
    """A file's values with one of them changed or left out."""
    told = copy.deepcopy(told)
    place = told
    for step in path[:-1]:
        place = place[step]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(told).encode()


ROWS = "rows"
FAULTS = [
    (ROWS, "session", []),
    (ROWS, "session", 0, "id", "x" * 50),
    (ROWS, "session", 0, "id", "../../etc"),
    (ROWS, "session", 0, "seq", -1),
    (ROWS, "session", 0, "seq", 10**7),
    (ROWS, "session", 0, "seq", 2**40),
    (ROWS, "session", 0, "seq", 1),
    (ROWS, "session", 0, "seq", True),
    (ROWS, "session", 0, "seq", "7"),
    (ROWS, "session", 0, "title", None),
    (ROWS, "session", 0, "title", ["T"]),
    (ROWS, "session", 0, "title", "x" * 10_000),
    (ROWS, "session", 0, "title", "a\u202eb"),
    (ROWS, "session", 0, "title", "a\x00b"),
    (ROWS, "session", 0, "confidentiality", "none at all"),
    (ROWS, "session", 0, "phase_id", "nowhere"),
    (ROWS, "session", 0, "phase_kind", "listening"),
    (ROWS, "session", 0, "created_at", "yesterday"),
    (ROWS, "session", 0, "created_at", "2026-03-02T09:00:00"),
    (ROWS, "session", 0, "created_at", "2026-03-02T09:00:00+02:00"),
    (ROWS, "session", 0, "zone", "Mars/Olympus"),
    (ROWS, "session", 0, "report_on", "2026-02-30"),
    (ROWS, "phase", 0, "opened_at", "9999-12-31T23:00:00+00:00"),
    (ROWS, "session", 0, "host_link", 2),
    (ROWS, "participant", []),
    (ROWS, "participant", 0, "role", "admin"),
    (ROWS, "participant", 0, "removed_at", 7),
    (ROWS, "card", 0, "kind", "poem"),
    (ROWS, "card", 0, "parent_id", "nothing"),
    (ROWS, "card", 0, "author_id", "nobody"),
    (ROWS, "card", 0, "session_id", "another"),
    (ROWS, "card", 0, "text", 3),
    (ROWS, "card", 0, "condition", "yes"),
    (ROWS, "card", 0, "place", 10**400),
    (ROWS, "card", 0, "place", True),
    (ROWS, "card", 0, "born_seq", 10_000),
    (ROWS, "card", 0, "basis", "hearsay"),
    (ROWS, "decision", 0, "choice", "perhaps"),
    (ROWS, "decision", 0, "card_id", "nothing"),
    (ROWS, "action_item", 0, "state", "wonderful"),
    (ROWS, "action_item", 0, "due", "2026-13-01"),
    (ROWS, "check_in", 0, "days", 31),
    (ROWS, "feedback", 0, "first", 9),
    (ROWS, "dots", 0, "count", -5),
    (ROWS, "dots", 0, "role", "facilitator"),
    (ROWS, "session", 0, "title", "one\ntwo"),
    (ROWS, "session", 0, "title", "x" * 300),
    (ROWS, "session", 0, "place", "one\ntwo"),
    (ROWS, "phase", 0, "title", "one\ntwo"),
    (ROWS, "phase", 0, "dropped", True),
    (ROWS, "session", 0, "language", "e\ud800n"),
    (ROWS, "participant", 0, "name", "one\ntwo"),
    (ROWS, "participant", 0, "name", "two  blanks"),
    (ROWS, "card", 0, "headline", "one\ntwo"),
    (ROWS, "action_item", 0, "owner", "one\ntwo"),
    (ROWS, "summary", 0, "by", "one\ntwo"),
    (ROWS, "made_up", []),
    (ROWS, "card", {}),
    (ROWS, []),
    ("openings", []),
    ("openings", 0, "seq", 1),
    ("openings", 1, "seq", 0),
    ("openings", 1, "phase_id", "nowhere"),
    ("openings", 1, "at", None),
    ("openings", "all"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: ".".join(map(str, fault))[:60])
def test_a_damaged_file_is_refused_with_the_place(open_file, fault):
    *path, value = fault
    with pytest.raises(Invalid) as refused:
        opened_file(damaged(open_file, *path, value=value))
    assert refused.value.field == "file" and refused.value.sentence


@pytest.mark.parametrize("table", ["session", "phase", "participant", "card", "decision", "feedback"])
def test_a_file_that_lacks_a_value_or_has_one_more_is_refused(open_file, table):
    column = next(iter(open_file[ROWS][table][0]))
    for content in (
        damaged(open_file, ROWS, table, 0, column, drop=True),
        damaged(open_file, ROWS, table, 0, "more", value=1),
        damaged(open_file, ROWS, table, drop=True),
        damaged(open_file, ROWS, table, value=open_file[ROWS][table] * 2),
    ):
        with pytest.raises(Invalid):
            opened_file(content)


def test_a_link_that_is_code_is_refused(open_file):
    told = copy.deepcopy(open_file)
    author = told[ROWS]["participant"][0]["id"]
    link = {
        "id": "a" * 16,
        "session_id": told["id"],
        "seq": 1,
        "born_seq": 1,
        "title": "T",
        "url": "javascript:alert(1)",
    }
    rest = {
        "file_name": "",
        "suffix": "",
        "size": 0,
        "added_by_id": author,
        "added_at": told["created_at"],
        "dropped_at": None,
    }
    told[ROWS]["material"] = [link | rest]
    with pytest.raises(Invalid) as refused:
        opened_file(json.dumps(told).encode())
    assert refused.value.facts["place"] == "material[0].url"
    for address in ("http://[", "https://example.org/\ud800", "https://example.org/\na", "https://example"):
        told[ROWS]["material"][0]["url"] = address
        with pytest.raises(Invalid):
            opened_file(json.dumps(told).encode())
    told[ROWS]["material"][0]["url"] = "https://example.org/a"
    assert opened_file(json.dumps(told).encode())


def test_a_refused_file_leaves_nothing(database, open_file):
    before = database.read_now(lambda sql: sql.execute(select(func.count()).select_from(EVENTS)).scalar_one())
    with pytest.raises(Invalid):
        content = damaged(open_file, ROWS, "card", 0, "author_id", value="nobody")
        database.write_now(lambda sql: bring(sql, opened_file(content)))
    assert (
        before == database.read_now(lambda sql: sql.execute(select(func.count()).select_from(EVENTS)).scalar_one()) == 0
    )
