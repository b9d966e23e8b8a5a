"""Who has looked lately: for a reminder, and without a trace of the silent."""

from sqlalchemy import select

from app.rules.roles import Role
from app.store import scribe
from app.store.looks import last_look, missing_since, note_look
from app.store.turn import PEOPLE
from tests.store.meeting import F, H, Meeting, R


def look(meeting: Meeting, role: Role) -> None:
    def note(sql: object) -> None:
        person = sql.execute(select(*PEOPLE.c).where(PEOPLE.c.id == meeting.people[role])).one()  # type: ignore[attr-defined]
        note_look(sql, person, meeting.now)  # type: ignore[arg-type]

    meeting.database.write_now(note)


def test_those_who_have_not_looked_since_are_missing(meeting: Meeting) -> None:
    meeting.open("context")
    meeting.act(F, lambda turn: scribe.seat(turn, R, "Without Device", 20))
    began = meeting.now
    missing = lambda: meeting.database.read_now(lambda sql: missing_since(sql, meeting.id, began))  # noqa: E731
    assert missing() == ["Host person", "Resource person"]
    meeting.passes(1)
    look(meeting, H)
    assert missing() == ["Resource person"]
    look(meeting, R)
    assert missing() == []
    seq = meeting.seq
    meeting.passes(5)
    look(meeting, R)
    assert meeting.seq == seq, "looking is no turn"
    seen = meeting.database.read_now(lambda sql: last_look(sql, meeting.people[R]))
    assert seen == meeting.now


def test_a_listening_host_is_neither_noted_nor_missed(meeting: Meeting) -> None:
    meeting.open("listening")
    look(meeting, H)
    assert meeting.database.read_now(lambda sql: last_look(sql, meeting.people[H])) is None
    assert meeting.database.read_now(lambda sql: missing_since(sql, meeting.id, meeting.now)) == ["Resource person"]
