"""What holds for every turn: one number each, no trace of what failed, a key that works once, and the lock."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.rules.errors import Conflict, Invalid, NotFound, Refused, SignedOut
from app.rules.refusals import Refusal
from app.rules.text import fingerprint
from app.store import cards, moderation, participants, removals
from app.store.cards import Draft, card_of
from app.store.database import Database
from app.store.participants import open_visit
from app.store.sessions import edit_brief
from app.store.tables import Session
from app.store.turn import Actor, Key, Turn, take_turn, who
from app.store.visits import memberships, people_of
from tests.store.meeting import F, H, Meeting, O, R, still_visiting


def test_numbers_are_contiguous_and_each_has_one_line_of_history(meeting: Meeting) -> None:
    other = Meeting(meeting.database)
    before = other.trace()
    meeting.open("context")
    for _ in range(5):
        meeting.post(H, "context")
    events = meeting.events()
    assert [event.seq for event in events] == list(range(1, meeting.seq + 1))
    assert (events[-1].actor_id, events[-1].role, events[-1].phase_kind) == (meeting.people[H], "host", "context")
    assert events[-1].at == meeting.now
    assert other.trace() == before, "other sessions count for themselves"


@pytest.mark.parametrize("error", [Refused(Refusal.GONE), Invalid("text", "no"), NotFound(), ZeroDivisionError()])
def test_what_fails_leaves_no_trace(meeting: Meeting, error: Exception) -> None:
    def change(turn: Turn) -> None:
        cards.post(turn, Draft("context", "lost"))
        raise error

    before = meeting.trace()
    with pytest.raises(type(error)):
        meeting.act(H, change, Key("k", "f"))
    assert meeting.trace() == before
    assert meeting.act(H, lambda turn: cards.post(turn, Draft("context", "kept")), Key("k", "f")).repeated is False


def test_there_must_be_such_a_session_and_such_a_person(meeting: Meeting, database: Database) -> None:
    other = Meeting(database)
    with pytest.raises(NotFound):
        database.write_now(lambda sql: take_turn(sql, "nowhere", Actor("", "x"), Key(), participants.mark_read))
    for actor in (
        Actor("", "x"),
        Actor("", None),
        Actor("hash"),
        Actor("hash", meeting.people[H]),
        Actor("", other.people[H]),
    ):
        with pytest.raises(SignedOut):
            database.write_now(lambda sql, a=actor: take_turn(sql, meeting.id, a, Key(), participants.mark_read))


def test_a_repeat_gets_the_first_answer_even_when_it_would_be_refused_by_now(meeting: Meeting) -> None:
    meeting.open("context")
    key = Key("once", "body")
    draft = Draft("context", "words")
    first = meeting.act(H, lambda turn: cards.post(turn, draft), key)
    meeting.open("listening")
    again = meeting.act(H, lambda turn: cards.post(turn, draft), key)
    assert (again.seq, again.target, again.repeated) == (first.seq, first.target, True)
    with pytest.raises(Refused):
        meeting.act(H, lambda turn: cards.post(turn, draft), Key("another", "body"))
    meeting.act(F, lambda turn: removals.remove(turn, meeting.people[H]))
    assert meeting.act(H, lambda turn: cards.post(turn, draft), key).repeated
    assert len(meeting.snapshot().cards) == 1


def test_a_key_with_other_content_is_a_conflict_and_anothers_key_is_another(meeting: Meeting) -> None:
    meeting.open("context")
    post = lambda turn: cards.post(turn, Draft("context", "words"))  # noqa: E731
    meeting.act(H, post, Key("once", "body"))
    before = meeting.trace()
    with pytest.raises(Conflict):
        meeting.act(H, post, Key("once", "other body"))
    assert meeting.trace() == before
    assert meeting.act(F, post, Key("once", "other body")).repeated is False
    second = meeting.join(H)
    assert meeting.act(second.id, post, Key("once", "body")).repeated is False


def test_a_removed_person_does_nothing_more(meeting: Meeting) -> None:
    meeting.act(F, lambda turn: removals.remove(turn, meeting.people[R]))
    with pytest.raises(Refused) as raised:
        meeting.act(R, participants.mark_read)
    assert raised.value.code == "removed"


def test_one_browser_may_be_several_people(meeting: Meeting, database: Database) -> None:
    mine, token = f"cookie {meeting.id}", f"token {meeting.id}"
    host, peer = meeting.join(H, secrets=(mine,)), meeting.join(R, secrets=(mine, token))
    see = lambda actor: database.read_now(lambda sql: who(sql, meeting.id, actor)).id  # noqa: E731
    assert see(Actor(mine)) == peer.id, "whoever joined last, unless one is named"
    assert see(Actor(mine, host.id)) == host.id
    assert see(Actor(token)) == peer.id
    with pytest.raises(SignedOut):
        see(Actor(mine, meeting.people[H]))
    assert [p.id for p in database.read_now(lambda sql: people_of(sql, mine, meeting.id))] == [peer.id, host.id]
    assert {m.participant_id for m in database.read_now(lambda sql: memberships(sql, mine))} == {peer.id, host.id}
    meeting.act(F, lambda turn: removals.remove(turn, peer.id))
    assert see(Actor(mine)) == host.id
    assert see(Actor(mine, peer.id)) == peer.id, "named, the removed person is told so"
    assert [m.participant_id for m in database.read_now(lambda sql: memberships(sql, mine))] == [host.id]


def test_a_visit_ends_and_begins_anew(meeting: Meeting, database: Database) -> None:
    host = meeting.join(H, secrets=("mine",))
    still = lambda: database.read_now(lambda sql: still_visiting(sql, "mine", [host.id]))  # noqa: E731
    meeting.act(F, lambda turn: participants.renew_link(turn, H, True))
    assert still() == set()
    assert database.read_now(lambda sql: people_of(sql, "mine", meeting.id)) == []
    assert meeting.id not in {m.session_id for m in database.read_now(lambda sql: memberships(sql, "mine"))}
    database.write_now(lambda sql: open_visit(sql, meeting.id, host.id, "mine", meeting.now))
    database.write_now(lambda sql: open_visit(sql, meeting.id, host.id, "mine", meeting.now))
    assert still() == {host.id}


def test_a_card_is_found_only_in_its_session_and_by_who_sees_it(meeting: Meeting, database: Database) -> None:
    meeting.open("questions")
    question = meeting.post(R, "question")
    answer = meeting.post(H, "answer", parent=question)

    def look(person: str, card: str, where: Meeting = meeting) -> None:
        where.act(person, lambda turn: card_of(turn, card) and participants.mark_read(turn))

    meeting.act(F, meeting.on(question, moderation.hide, "off topic"))
    for person, card in ((H, question), (H, answer), (O, answer), (R, "nothing")):
        with pytest.raises(NotFound):
            look(person, card)
    look(R, question)
    with pytest.raises(NotFound):
        look(R, question, Meeting(database))


def test_four_writers_lose_nothing(meeting: Meeting) -> None:
    meeting.open("context")
    start = meeting.seq
    people = [meeting.people[H], meeting.people[F], meeting.join(H).id, meeting.join(F).id]
    joined = meeting.seq
    ready = threading.Barrier(len(people))

    def write(person: str) -> list[int]:
        ready.wait(30)
        return [
            meeting.act(
                person, lambda turn, n=n: cards.post(turn, Draft("context", f"{person} {n}")), Key(f"{n}", "f")
            ).seq
            for n in range(12)
        ]

    with ThreadPoolExecutor(len(people)) as pool:
        numbers = [seq for made in pool.map(write, people) for seq in made]
    assert joined == start + 2
    assert sorted(numbers) == list(range(joined + 1, joined + 1 + 48))
    assert [event.seq for event in meeting.events()] == list(range(1, meeting.seq + 1))
    assert {card.text for card in meeting.snapshot().cards.values()} == {f"{p} {n}" for p in people for n in range(12)}


def test_a_turn_sees_the_session_as_it_found_it(meeting: Meeting) -> None:
    """Also what it has changed since, whether it knew that column before or asks for it now."""
    meeting.act(H, lambda turn: edit_brief(turn, {"tried": "kits"}, {}))
    seen: dict[str, str] = {}

    def change(turn: Turn) -> None:
        turn.change(Session, {"id": turn.session.id}, tried="models", spotlight_id="a card", place="a room")
        turn.change(Session, {"id": turn.session.id}, tried="songs", wanted="a choir")
        seen.update(
            {name: getattr(turn.session, name) for name in ("tried", "wanted", "spotlight_id", "place", "title")}
        )
        assert not hasattr(turn.session, "no_such_column")
        edit_brief(turn, {"decision": "whether"}, {})

    meeting.act(H, change)
    assert seen == {"tried": "kits", "wanted": "", "spotlight_id": "", "place": "", "title": "Pumps"}
    session = meeting.snapshot().session
    assert (session.tried, session.wanted, session.place, session.decision) == ("songs", "a choir", "a room", "whether")


def test_two_people_edit_one_brief_and_nothing_is_lost(meeting: Meeting) -> None:
    """Each reads first and writes then, at the same moment: one of them is told, never silently overwritten."""
    seen = {"tried": fingerprint(""), "wanted": fingerprint("")}
    for round_ in range(5):
        ready = threading.Barrier(2)

        def write(person: str, ready: threading.Barrier = ready, words: str = f"round {round_}") -> str:
            ready.wait(30)
            try:
                meeting.act(person, lambda turn: edit_brief(turn, {"tried": f"{words} {person}"}, seen))
            except Conflict:
                return ""
            return f"{words} {person}"

        with ThreadPoolExecutor(2) as pool:
            written = [text for text in pool.map(write, (meeting.people[H], meeting.people[F])) if text]
        assert len(written) == 1
        assert meeting.snapshot().session.tried == written[0]
        seen["tried"] = fingerprint(written[0])


def test_two_people_write_different_parts_of_the_brief(meeting: Meeting) -> None:
    seen = {"tried": fingerprint(""), "wanted": fingerprint("")}
    meeting.act(H, lambda turn: edit_brief(turn, {"tried": "kits", "wanted": ""}, seen))
    meeting.act(F, lambda turn: edit_brief(turn, {"tried": "kits", "wanted": "a model"}, seen))
    assert (meeting.snapshot().session.tried, meeting.snapshot().session.wanted) == ("kits", "a model")


def test_a_part_of_the_brief_left_as_found_does_not_stand_against_anyone(meeting: Meeting) -> None:
    seen = {name: fingerprint("") for name in ("tried", "wanted")}
    meeting.act(H, lambda turn: edit_brief(turn, {"tried": "kits", "wanted": ""}, seen))
    meeting.act(F, lambda turn: edit_brief(turn, {"tried": "", "wanted": "a model"}, seen))
    session = meeting.snapshot().session
    assert (session.tried, session.wanted) == ("kits", "a model")
