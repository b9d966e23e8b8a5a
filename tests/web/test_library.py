"""The library's page: only where it is wanted, only to those who take part here, and only what was agreed to."""

from __future__ import annotations

from pathlib import Path

from app.store import consents
from tests.instance import instance
from tests.told import AMINA, FATOU, FORMULA, GLORIA, SCRIPT, Told

FROM_A_FORM = {"HX-Request": "true"}


async def test_without_the_setting_there_is_no_library(data: Path) -> None:
    async with instance(data=data, rate_limits="off") as house:
        story = Told(house.house.database).whole()
        async with house.somebody(story.id, story.people[GLORIA]) as client:
            answer = await client.get("/library?q=savings", headers=FROM_A_FORM)
            assert answer.status_code == 404 and "no library" in answer.text
            assert 'id="agree-library"' not in (await client.get(f"/sessions/{story.id}/follow-up")).text
            assert "/library" not in (await client.get("/")).text


async def test_who_takes_part_here_finds_advice_and_people(data: Path) -> None:
    async with instance(data=data, rate_limits="off", library="on") as house:
        Told(house.house.database).whole()
        elsewhere = Told(house.house.database)
        async with house.browser() as stranger:
            refused = await stranger.get("/library?q=savings", headers=FROM_A_FORM)
            assert refused.status_code == 401 and "savings" not in refused.text
        async with house.somebody(elsewhere.id, elsewhere.people[AMINA]) as client:
            assert 'id="link-library"' in (await client.get("/")).text
            assert "Advice" not in (await client.get("/library")).text
            page = (await client.get("/library", params={"q": "savings"})).text
            assert "A savings group holds the reserve" in page and "Soroti, 22 pumps" in page
            assert (
                "Only where a group meets weekly." in page and "Answer: Adopt" in page and "After 90 days: done" in page
            )
            assert GLORIA in page and "Nobody who agreed" not in page
            for asked in (SCRIPT, FORMULA, '"><img src=x>', "x" * 5000, "\u202e"):
                hostile = await client.get("/library", params={"q": asked})
                assert hostile.status_code == 200 and SCRIPT not in hostile.text and "<img src=x>" not in hostile.text
            long = "savings " + " ".join(f"word{n}" for n in range(30))
            page = (await client.get("/library", params={"q": long})).text
            assert f'value="{long}"' in page and "only its first 12 words were looked for" in page
            assert "library-first-words" not in (await client.get("/library?q=savings")).text
            assert "No advice holds" in (await client.get("/library?q=elephants")).text


async def test_consent_is_asked_and_can_be_taken_back_on_the_page(data: Path) -> None:
    async with instance(data=data, rate_limits="off", library="on") as house:
        story = Told(house.house.database).whole()
        async with house.somebody(story.id, story.people[FATOU]) as host:
            at = f"/sessions/{story.id}"
            assert 'id="withdraw-library"' in (await host.get(f"{at}/follow-up")).text
            assert "A savings group" in (await host.get("/library?q=savings")).text
            assert (await host.delete(f"{at}/consents/library")).status_code == 204
            assert 'id="agree-library"' in (await host.get(f"{at}/follow-up")).text
            assert "A savings group" not in (await host.get("/library?q=savings")).text
            assert (await host.put(f"{at}/consents/anything", headers=FROM_A_FORM)).status_code == 404
        story.act(FATOU, lambda turn: consents.agree(turn, "library", True))
        async with house.somebody(story.id, story.people[GLORIA]) as peer:
            assert 'id="agree-library"' not in (await peer.get(f"{at}/follow-up")).text
            assert "A savings group" in (await peer.get("/library?q=savings")).text
