"""The agenda over HTTP: its page, changing it, sharing out the time that is left, keeping it for the next session."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from app.rules.actions import Action
from app.rules.errors import Invalid
from app.rules.plan import Place, in_row
from app.rules.words import N_
from app.store import agenda, templates
from app.store.columns import utc_now
from app.web.asking import AskingPage
from app.web.moments import moment
from app.web.pages import page

router = APIRouter(prefix="/sessions/{session_id}/agenda")

# Thirty phases with their prompts, each letter as long as a form can make it.
MOST_BODY = 512 * 1024
COLUMNS = (
    "id",
    "kind",
    "title",
    "minutes",
    "host_prompt",
    "resource_prompt",
    "opens_at",
    "closes_at",
    "closes_itself",
)


@router.get("", response_class=HTMLResponse)
async def agenda_page(request: Request, session_id: str, asking: AskingPage, spoken: str = "") -> HTMLResponse:
    """The agenda to be changed, for facilitators. `spoken` says that they have just chosen its language."""
    _, view = await asking.view_for(session_id, Action.RUN)
    phases = view.snapshot.phases
    kept = await asking.house.database.read(lambda sql: templates.kept_by(sql, asking.actor.token_hash))
    return page(
        request,
        "pages/agenda.html",
        view=view,
        phases=phases,
        mark=agenda.mark_of(phases),
        kept=kept,
        languages=asking.house.languages.named(),
        present=asking.house.languages.spoken(view.session.language),
        spoken=spoken,
    )


@router.put("", max_body_size=MOST_BODY)
async def put_agenda(request: Request, session_id: str, asking: AskingPage) -> Response:
    """Put the whole agenda into a new form: a row of fields for each phase, in order."""
    form = await request.form()
    plan, seen = plan_in(form), str(form.get("seen", ""))
    return await asking.done(session_id, lambda turn: agenda.arrange(turn, plan, seen))


@router.post("/sharing")
async def post_sharing(session_id: str, asking: AskingPage) -> Response:
    """Share out anew the time that is left."""
    return await asking.done(session_id, agenda.share_out_time)


@router.post("/templates")
async def post_template(session_id: str, asking: AskingPage, name: Annotated[str, Form()] = "") -> Response:
    """Keep this agenda for the next session, in this browser's hands."""
    _, view = await asking.view_for(session_id, Action.RUN)
    phases, mine = view.snapshot.phases, asking.actor.token_hash
    await asking.house.database.write(lambda sql: templates.keep(sql, mine, name, phases, utc_now()))
    return Response(status_code=204)


@router.delete("/templates/{template_id}")
async def delete_template(session_id: str, template_id: str, asking: AskingPage) -> Response:
    """Keep an agenda no longer."""
    await asking.view_for(session_id, Action.RUN)
    mine = asking.actor.token_hash
    await asking.house.database.write(lambda sql: templates.forget(sql, mine, template_id))
    return Response(status_code=204)


def plan_in(form: FormData) -> list[Place]:
    """The plan that a form's columns spell out, row by row. Raises Invalid naming the field and its row."""
    columns = {name: [str(value) for value in form.getlist(name)] for name in COLUMNS}
    if len({len(values) for values in columns.values()}) != 1:
        raise Invalid("kind", N_("The agenda did not arrive whole. Please reload the page and try again."))
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [in_row(i, partial(_place, row)) for i, row in enumerate(rows)]


def _place(row: dict[str, str]) -> Place:
    minutes = row["minutes"].strip() or "0"
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 6):
        raise Invalid("minutes", N_("Please give a number of minutes."))
    return Place(
        kind=row["kind"],
        id=row["id"],
        title=row["title"],
        minutes=int(minutes),
        host_prompt=row["host_prompt"],
        resource_prompt=row["resource_prompt"],
        opens_at=moment(row["opens_at"], "opens_at"),
        closes_at=moment(row["closes_at"], "closes_at"),
        closes_itself=row["closes_itself"] == "on",
    )
