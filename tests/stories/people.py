"""Stories of people."""

from __future__ import annotations

from tests.meeting.meeting import Meeting
from tests.stories import story

SESSION = "/sessions/{session_id}"
PERSON = SESSION + "/participants/{participant_id}"


@story("POST /api/v1/join", phase="context")
async def more_people_join(m: Meeting) -> None:
    for role in ("resource", "host", "observer", "facilitator"):
        await m.joins(f"late {role}", role)
        await m.law_holds()


@story("POST /api/v1/join", phase="listening")
async def a_host_who_joins_in_listening_is_known_to_facilitators_only(m: Meeting) -> None:
    late = await m.joins("late host", "host")
    may_know = (m.facilitator, m.cofacilitator, late)
    m.keep_from(late.id, *may_know)
    m.keep_from(late.shown_name, *may_know)
    await m.watched_by(late)
    await m.law_holds()
    await m.resource.posts("thought", "Among ourselves.")
    await m.joins("late peer", "resource")
    await m.law_holds()


@story("POST /api/v1/join", f"PUT {PERSON}/role", f"DELETE {PERSON}", f"PUT {PERSON}", phase="response")
async def who_may_be_asked_to_do_something_comes_and_goes(m: Meeting) -> None:
    late = await m.joins("late host", "host")
    assert late.shown_name in (await m.fresh_page(m.host2)).normal().partition('id="action-owners"')[2]
    await m.law_holds()
    await m.facilitator.does("PUT", f"/participants/{late.id}/role", role="observer")
    await m.facilitator.does("PUT", f"/participants/{late.id}/role", role="resource")
    await m.facilitator.does("DELETE", f"/participants/{late.id}")
    await m.facilitator.does("PUT", f"/participants/{late.id}")


@story(f"PUT {SESSION}/experience", phase="prepare")
async def experience_is_told(m: Meeting) -> None:
    await m.resource.does("PUT", "/experience", did_what="By-laws", did_where="Cusco", did_when="2024")
    await m.host.does("PUT", "/experience", organisation="Rural Water")


@story(f"PUT {SESSION}/reading", phase="prepare")
async def the_brief_is_read(m: Meeting) -> None:
    await m.resource.does("PUT", "/reading")
    await m.resource2.does("PUT", "/reading")


@story(f"DELETE {PERSON}", f"PUT {PERSON}", phase="questions")
async def somebody_is_removed_and_let_back_in(m: Meeting) -> None:
    await m.resource2.posts("question", "Mine stays?")
    await m.facilitator.does("DELETE", f"/participants/{m.resource2.id}")
    mine = [w for w in m.watchers if w.person is m.resource2]
    assert [w.code for w in mine] == [4403, 4403]
    assert (await m.resource2.asks()).status_code == 403
    await m.resource.posts("question", "And now?")
    await m.facilitator.does("PUT", f"/participants/{m.resource2.id}")
    await m.watched_by(m.resource2)
    await m.resource2.posts("question", "I am back?")


@story(f"POST {SESSION}/links/{{role}}", phase="questions")
async def a_link_is_renewed(m: Meeting) -> None:
    await m.facilitator.does("POST", "/links/host")
    await m.facilitator.does("POST", "/links/resource", end_visits="on")
    mine = [w for w in m.watchers if w.person in (m.resource, m.resource2)]
    assert [w.code for w in mine] == [4401] * 4


@story(f"POST {SESSION}/typing", phase="questions")
async def somebody_is_writing(m: Meeting) -> None:
    await m.resource.does("POST", "/typing", lane="question")
    await m.host.does("POST", "/typing", lane="question")
    await m.resource.posts("question", "Written?")
