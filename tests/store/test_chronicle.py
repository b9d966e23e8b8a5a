"""The history of facilitation is read page by page, and every page is full but the last."""

import pytest

from app.rules.roles import Role
from app.store import chronicle, materials
from app.store.chronicle import LATEST, acts_before
from app.store.participants import renew_link
from tests.store.meeting import F, Meeting, R


def test_what_is_no_act_takes_no_place_on_a_page(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chronicle, "PAGE", 2)
    acts = []
    for number in range(3):
        acts.append(meeting.act(F, lambda turn: renew_link(turn, Role.OBSERVER, False)).seq)
        link = meeting.act(F, lambda turn, n=number: materials.add_link(turn, "", f"example.org/{n}")).target
        meeting.act(R, lambda turn, i=link: materials.mark_opened(turn, i))
    pages, before = [], LATEST
    while before:
        entries, before = meeting.database.read_now(lambda sql, b=before: acts_before(sql, meeting.id, b))
        pages.append([entry.seq for entry in entries])
    assert pages == [[acts[2], acts[1]], [acts[0]]]
