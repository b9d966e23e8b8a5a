"""What is written down of letters, on both databases: each goes to one process, and none twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from app.store import mailings
from app.store.columns import new_id
from app.store.mailings import GOING, HELD, KEPT, SENT, UNSENT, Delivery
from app.store.tables import Mailing
from tests.store.meeting import F, Meeting

EVERYONE = [f"p{n}@example.org" for n in range(12)]


def begun(meeting: Meeting, *addresses: str, role: str = "host") -> Mailing:
    """A mailing that is written down."""
    mailing = Mailing(
        id=new_id(), session_id=meeting.id, participant_id=meeting.people[F], role=role, base_url="http://x",
        begun_at=meeting.now, held_until=meeting.now,
    )  # fmt: skip
    meeting.database.write_now(lambda sql: mailings.begin(sql, mailing, addresses))
    return mailing


def test_two_processes_at_one_mailing_never_have_the_same_letter(meeting: Meeting) -> None:
    mailing = begun(meeting, *EVERYONE)

    def works(_: int) -> list[str]:
        mine = []
        while letter := meeting.database.write_now(lambda sql: mailings.next_letter(sql, mailing.id, meeting.now)):
            mine.append(letter.address)
        return mine

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(works, range(2))
    assert sorted(one + other) == sorted(EVERYONE)


def test_a_mailing_is_taken_on_by_one_until_its_time_is_over(meeting: Meeting) -> None:
    database, mailing = meeting.database, begun(meeting, "a@example.org")
    lying = lambda: mailing.id in database.read_now(lambda sql: mailings.left_lying(sql, meeting.now))  # noqa: E731
    takes = lambda: database.write_now(lambda sql: mailings.hold(sql, mailing.id, meeting.now))  # noqa: E731
    assert lying() and takes() and not takes() and not lying()
    meeting.passes((HELD + timedelta(seconds=1)).total_seconds() / 60)
    assert lying() and takes()
    database.write_now(lambda sql: mailings.let_go(sql, mailing.id, meeting.now))
    assert lying()
    database.write_now(lambda sql: mailings.end(sql, mailing.id, broke_off=False))
    assert not lying() and not takes()


def test_what_became_of_each_is_told_until_a_later_mailing_made_it_good(meeting: Meeting) -> None:
    database = meeting.database
    mailing = begun(meeting, "a@x.org", "b@x.org", "c@x.org", "d@x.org")
    for place, state in enumerate((SENT, UNSENT, GOING)):
        assert database.read_now(lambda sql: mailings.untouched(sql, mailing.id)) is (place == 0)
        database.write_now(lambda sql, p=place, s=state: mailings.note(sql, mailing.id, p, s))
    told = lambda: database.read_now(lambda sql: mailings.unfinished(sql, meeting.id))  # noqa: E731
    assert told() == [("host", Delivery(["a@x.org"], ["b@x.org"], [], ["c@x.org", "d@x.org"]))]
    database.write_now(lambda sql: mailings.end(sql, mailing.id, broke_off=True))
    assert told() == [("host", Delivery(["a@x.org"], ["b@x.org", "d@x.org"], ["c@x.org"], []))]
    # It is not begun anew, since somebody has theirs.
    database.write_now(lambda sql: mailings.begin(sql, mailing, ["a@x.org"]))
    assert len(told()) == 1
    meeting.passes(1)
    for role in ("resource", "host"):
        again = begun(meeting, "b@x.org", "c@x.org", "d@x.org", role=role)
        for place in range(3):
            database.write_now(lambda sql, p=place, m=again.id: mailings.note(sql, m, p, SENT))
        assert bool(told()) is (role == "resource"), "another role's invitation is another letter"


def test_in_a_copy_of_before_no_letter_waits_any_more(meeting: Meeting) -> None:
    database = meeting.database
    mailing = begun(meeting, "a@x.org", "b@x.org")
    database.write_now(lambda sql: mailings.note(sql, mailing.id, 0, SENT))
    database.write_now(mailings.doubt)
    assert not database.write_now(lambda sql: mailings.hold(sql, mailing.id, meeting.now + KEPT))
    [(_, came)] = database.read_now(lambda sql: mailings.unfinished(sql, meeting.id))
    assert came == Delivery(sent=["a@x.org"], unsent=[], unsure=["b@x.org"], waiting=[])
