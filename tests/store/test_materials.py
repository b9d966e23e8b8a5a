"""Background material: handed in, opened, taken back."""

import pytest

from app.rules import limits
from app.rules.errors import Conflict, Invalid, NotFound, Refused
from app.store import materials
from tests.store.meeting import F, H, Meeting, O, R

PDF = b"%PDF-1.7 pumps"


def add_file(meeting: Meeting, content: bytes = PDF, name: str = "audit.pdf", title: str = "", who: object = H) -> str:
    return meeting.act(who, lambda turn: materials.add_file(turn, title, name, content)).target  # type: ignore[arg-type]


def content(meeting: Meeting, file: str) -> list[bytes]:
    """A file's pieces."""
    length = meeting.database.read_now(lambda sql: materials.length_of(sql, file))
    starts = range(0, length, materials.PIECE)
    return [meeting.database.read_now(lambda sql, at=at: materials.piece_of(sql, file, at)) for at in starts]  # type: ignore[misc]


def test_links_and_files_are_handed_in(meeting: Meeting) -> None:
    link = meeting.act(F, lambda turn: materials.add_link(turn, "", "example.org/ledger")).target
    file = add_file(meeting, title="The audit")
    found = meeting.snapshot().materials
    assert (found[link].title, found[link].url) == ("https://example.org/ledger", "https://example.org/ledger")
    assert (found[file].title, found[file].file_name, found[file].size) == ("The audit", "audit.pdf", len(PDF))
    assert content(meeting, file) == [PDF]
    for look in (materials.length_of, lambda sql, name: materials.piece_of(sql, name, 0)):
        with pytest.raises(NotFound):
            meeting.database.read_now(lambda sql, look=look: look(sql, link))  # type: ignore[misc]


def test_a_file_is_read_piece_by_piece(meeting: Meeting) -> None:
    long = PDF + bytes(range(256)) * (2 * materials.PIECE // 256)
    file = add_file(meeting, long)
    pieces = content(meeting, file)
    assert [len(one) for one in pieces] == [materials.PIECE, materials.PIECE, len(PDF)]
    assert b"".join(pieces) == long


def test_who_hands_in_what_when(meeting: Meeting) -> None:
    with pytest.raises(Refused):
        add_file(meeting, who=R)
    with pytest.raises(Invalid):
        add_file(meeting, name="page.html")
    with pytest.raises(Invalid):
        add_file(meeting, content=b"%PDF-" + bytes(limits.FILE_BYTES))
    meeting.open("questions")
    with pytest.raises(Refused):
        add_file(meeting)
    add_file(meeting, who=F)


def test_a_session_holds_so_many_and_so_much(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILES_BYTES_OF_A_SESSION", 2 * len(PDF))
    monkeypatch.setattr(limits, "MATERIALS_OF_A_SESSION", 3)
    add_file(Meeting(meeting.database))
    first = add_file(meeting)
    add_file(meeting)
    with pytest.raises(Conflict):
        add_file(meeting)
    meeting.act(H, lambda turn: materials.drop(turn, first))
    add_file(meeting)
    meeting.act(H, lambda turn: materials.add_link(turn, "", "example.org"))
    with pytest.raises(Conflict):
        meeting.act(H, lambda turn: materials.add_link(turn, "", "example.org"))


def test_opening_is_noted_once_and_leaves_no_trace_of_the_silent(meeting: Meeting) -> None:
    file = add_file(meeting)
    meeting.act(R, lambda turn: materials.mark_opened(turn, file))
    assert meeting.snapshot().openings == {file: {meeting.people[R]}}
    assert meeting.does_nothing(R, lambda turn: materials.mark_opened(turn, file))
    meeting.open("listening")
    assert meeting.does_nothing(H, lambda turn: materials.mark_opened(turn, file))
    assert meeting.does_nothing(O, lambda turn: materials.mark_opened(turn, file))
    meeting.open("response")
    meeting.act(H, lambda turn: materials.mark_opened(turn, file))
    assert meeting.snapshot().openings[file] == {meeting.people[R], meeting.people[H]}
    meeting.open("prepare")
    other = add_file(meeting)
    meeting.act(R, lambda turn: materials.mark_opened(turn, other))
    assert meeting.snapshot().openings[other] == {meeting.people[R]}


def test_what_was_taken_back_is_gone(meeting: Meeting) -> None:
    file = add_file(meeting)
    kept = lambda: meeting.database.read_now(lambda sql: materials.kept_here(sql, [file]))  # noqa: E731
    assert kept()
    meeting.act(H, lambda turn: materials.drop(turn, file))
    assert meeting.snapshot().materials == {} == kept()
    for verb in (materials.drop, materials.mark_opened):
        with pytest.raises(NotFound):
            meeting.act(H, lambda turn, verb=verb: verb(turn, file))
    other = Meeting(meeting.database)
    mine = add_file(meeting)
    with pytest.raises(NotFound):
        other.act(H, lambda turn: materials.drop(turn, mine))
