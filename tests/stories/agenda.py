"""Stories of the agenda."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from app.rules.agenda import PHASES
from tests.meeting.meeting import Meeting
from tests.meeting.page import Page
from tests.stories import story

SESSION = "/sessions/{session_id}"


@story(f"PUT {SESSION}/phase", phase="prepare")
async def every_phase_is_opened_and_one_again(m: Meeting) -> None:
    for kind in list(PHASES)[1:]:
        await m.opens(kind)
    await m.opens("listening")


@story(f"POST {SESSION}/rounds", phase="listening")
async def another_round_begins(m: Meeting) -> None:
    await m.facilitator.does("POST", "/rounds")
    await m.resource.posts("question", "And what does it cost?")


@story(f"POST {SESSION}/minutes", phase="questions")
async def minutes_are_given_and_taken(m: Meeting) -> None:
    await m.facilitator.does("POST", "/minutes", minutes="5")
    await m.facilitator.does("POST", "/minutes", minutes="-2")


@story(f"PUT {SESSION}/pause", f"DELETE {SESSION}/pause", phase="questions")
async def the_timer_stands_still_and_goes_on(m: Meeting) -> None:
    await m.facilitator.does("PUT", "/pause")
    await m.facilitator.does("POST", "/minutes", minutes="1")
    await m.facilitator.does("DELETE", "/pause")


@story(f"PUT {SESSION}/reveal", f"POST {SESSION}/cards/{{card_id}}/dots", phase="listening")
async def dots_are_revealed(m: Meeting) -> None:
    card = await m.resource.posts("recommendation", "A savings group")
    await m.resource.posts("recommendation", "A mechanic on retainer")
    await m.opens("priorities")
    await m.host.does("POST", f"/cards/{card}/dots", more="2")
    await m.resource2.does("POST", f"/cards/{card}/dots", more="1")
    await m.facilitator.does("PUT", "/reveal")
    await m.opens("response")


@story(f"PUT {SESSION}/dots", f"POST {SESSION}/cards/{{card_id}}/dots", phase="listening")
async def everybody_has_fewer_dots_then_more(m: Meeting) -> None:
    card = await m.resource.posts("recommendation", "A savings group")
    await m.facilitator.does("PUT", "/dots", count="1")
    await m.opens("priorities")
    await m.host.does("POST", f"/cards/{card}/dots", more="1")
    await m.facilitator.does("PUT", "/dots", count="3")
    await m.host.does("POST", f"/cards/{card}/dots", more="1")
    await m.joins("late peer", "resource")


@story(f"POST {SESSION}/language", f"PUT /api/v1{SESSION}/language", phase="questions")
async def the_session_is_held_in_another_language(m: Meeting) -> None:
    await m.facilitator.does("POST", "/language", language="fr")
    await m.resource.posts("question", "Qui paie ?")
    await m.facilitator.does_by_api("PUT", "/language", {"language": "es"})
    assert {w.screen.lang for w in m.watchers if isinstance(w.screen, Page)} == {"es"}
    await m.opens("listening")


@story(f"PUT {SESSION}/agenda", f"POST {SESSION}/agenda/sharing", phase="context")
async def the_agenda_is_rearranged(m: Meeting) -> None:
    rows = await planned(m)
    rows[2] |= {
        "title": "What we must <b>know</b>, 100%",
        "minutes": "30",
        "host_prompt": "Be <i>brief</i>, 5% at most",
    }
    rows[3], rows[4] = rows[4], rows[3]
    await arranges(m, rows)
    await arranges(m, [row for row in await planned(m) if row["kind"] != "priorities"])
    await m.facilitator.does("POST", "/agenda/sharing")


@story(f"PUT {SESSION}/agenda", phase="context")
async def a_phase_closes_by_itself(m: Meeting) -> None:
    rows = await planned(m)
    soon, later = datetime.now(UTC) + timedelta(seconds=3), datetime.now(UTC) + timedelta(days=2)
    rows[1] |= {"closes_at": soon.isoformat(), "closes_itself": "on"}
    rows[2] |= {"closes_at": later.isoformat()}
    await arranges(m, rows)
    async with asyncio.timeout(60):
        while (await m.facilitator.board_as_json()).json()["phase"] != "questions":
            await asyncio.sleep(0.1)
    await m.law_holds()
    await m.resource.posts("question", "Who opened this?")


async def planned(m: Meeting) -> list[dict[str, str]]:
    """The agenda's form as it stands, a row for each phase."""
    board = (await m.facilitator.board_as_json()).json()
    empty = dict.fromkeys(("title", "host_prompt", "resource_prompt", "opens_at", "closes_at", "closes_itself"), "")
    return [
        empty | {"id": place["id"], "kind": place["kind"], "minutes": str(place["minutes"])}
        for place in board["agenda"]
    ]


async def arranges(m: Meeting, rows: list[dict[str, str]]) -> None:
    """The facilitator sends the agenda's form."""
    form = {name: [row[name] for row in rows] for name in rows[0]}
    page = await m.facilitator.asks(f"/agenda?me={m.facilitator.id}")
    seen = page.text.partition('name="seen" value="')[2].partition('"')[0]
    await m.facilitator.does("PUT", "/agenda", seen=seen, **form)


@story(f"POST {SESSION}/agenda/templates", f"DELETE {SESSION}/agenda/templates/{{template_id}}", phase="prepare")
async def an_agenda_is_kept_for_the_next_session(m: Meeting) -> None:
    await m.facilitator.does("POST", "/agenda/templates", name="Ours")
    page = await m.facilitator.asks(f"/agenda?me={m.facilitator.id}")
    template = page.text.partition("/agenda/templates/")[2].partition('"')[0]
    await m.facilitator.does("DELETE", f"/agenda/templates/{template}")


@story(f"PUT {SESSION}/ranking", f"POST {SESSION}/votes", phase="listening")
async def the_order_is_settled_and_voted_on_again(m: Meeting) -> None:
    first = await m.resource.posts("recommendation", "A savings group")
    second = await m.resource.posts("recommendation", "A mechanic on retainer")
    await m.opens("priorities")
    await m.host.does("POST", f"/cards/{first}/dots", more="2")
    await m.facilitator.does("PUT", "/reveal")
    await m.facilitator.does("PUT", "/ranking", order=f"{second} {first}")
    await m.facilitator.does("POST", "/votes")
    await m.resource.does("POST", f"/cards/{second}/dots", more="1")
