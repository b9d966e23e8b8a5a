"""Stories of the brief, and of how a session ends."""

from __future__ import annotations

from tests.meeting.meeting import Meeting
from tests.stories import story

SESSION = "/sessions/{session_id}"


@story(f"PUT {SESSION}/brief", phase="prepare")
async def the_brief_is_changed(m: Meeting) -> None:
    m.keep_from("Committees collect", m.facilitator, m.cofacilitator, m.host, m.host2, m.resource, m.resource2)
    await m.host.does("PUT", "/brief", challenge="Committees collect, then stop.", tried="Kits.")
    await m.facilitator.does("PUT", "/brief", title="How do pumps last?", wanted="A fee model", decision="Budget")


@story(f"POST {SESSION}/actions", f"PUT {SESSION}/actions/{{action_id}}", phase="listening")
async def actions_are_agreed_and_followed_up(m: Meeting) -> None:
    card = await m.resource.posts("recommendation", "A savings group")
    await m.opens("response")
    await m.host.does("POST", "/actions", text="Ask two groups", owner="Fatou", due="2099-12-24", card_id=card)
    await m.facilitator.does("POST", "/actions", text="Write to the mayor", owner="Ibrahim")
    await m.host.does("PUT", f"/cards/{card}/decision", choice="adopt", reason="We have such groups.")
    board = (await m.host.board_as_json()).json()
    action = board["actions"][0]["id"]
    await m.opens("closed")
    await m.host.does("PUT", f"/actions/{action}", state="done", outcome="Both agreed.")


@story(f"PUT {SESSION}/summary", phase="response")
async def the_outcome_is_summed_up(m: Meeting) -> None:
    await m.host.does("PUT", "/summary", text="We try a savings group.", by="Fatou")
    await m.host2.does("PUT", "/summary", text="We try two savings groups.", by="")


@story(f"PUT {SESSION}/feedback", phase="feedback")
async def feedback_is_read_by_facilitators_only(m: Meeting) -> None:
    leads = (m.facilitator, m.cofacilitator)
    m.keep_from("How quiet it was", *leads, m.resource)
    m.keep_from("By-laws, at home", *leads, m.resource)
    m.keep_from("Nobody argued", *leads, m.host)
    await m.resource.does(
        "PUT", "/feedback", first="4", second="5", words="How quiet it was", takes_home="By-laws, at home"
    )
    await m.host.does("PUT", "/feedback", first="3", second="4", words="Nobody argued")
    await m.observer.does("PUT", "/feedback", first="2", second="2")
    await m.resource.does("PUT", "/feedback", first="5", second="5", words="How quiet it was")
    await m.opens("closed")


@story(
    f"PUT {SESSION}/actions/{{action_id}}/check-ins/{{days}}",
    f"POST {SESSION}/reports",
    f"PUT {SESSION}/report",
    f"PUT {SESSION}/consents/{{kind}}",
    f"DELETE {SESSION}/consents/{{kind}}",
    phase="response",
)
async def what_came_of_it_is_told(m: Meeting) -> None:
    await m.host.does("POST", "/actions", text="Ask two groups", owner="Fatou")
    await m.host.does("PUT", "/report", report_on="2099-03-01")
    action = (await m.host.board_as_json()).json()["actions"][0]["id"]
    await m.opens("closed")
    await m.host.does("PUT", f"/actions/{action}/check-ins/30", state="done", outcome="Both agreed.")
    await m.host.does("POST", "/reports", text="The pumps run.")
    await m.resource.does("PUT", "/consents/found")
    await m.resource.does("DELETE", "/consents/found")


@story(f"PUT {SESSION}/phase", phase="listening")
async def a_session_closes_with_a_reason_for_what_has_no_answer(m: Meeting) -> None:
    card = await m.resource.posts("recommendation", "A savings group")
    await m.resource2.posts("recommendation", "A mechanic on retainer")
    await m.opens("response")
    await m.host.does("PUT", f"/cards/{card}/decision", choice="adopt", reason="It fits.")
    refused = await m.facilitator.tries("PUT", "/phase", phase="closed")
    assert refused.status_code == 409
    await m.facilitator.does("PUT", "/phase", phase="closed", reason="It needs the mayor.")


@story("PUT /sessions/{session_id}/cards/{card_id}/hiding", phase="listening")
async def a_hidden_recommendation_leaves_the_vote_and_returns(m: Meeting) -> None:
    first = await m.resource.posts("recommendation", "A savings group")
    second = await m.resource2.posts("recommendation", "A mechanic on retainer")
    await m.opens("priorities")
    await m.host.does("POST", f"/cards/{first}/dots", more="2")
    await m.facilitator.does("PUT", f"/cards/{first}/hiding")
    await m.host.does("POST", f"/cards/{second}/dots", more="2")
    await m.facilitator.does("DELETE", f"/cards/{first}/hiding")
    await m.facilitator.does("PUT", "/reveal")
    await m.facilitator.does("PUT", f"/cards/{first}/hiding")
