"""Every column of a session has been thought about: who may be told from it."""

from app.store.meanings import MEANINGS, Meaning, columns_in_files, meaning_of
from app.store.snapshot import TABLES


def test_every_column_has_its_place_and_no_other_is_named():
    there = {(name, column.name) for name, table in TABLES.items() for column in table.c}
    placed = {(name, column) for name, columns in MEANINGS.items() for column in columns}
    assert there - placed == set(), "say in app/store/meanings.py what these columns mean"
    assert placed - there == set()


def test_whoever_points_at_a_participant_is_placed_as_a_person():
    pointing = {
        (name, column.name)
        for name, table in TABLES.items()
        for column in table.c
        for key in column.foreign_keys
        if key.column.table.name == "participant"
    }
    for table, column in pointing:
        assert meaning_of(table, column) in (Meaning.PERSON, Meaning.OWN), (table, column)


def test_an_unknown_column_is_in_no_file():
    assert meaning_of("card", "made_up") is Meaning.OWN
    assert columns_in_files("consent") == []
    assert "host_link" not in columns_in_files("session")
