"""The record over HTTP: as a page, as files with their right types and names, and only to those who may read it."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from app.store import confidential, follow_up, removals
from tests.instance import Instance
from tests.told import ARABIC, FATOU, FORMULA, GLORIA, LEAD, MARKUP, SCRIPT, Told

FROM_A_FORM = {"HX-Request": "true"}
TYPES = {
    "pdf": ("application/pdf", "pdf", b"%PDF-"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", b"PK"),
    "md": ("text/markdown; charset=utf-8", "md", b"# "),
    "csv": ("application/zip", "csv.zip", b"PK"),
    "json": ("application/json", "json", b"{"),
}


@pytest.fixture
def story(here: Instance) -> Told:
    return Told(here.house.database).whole()


@pytest.mark.parametrize("suffix", TYPES)
async def test_a_file_has_its_type_and_name_and_is_saved_not_shown(here, story, suffix):
    media_type, ending, begins = TYPES[suffix]
    for path, asking in (
        ("/sessions", here.somebody(story.id, story.people[FATOU])),
        ("/sessions", here.program(story.id, story.people[FATOU])),
    ):
        async with asking as client:
            answer = await client.get(f"{path}/{story.id}/record.{suffix}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == media_type
        assert answer.headers["content-disposition"] == f'attachment; filename="peer-assist-{story.id}.{ending}"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.content.startswith(begins)


async def test_a_format_that_is_not_there_is_not_found(here, story):
    async with here.somebody(story.id, story.people[FATOU]) as client:
        for suffix in ("exe", "html", "csv.zip", "", "../json"):
            assert (await client.get(f"/sessions/{story.id}/record.{suffix}")).status_code == 404


@pytest.mark.parametrize("path", ["record", *(f"record.{suffix}" for suffix in TYPES)])
async def test_only_those_who_take_part_get_it(here, story, path):
    other = Told(here.house.database)
    async with here.browser() as nobody, here.somebody(other.id, other.people[FATOU]) as stranger:
        for client in (nobody, stranger):
            answer = await client.get(f"/sessions/{story.id}/{path}")
            assert answer.status_code == 401
            assert SCRIPT not in answer.text and ARABIC not in answer.text


async def test_observers_read_nothing_before_the_session_begins(here):
    fresh = Told(here.house.database)
    async with here.somebody(fresh.id, fresh.people["Otto Observer"]) as client:
        for path in ("record", "record.json"):
            assert (await client.get(f"/sessions/{fresh.id}/{path}")).status_code == 403


async def test_the_page_holds_all_and_nothing_in_it_is_markup(here, story):
    async with here.somebody(story.id, story.people[LEAD]) as client:
        page = (await client.get(f"/sessions/{story.id}/record")).text
    assert ARABIC in page and GLORIA in page
    assert SCRIPT not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "A SECRET THAT WAS HIDDEN" not in page and "A SLIP THAT WAS WITHDRAWN" not in page
    for suffix in TYPES:
        assert f'id="record-{suffix}"' in page
    assert MARKUP.split(" ")[0] in page


async def test_feedback_is_in_the_record_of_those_who_may_read_it(here, story):
    texts = {}
    for name in (LEAD, FATOU, GLORIA):
        async with here.somebody(story.id, story.people[name]) as client:
            texts[name] = (await client.get(f"/sessions/{story.id}/record.json")).text
    assert f"Words of {GLORIA}" in texts[LEAD] and "Words of Fatou" in texts[LEAD]
    assert f"Words of {GLORIA}" in texts[FATOU], "three texts of the resource team"
    assert "Words of Fatou" not in texts[FATOU], "only two texts of the host team"
    assert "Words of" not in texts[GLORIA]
    assert json.loads(texts[GLORIA])["feedback"] == [] == json.loads(texts[GLORIA])["rows"]["feedback"]


@pytest.mark.parametrize("level", ["roles", "nobody"])
async def test_tightening_holds_everywhere_at_once(here, story, level):
    names = [
        GLORIA,
        FATOU,
        LEAD,
        "Gloria",
        "Nakato",
        "Soroti Water Board",
        "أمينة",
        "王小明",
        "Somebody Outside",
        "Otto",
    ]
    story.act(FATOU, lambda turn: follow_up.report_back(turn, "Gloria was right, Otto, and Nakato's way works."))
    # Nothing remains of him but what others say.
    story.act(LEAD, lambda turn: removals.remove(turn, story.people["Otto Observer"]))
    async with (
        here.somebody(story.id, story.people[LEAD]) as lead,
        here.program(story.id, story.people[LEAD]) as program,
    ):
        await lead.get(f"/sessions/{story.id}")
        answer = await lead.put(f"/sessions/{story.id}/confidentiality", data={"confidentiality": level})
        assert answer.status_code == 204
        shown = {
            "board": (await lead.get(f"/sessions/{story.id}")).text,
            "record": (await lead.get(f"/sessions/{story.id}/record")).text,
            "api": (await program.get(f"/sessions/{story.id}")).text,
            "changes": (await lead.get(f"/sessions/{story.id}/changes?since=1")).text,
        }
        for suffix in ("md", "json"):
            shown[suffix] = (await program.get(f"/sessions/{story.id}/record.{suffix}")).text
        archive = zipfile.ZipFile(io.BytesIO((await lead.get(f"/sessions/{story.id}/record.csv")).content))
        shown["csv"] = "\n".join(archive.read(name).decode() for name in archive.namelist())
    leaks = [(where, name) for where, text in shown.items() for name in names if name in text]
    assert leaks == []


@pytest.mark.parametrize(
    ("present", "wished", "status"), [("roles", "names", 409), ("nobody", "roles", 409), ("names", "x", 422)]
)
async def test_it_is_never_loosened(here, present, wished, status):
    story = Told(here.house.database)
    if present != "names":
        story.act(LEAD, lambda turn: confidential.tighten(turn, present))
    async with here.somebody(story.id, story.people[LEAD]) as client:
        answer = await client.put(
            f"/sessions/{story.id}/confidentiality", data={"confidentiality": wished}, headers=FROM_A_FORM
        )
        assert answer.status_code == status
        assert answer.json()["error"]["sentence"].endswith(".")


async def test_only_facilitators_tighten(here, story):
    for name in (FATOU, GLORIA, "Otto Observer"):
        async with here.somebody(story.id, story.people[name]) as client:
            answer = await client.put(f"/sessions/{story.id}/confidentiality", data={"confidentiality": "roles"})
            assert answer.status_code == 403


async def test_a_session_can_begin_with_any_level(here):
    for level in ("names", "roles", "nobody"):
        async with here.browser() as client:
            form = {"title": "T", "challenge": "C", "name": "Ana", "confidentiality": level}
            answer = await client.post("/sessions", data=form)
            assert answer.status_code == 201
            place = answer.json()["location"].split("/invitations")[0]
            record = (await client.get(f"{place}/record.json")).json()
            assert record["confidentiality"] == level
        async with here.browser() as client:
            refused = await client.post("/sessions", data=form | {"confidentiality": "everything"}, headers=FROM_A_FORM)
            assert refused.status_code == 422 and refused.json()["error"]["field"] == "confidentiality"


async def test_while_people_work_they_see_each_others_names(here):
    story = Told(here.house.database, "nobody")
    story.from_context_to_listening()
    async with here.somebody(story.id, story.people[FATOU]) as client:
        assert GLORIA in (await client.get(f"/sessions/{story.id}")).text
        assert GLORIA not in (await client.get(f"/sessions/{story.id}/record")).text


async def test_a_formula_stays_a_text_in_the_page(here, story):
    async with here.somebody(story.id, story.people[LEAD]) as client:
        page = (await client.get(f"/sessions/{story.id}/record")).text
    assert FORMULA.replace("'", "&#39;") in page
