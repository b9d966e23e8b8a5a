"""The same by the JSON API, and how sessions and visits begin."""

from __future__ import annotations

from tests.meeting.meeting import Meeting
from tests.stories import story

API = "/api/v1/sessions/{session_id}"


@story(f"POST {API}/cards", f"PATCH {API}/cards/{{card_id}}", f"DELETE {API}/cards/{{card_id}}", phase="listening")
async def a_program_posts_changes_and_withdraws(m: Meeting) -> None:
    body = {"kind": "recommendation", "text": "In a box that all can see.", "headline": "A savings group"}
    card = (await m.resource.does_by_api("POST", "/cards", body)).json()["id"]
    await m.resource2.does_by_api("POST", "/cards", {"kind": "comment", "text": "Yes.", "parent_id": card})
    await m.resource.does_by_api("PATCH", f"/cards/{card}", {"headline": "Two groups", "basis": "did"})
    await m.resource.does_by_api("DELETE", f"/cards/{card}")


@story(f"PUT {API}/cards/{{card_id}}/hiding", f"DELETE {API}/cards/{{card_id}}/hiding", phase="questions")
async def a_program_hides_and_restores(m: Meeting) -> None:
    card = await m.resource.posts("question", "Whose fault is it?")
    await m.facilitator.does_by_api("PUT", f"/cards/{card}/hiding", {"reason": "An assist"})
    await m.facilitator.does_by_api("DELETE", f"/cards/{card}/hiding")
    await m.facilitator.does_by_api("PUT", f"/cards/{card}/hiding")


CARD = f"{API}/cards/{{card_id}}"


@story(
    f"PUT {CARD}/wording",
    f"PUT {CARD}/place",
    f"POST {CARD}/steps",
    f"PUT {CARD}/pin",
    f"DELETE {CARD}/pin",
    f"PUT {CARD}/spotlight",
    f"DELETE {API}/spotlight",
    f"PUT {CARD}/parking",
    f"DELETE {CARD}/parking",
    f"DELETE {API}/history/{{seq}}",
    phase="questions",
)
async def a_program_tidies_the_board(m: Meeting) -> None:
    lead = m.facilitator
    first, second = [await m.resource.posts("question", text) for text in ("Whose fault is it?", "Who pays?")]
    done = await lead.does_by_api("PUT", f"/cards/{first}/wording", {"text": "What went wrong?"})
    await lead.does_by_api("DELETE", f"/history/{done.json()['seq']}")
    await lead.does_by_api("PUT", f"/cards/{second}/place", {"lane": "question", "place": "first"})
    await lead.does_by_api("PUT", f"/cards/{second}/place", {"lane": "question", "place": first})
    await lead.does_by_api("POST", f"/cards/{second}/steps", {"to": "up"})
    await lead.does_by_api("POST", f"/cards/{second}/steps", {"to": "down"})
    await lead.does_by_api("PUT", f"/cards/{second}/pin")
    await lead.does_by_api("DELETE", f"/cards/{second}/pin")
    await lead.does_by_api("PUT", f"/cards/{first}/spotlight")
    await lead.does_by_api("DELETE", "/spotlight")
    await lead.does_by_api("PUT", f"/cards/{first}/parking")
    await lead.does_by_api("DELETE", f"/cards/{first}/parking")


@story(f"PUT {CARD}/stack", f"DELETE {CARD}/stack", phase="listening")
async def a_program_lays_like_on_like(m: Meeting) -> None:
    top, like = [await m.resource.posts("thought", text) for text in ("A savings group", "Save together")]
    await m.facilitator.does_by_api("PUT", f"/cards/{like}/stack", {"onto": top})
    await m.facilitator.does_by_api("DELETE", f"/cards/{like}/stack")


@story(
    f"PUT {API}/lanes/{{lane}}/approval",
    f"DELETE {API}/lanes/{{lane}}/approval",
    f"PUT {CARD}/publication",
    f"PUT {CARD}/holding",
    f"PUT {API}/phases/{{phase_id}}/names",
    f"DELETE {API}/phases/{{phase_id}}/names",
    phase="questions",
)
async def a_program_reads_before_all_others_do(m: Meeting) -> None:
    lead = m.facilitator
    await lead.does_by_api("PUT", "/lanes/question/approval")
    m.keep_from("May I ask?", lead, m.cofacilitator, m.resource)
    held = await m.resource.posts("question", "May I ask?")
    await lead.does_by_api("PUT", f"/cards/{held}/holding", {"note": "Please ask it kindly"})
    m.secrets.pop()
    await lead.does_by_api("PUT", f"/cards/{held}/publication")
    other = await m.resource.posts("question", "And I, too?")
    await lead.does_by_api("PUT", f"/cards/{other}/publication", {"text": "And I?"})
    await lead.does_by_api("DELETE", "/lanes/question/approval")
    here = (await lead.board_as_json()).json()["phase_id"]
    await lead.does_by_api("DELETE", f"/phases/{here}/names")
    await lead.does_by_api("PUT", f"/phases/{here}/names")


@story(f"POST {API}/links/{{role}}", f"POST {API}/participants/{{participant_id}}/way-back", phase="questions")
async def a_program_renews_links(m: Meeting) -> None:
    await m.facilitator.does_by_api("POST", "/links/host")
    await m.facilitator.does_by_api("POST", f"/participants/{m.host.id}/way-back")


@story(
    f"PUT {API}/participants/{{participant_id}}",
    f"PUT {API}/participants/{{participant_id}}/role",
    phase="questions",
)
async def a_program_lets_somebody_back_in_with_another_role(m: Meeting) -> None:
    await m.facilitator.does_by_api("DELETE", f"/participants/{m.resource2.id}")
    await m.facilitator.does_by_api("PUT", f"/participants/{m.resource2.id}")
    await m.facilitator.does_by_api("PUT", f"/participants/{m.observer.id}/role", {"role": "resource"})
    await m.observer.does_by_api("POST", "/cards", {"kind": "question", "text": "Now I may ask?"})


@story(
    f"PUT {API}/phase",
    f"PUT {API}/dots",
    f"PUT {CARD}/dots",
    f"PUT {API}/reveal",
    f"PUT {API}/ranking",
    f"POST {API}/votes",
    phase="listening",
)
async def a_program_leads_and_votes(m: Meeting) -> None:
    lead = m.facilitator
    first, second = [await m.resource.posts("recommendation", text) for text in ("A savings group", "A mechanic")]
    await lead.does_by_api("PUT", "/dots", {"count": 2})
    await lead.does_by_api("PUT", "/phase", {"phase": "priorities"})
    await m.host.does_by_api("PUT", f"/cards/{second}/dots", {"count": 2})
    await lead.does_by_api("PUT", "/reveal")
    await lead.does_by_api("PUT", "/ranking", {"order": [first, second]})
    await lead.does_by_api("POST", "/votes")
    await m.resource.does_by_api("PUT", f"/cards/{first}/dots", {"count": 1})


@story(f"DELETE {API}/participants/{{participant_id}}", phase="questions")
async def a_program_removes_somebody(m: Meeting) -> None:
    await m.facilitator.does_by_api("DELETE", f"/participants/{m.host2.id}")
    assert [w.code for w in m.watchers if w.person is m.host2] == [4403, 4403]


@story("POST /api/v1/sessions", "POST /sessions", phase="prepare")
async def another_session_begins_beside_this_one(m: Meeting) -> None:
    start = {"title": "Another", "challenge": "Elsewhere"}
    await m.calls_house("POST", "/api/v1/sessions", json=start)
    await m.calls_house("POST", "/sessions", data=start | {"name": "Someone else"})
    await m.law_holds()


@story("POST /follow/look", "POST /follow", phase="response")
async def somebody_goes_to_the_follow_up(m: Meeting) -> None:
    await m.opens("closed")
    token = m.house.inside.key.way_back(m.session_id, m.resource.id, 1)
    await m.calls_house("POST", "/follow/look", data={"token": token})
    await m.calls_house("POST", "/follow", data={"token": token})
    await m.law_holds()


@story("POST /join/look", "POST /join", "POST /back/look", "POST /back", phase="prepare")
async def a_browser_joins_and_another_goes_on(m: Meeting) -> None:
    await m.calls_house("POST", "/join/look", data={"token": m.tokens["host"]})
    await m.law_holds()
    await m.calls_house("POST", "/join", data={"token": m.tokens["host"], "name": "By the page"})
    await m.law_holds()
    back = m.house.inside.key.way_back(m.session_id, m.host.id, 1)
    await m.calls_house("POST", "/back/look", data={"token": back})
    await m.calls_house("POST", "/back", data={"token": back})
    await m.law_holds()
